"""Dose and response: attainment over the dose of faults, on all members at once and on the most critical one.

Faults that announce themselves (`fail`) can be retried, silent ones (`garble`) cannot; beside them stand delays and
lost work (`drop`), and what makes the items harder instead of the members worse (`harden`, `mix`, `hurry`). Faults last
from the start on. `half_visible` and `half_silent` are the doses of `fail` and of `garble`, on all members at once,
that halve the goal-directedness, between the doses by a straight line; inf where none does. The most critical member is
chosen by its failures (`importance`) on one half of the replications, and its curve taken on the other.

Table `curves`: kind; on ("all members", "most critical", "items"), component (its name where it is one), dose and its
unit; `value` is the attainment.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from emergent.component import Component
from emergent.metrics.estimate import Array, beyond, bootstrap, first_crossing, share
from emergent.metrics.importance import failures, most_critical
from emergent.metrics.metric import Measurement, Metric, applies, attainment, retained, scale, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.result import Estimate, Result
from emergent.system import System

SHARES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 1.0)
STEPS = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0)
LOGITS = (0.0, 0.25, 0.5, 1.0, 2.0)
FAULTS = {"fail": SHARES, "garble": SHARES, "delay": STEPS, "drop": SHARES}
CONTRASTS = {"harden": LOGITS, "mix": SHARES, "hurry": SHARES}
"""What makes the goal harder to reach, for members that are no worse."""
ALL, CRITICAL, ITEMS = "all members", "most critical", "items"
HALVED = {"half_visible": "fail", "half_silent": "garble"}
MOST = 100


class DoseCurve(NamedTuple):
    """One curve: the kind, what it strikes, and the doses."""

    kind: str
    on: str
    components: tuple[str, ...]
    doses: tuple[float, ...]

    def plan(self, dose: float) -> Plan:
        """Return the plan of a dose, from the start on."""
        return Plan.of(self.kind, self.components, dose=dose) if dose else NOMINAL


def half_dose(left: Array, had: Array, doses: Array, axis: int = -1) -> Any:
    """Return the dose at which ρ falls to ½, of samples (dose, …, replication); inf where it never does."""
    with np.errstate(invalid="ignore", divide="ignore"):
        curve = np.moveaxis(left.mean(axis) / had.mean(axis), 0, -1)
    return first_crossing(curve, doses, 0.5)


class DoseResponse(Metric):
    """Dose–response curves of faults, and the doses that halve the goal-directedness."""

    name = "dose"
    title = "Dose and response"
    question = "How often may members fail, visibly or silently, before the goal is lost?"
    estimates = ("half_visible", "half_silent")
    most = MOST

    def why_not(self, system: System) -> str:
        return "" if self._on_all(system) else f"{system.name} has none of the perturbations {', '.join(FAULTS)}"

    def _struck(self, system: System, kind: str) -> list[Component]:
        return [member for member in system.members if applies(system, kind, member)]

    def _on_all(self, system: System) -> list[DoseCurve]:
        struck = {kind: tuple(member.id for member in self._struck(system, kind)) for kind in FAULTS}
        curves = [DoseCurve(kind, ALL, ids, FAULTS[kind]) for kind, ids in struck.items() if ids]
        goal = [
            DoseCurve(k, ITEMS, system.kinds[k].applies_to[:1], CONTRASTS[k]) for k in CONTRASTS if k in system.kinds
        ]
        return curves + goal if curves else []

    def _halves(self) -> tuple[range, range]:
        half = len(self.some) // 2
        return self.some[:half], self.some[half:]

    def _suspects(self, system: System, kind: str) -> list[Component]:
        return [member for member in self._struck(system, kind) if failures(system, member)]

    def _on_critical(self, system: System, outcomes: Outcomes) -> list[DoseCurve]:
        curves, first = [], self._halves()[0]
        for kind, doses in FAULTS.items():
            if suspects := self._suspects(system, kind):
                ids = (most_critical(system, outcomes, suspects, first).id,)
                curves.append(DoseCurve(kind, CRITICAL, ids, doses))
        return curves

    def measure(self, system: System) -> Measurement:
        (first, second), on_all = self._halves(), self._on_all(system)
        suspects = {member for kind in FAULTS for member in self._suspects(system, kind)}
        requests = scale(system, self.some)
        requests += [
            Request(plan, first) for m in system.members if m in suspects for plan in failures(system, m).values()
        ]
        outcomes = yield requests + [Request(curve.plan(dose), self.some) for curve in on_all for dose in curve.doses]
        critical = self._on_critical(system, outcomes)
        outcomes = yield [Request(curve.plan(dose), second) for curve in critical for dose in curve.doses]
        rows: list[tuple[dict[str, object], Estimate]] = []
        for curve, replications in [(c, self.some) for c in on_all] + [(c, second) for c in critical]:
            name = "" if curve.on == ALL else curve.components[0]
            point = {"kind": curve.kind, "on": curve.on, "component": name, "unit": system.kinds[curve.kind].dose.unit}
            for dose in curve.doses:
                values = attainment(system, outcomes, curve.plan(dose), replications)
                rows.append(({**point, "dose": dose}, share(values, name=curve.kind)))
        halved = [self._half(system, outcomes, name, c) for name, k in HALVED.items() for c in on_all if c.kind == k]
        return Result(self.name, tuple(halved), {"curves": table(rows)})

    def _half(self, system: System, outcomes: Outcomes, name: str, curve: DoseCurve) -> Estimate:
        samples = [retained(system, outcomes, curve.plan(dose), self.some) for dose in curve.doses]
        left, had = (np.stack(part) for part in zip(*samples, strict=True))

        def statistic(left: Array, had: Array, axis: int = -1) -> Any:
            return half_dose(left, had, np.array(curve.doses), axis)

        what = "visible" if name == "half_visible" else "silent"
        label = f"share of {what} failures, of all members at once, that halves the goal-directedness"
        return beyond(bootstrap(statistic, left, had, name=name, label=label), f"not even {curve.doses[-1]:g} does")
