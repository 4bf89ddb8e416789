"""A live run as data: (scenario, changed parameters, seed, plan, step), from which all that a page shows is computed.

It is what a link holds, and what an exported scenario file says. `step` is the step on show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlencode

from emergent.app.catalogue import given, locate
from emergent.app.limits import limits
from emergent.errors import InvalidInputError, ScenarioError, cut
from emergent.perturbation import NOMINAL, Perturbation, Plan
from emergent.protocols import Stepped
from emergent.scenario import FileError, Scenario, read_scenario, to_toml
from emergent.system import System

CHANGE = "p."
"""What stands before the name of a changed parameter in an address."""
PLAYED = "as played"
"""The name of the exported plan."""
LONGEST, DEEPEST = 1000, 16
"""Characters of a parameter's value in an address, and brackets within brackets."""
FIELDS, ADDRESS = 100, 60_000
"""What an address says, at most, and its characters."""
Changes = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Live:
    """What a visitor plays with."""

    scenario: str
    changes: Changes = ()
    seed: int | None = None
    """None is the scenario's own: see `root`."""
    plan: Plan = NOMINAL
    step: int = 0
    dropped: Plan = field(default=NOMINAL, compare=False)
    """What the last change of parameters took out of the plan, since it no longer fits; no address says it."""

    # the address

    @property
    def query(self) -> str:
        """The part of the address behind the question mark, from which `read` makes an equal one."""
        said: list[tuple[str, str]] = [("scenario", self.scenario)]
        said += [(CHANGE + name, json.dumps(value)) for name, value in self.changes]
        said += [] if self.seed is None else [("seed", str(self.seed))]
        said += [("plan", self.plan.text)] if self.plan else []
        said += [("step", str(self.step))] if self.step else []
        return urlencode(said, quote_via=quote, safe="@:|+;=*,")

    @classmethod
    def read(cls, query: str, otherwise: str) -> Self:
        """Return what an address asks for, of the scenario `otherwise` where it names none.

        Raises:
            EmergentError: for a scenario, a parameter, a plan or a number that is not allowed.
        """
        if len(query) > ADDRESS or query.count("&") >= FIELDS:
            raise InvalidInputError(
                f"the address says {1 + query.count('&')} things in {len(query)} characters, but may say {FIELDS} in "
                f"{ADDRESS}; take a shorter plan."
            )
        said = dict(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True))
        changes = {name.removeprefix(CHANGE): _value(text) for name, text in said.items() if name.startswith(CHANGE)}
        live = cls(
            said.get("scenario") or otherwise,
            tuple(sorted(changes.items())),
            _natural("seed", said["seed"], 2**63 - 1) if said.get("seed") else None,
            Plan.parse(said.get("plan", "")),
            _natural("step", said.get("step") or "0", limits().steps),
        )
        return live.with_plan(live.plan)

    # what it stands for

    @property
    def opened(self) -> Scenario:
        """The scenario with these parameters.

        Raises:
            EmergentError: where there is no such scenario, a parameter is not allowed, or a limit is passed; no message
                names a file of the server.
        """
        scenario = self._read(self.changes)
        limits().check(scenario.system)
        return scenario

    @property
    def unchanged(self) -> Scenario:
        """The scenario as its file is, which may be larger than the limits."""
        return self._read(())

    def _read(self, changes: Changes) -> Scenario:
        if (own := given(self.scenario)) is not None:
            return own.changed(json.dumps(changes))
        path = locate(self.scenario)
        try:
            return _opened(path, path.stat().st_mtime_ns, json.dumps(changes))
        except OSError as problem:
            raise InvalidInputError(f"{self.scenario} cannot be read: {problem.strerror or problem}.") from None
        except FileError as problem:
            raise ScenarioError("; ".join(problem.lines)) from None

    @property
    def system(self) -> System:
        """Its system."""
        return self.opened.system

    @property
    def root(self) -> int:
        """The seed that the run has: the given one, or the scenario's own."""
        return self.opened.seed if self.seed is None else self.seed

    @property
    def file_scenario(self) -> Scenario:
        """The scenario with this plan as its first, `PLAYED`, these parameters and this seed; without its claims."""
        scenario = self.opened
        played = {PLAYED: self.plan} if self.plan else {}
        plans = {**played, **{name: plan for name, plan in scenario.plans.items() if name not in played}}
        notes = {**scenario.notes, **({PLAYED: "What was done in the browser."} if self.plan else {})}
        return replace(scenario, seed=self.root, plans=plans, notes=notes, claims=())

    @property
    def file(self) -> str:
        """The text of that scenario's file."""
        return to_toml(self.file_scenario)

    # what is done to it

    def moment(self, event: Any) -> tuple[int, float]:
        """Return the step of an event of the browser and its time [s]; refuse what is no step, or comes too late."""
        system = self.system
        step = event.get("step") if isinstance(event, Mapping) else None
        if type(step) is not int or step < 0:
            raise InvalidInputError(f"the step is {step!r}, but must be a whole number, 0 or above.")
        dt, last = (system.dt, system.steps) if isinstance(system, Stepped) else (1.0, 0)
        at = round(step * dt, 9)
        if step >= last:
            raise InvalidInputError(
                f"That comes too late: the run is at its horizon of {system.timed(system.horizon)}. Go back to an "
                "earlier step."
            )
        return step, at

    def at(self, step: Any) -> Self:
        """Return the run with another step on show; what is no step of it changes nothing."""
        last = self.system.steps if isinstance(self.system, Stepped) else 0
        return replace(self, step=int(step)) if type(step) in (int, float) and 0 <= step <= last else self

    def with_plan(self, plan: Plan) -> Self:
        """Return the run with another plan; raise `InvalidInputError` where it does not fit, or a limit is passed."""
        limits().check_plan(plan)
        self.system.complete(plan)
        return replace(self, plan=plan, dropped=NOMINAL)

    def with_perturbation(self, perturbation: Perturbation) -> Self:
        """Return the run to which that was done, too; raise `PlanError` where it does not fit."""
        return self.with_plan(self.plan + perturbation)

    def with_changes(self, changes: Mapping[str, Any]) -> Self:
        """Return the run with other parameters, from its start; perturbations that no longer fit are `dropped`."""
        changed = replace(self, changes=tuple(sorted(changes.items())), step=0)
        system, kept, dropped = changed.system, [], []
        for perturbation in self.plan:
            try:
                system.complete(Plan((perturbation,)))
            except (InvalidInputError, ValueError, LookupError):
                dropped.append(perturbation)
            else:
                kept.append(perturbation)
        return replace(changed, plan=Plan(tuple(kept)), dropped=Plan(tuple(dropped)))


@lru_cache(maxsize=256)
def _opened(path: Path, written: int, changes: str) -> Scenario:
    """Read a scenario file, once as long as it was `written` at the same time."""
    return read_scenario(path, parameters=dict(json.loads(changes)), python=False)


def _value(text: str) -> Any:
    try:
        return json.loads(text) if len(text) <= LONGEST and _deep(text) <= DEEPEST else text
    except (ValueError, RecursionError):
        return text


def _deep(text: str) -> int:
    """Return how many brackets are open at once, at most."""
    return max(accumulate((c in "[{") - (c in "]}") for c in text), default=0)


def _natural(what: str, text: str, most: int) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
    if not 0 <= value <= most:
        raise InvalidInputError(f"the {what} is {cut(text, 20)!r}, but must be a whole number from 0 to {most}.")
    return value
