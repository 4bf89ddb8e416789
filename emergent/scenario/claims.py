"""Claims of scenario files: which keys a claim may have, checked against its system when the file is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from emergent.errors import EmergentError
from emergent.family import Word
from emergent.metrics import METRICS
from emergent.parameters import replaced
from emergent.perturbation import NOMINAL, Plan
from emergent.scenario.plans import plan_of
from emergent.scenario.scenario import ATTAINMENT, SAME_PATH, VELOCITY, VERDICT, Claim
from emergent.scenario.tables import ClaimTable
from emergent.system import System
from emergent.validation import Problem, given, key_of, meant, read_strictly
from emergent.variant import UNCHANGED, Variant

BOUNDS = ("at_least", "at_most", "must")
RUNS = ("plan", "against", "parameters", "replications")
KEYS = {
    ATTAINMENT: (*RUNS, "scored", "horizons", *BOUNDS),
    VELOCITY: (*RUNS, *BOUNDS),
    SAME_PATH: (*RUNS, "until_arrival", "horizons", *BOUNDS),
    VERDICT: ("equals", "replications"),
}
"""The keys that a claim of each metric may have; `METRIC.ESTIMATE` may have those of `OTHERS`."""
OTHERS = ("parameters", "replications", *BOUNDS)


def words() -> tuple[str, ...]:
    """Return the verdicts that a claim can name."""
    return (*(str(word) for word in Word), f"robustly {Word.EMERGENT}")


def read_claim(name: str, table: ClaimTable, system: System, plans: Mapping[str, Plan]) -> Claim | list[Problem]:
    """Return a claim of `[claims.NAME]`, or everything that is wrong with it."""
    return _Claim(name, table, system, plans).read()


class _Claim:
    """One claim while it is read."""

    def __init__(self, name: str, table: ClaimTable, system: System, plans: Mapping[str, Plan]) -> None:
        self.name, self.table, self.system, self.plans = name, table, system, plans
        self.found: list[Problem] = []

    def read(self) -> Claim | list[Problem]:
        table = self.table
        self.metric()
        self.keys()
        self.bounds()
        parameters = self.parameters()
        plan = self.plan("plan", table.plan) if table.plan is not None else NOMINAL
        against = self.plan("against", table.against) if table.against is not None else None
        if self.found:
            return self.found
        least = (
            1.0 if table.metric == SAME_PATH and table.at_least is None and table.at_most is None else table.at_least
        )
        return Claim(
            self.name,
            plan=plan,
            plan_name=table.plan or "nominal",
            against=against,
            against_name=table.against or "",
            parameters=parameters,
            at_least=least,
            **table.model_dump(exclude={"plan", "against", "parameters", "at_least"}),
        )

    def wrong(self, key: str, text: str) -> None:
        self.found.append(Problem(key_of(("claims", self.name, *([key] if key else []))), text))

    def metric(self) -> None:
        """Check the metric's name, and the estimate's."""
        metric, _, estimate = self.table.metric.partition(".")
        known = {name: kind.estimates for name, kind in METRICS.items()}
        if self.table.metric in KEYS:
            return
        if metric not in known:
            self.wrong("metric", f"is {given(self.table.metric)}. {meant(metric, [*KEYS, *(f'{m}.…' for m in known)])}")
        elif estimate not in known[metric]:
            self.wrong(
                "metric", f"is {given(self.table.metric)}. {meant(estimate, [f'{metric}.{e}' for e in known[metric]])}"
            )

    def keys(self) -> None:
        """Refuse keys that mean nothing for this metric."""
        metric = self.table.metric
        for key in sorted(self.table.model_fields_set - {"metric", "note", *KEYS.get(metric, OTHERS)}):
            self.wrong(key, f"means nothing for {metric}. It can have {', '.join(KEYS.get(metric, OTHERS))} and note.")
        if metric == SAME_PATH and self.table.against is None:
            self.wrong("against", "is missing. It is the plan to compare with.")

    def bounds(self) -> None:
        """Check that there is something to meet, and that it can be met."""
        t = self.table
        if t.metric == VERDICT:
            if t.equals not in words():
                what = "is missing. It is the verdict's word." if t.equals is None else f"is {given(t.equals)}."
                self.wrong("equals", f"{what} {meant(t.equals or '', words())}")
            return
        if t.metric != SAME_PATH and t.at_least is None and t.at_most is None:
            self.wrong("", "has no bound. Give at_least, at_most, or both.")
        if t.at_least is not None and t.at_most is not None and t.at_least > t.at_most:
            self.wrong("at_least", f"is {t.at_least:g}, which is more than at_most ({t.at_most:g}).")
        if t.metric in (ATTAINMENT, SAME_PATH):
            low = -1.0 if t.against is not None and t.metric == ATTAINMENT else 0.0
            for key, bound in (("at_least", t.at_least), ("at_most", t.at_most)):
                if bound is not None and not low <= bound <= 1:
                    self.wrong(key, f"is {bound:g}, but must be a number from {low:g} to 1.")

    def parameters(self) -> Variant:
        """Return the overrides in their canonical form; from here on, plans are those of the changed system."""
        kind = type(self.system.parameters)
        changed = kind.renamed(dict(_dotted(self.table.parameters)))
        if not changed:
            return UNCHANGED
        try:
            whole = replaced(self.system.parameters.model_dump(), changed)
        except EmergentError as error:
            self.wrong("parameters", f"cannot be: {error}")
            return UNCHANGED
        values: Any = read_strictly(kind, whole, ("claims", self.name, "parameters"))
        if isinstance(values, list):
            self.found += values
            return UNCHANGED
        read = Variant({key: _at(values.model_dump(), key) for key in changed})
        try:
            self.system = self.system.with_parameters(read)
        except EmergentError as error:
            self.wrong("parameters", f"cannot be: {error}")
        return read

    def plan(self, key: str, text: str) -> Plan:
        """Return a plan, checked against the changed system."""
        try:
            return plan_of(text, self.system, self.plans)
        except EmergentError as error:
            self.wrong(key, f"is {given(text)}, but {error}")
            return NOMINAL


def _at(parameters: Mapping[str, Any], key: str) -> Any:
    for part in key.split("."):
        parameters = parameters[part]
    return parameters


def _dotted(table: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of nested tables with dotted keys: TOML reads `a.b = 1` as a table within a table."""
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from _dotted(value, f"{under}{key}.")
        else:
            yield f"{under}{key}", value
