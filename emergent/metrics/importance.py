"""Importance: what each component, member or not, is worth to the system.

    Birnbaum = U(component without fault) − U(component failed),   loss = U − U(component failed)

from the start on, paired (Birnbaum 1969, "On the importance of different components in a multicomponent system"). A
component fails by being unavailable or by being garbled, whichever is worse: that is chosen on one half of the
replications and scored on the other, and so is `most`, the most important component. In series the importance is P/p_i,
in parallel Π_{j≠i}(1 − p_j). A board, a queue or an edge is no member, and yet its loss can be that of the goal:
`without_passive` is what is left without the one that is missed most.

Table `components`: component, kind, passive, failure; Birnbaum in `value`, `low`, `high`, and `loss`, `loss_low`,
`loss_high`. Table `passive` (where there are passive parts): component, kind, missed (most); `value` is what is left
without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from emergent.component import ENVIRONMENT, Component
from emergent.metrics.estimate import Array, contrast, ratio
from emergent.metrics.metric import Measurement, Metric, applies, attainment, retained, scale, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.result import Estimate, Result
from emergent.system import System

FAILURES = ("unavailable", "garble")
SOUND = "hone"


def failures(system: System, component: Component) -> dict[str, Plan]:
    """Return the plans under which a component fails from the start on, by the kind of failure."""
    return {kind: Plan.of(kind, component.id) for kind in FAILURES if applies(system, kind, component)}


def most_critical(
    system: System, outcomes: Outcomes, components: Sequence[Component], replications: Sequence[int]
) -> Component:
    """Return the component whose worse failure leaves least; the first of several. All must be able to fail."""

    def left(component: Component) -> float:
        plans = failures(system, component).values()
        return min(float(attainment(system, outcomes, plan, replications).mean()) for plan in plans)

    return min(components, key=left)


class WorseFailure(NamedTuple):
    """A component with its worse failure, and attainments of the replications on which it is scored."""

    component: Component
    failure: str
    promise: float
    """Its importance on the other half, by which the most important one is chosen."""
    sound: Array
    nominal: Array
    failed: Array


class Importance(Metric):
    """The Birnbaum importance of every component, and what its loss costs."""

    name = "importance"
    title = "Importance"
    question = "What is each component worth, and what is lost with it?"
    estimates = ("most", "without_passive")
    most = 200

    def why_not(self, system: System) -> str:
        if SOUND not in system.kinds:
            return f"{system.name} has no perturbation {SOUND}"
        return "" if self._components(system) else f"nothing in {system.name} can be both honed and made to fail"

    def _components(self, system: System) -> list[Component]:
        parts = [c for c in system.components if c.kind != ENVIRONMENT and applies(system, SOUND, c)]
        return [c for c in parts if failures(system, c)]

    def _passive(self, system: System) -> list[Component]:
        return [c for c in self._components(system) if c.passive and FAILURES[0] in failures(system, c)]

    def measure(self, system: System) -> Measurement:
        components = self._components(system)
        requests = scale(system, self.some)
        for c in components:
            plans = (Plan.of(SOUND, c.id), *failures(system, c).values())
            requests += [Request(plan, self.some) for plan in plans]
        outcomes = yield requests
        half = len(self.some) // 2
        first, second = self.some[:half], self.some[half:]
        found = [self._find(system, outcomes, c, first, second) for c in components]
        rows = [self._row(one) for one in found]
        most = max(found, key=lambda one: one.promise)
        estimates = [
            contrast(
                most.sound,
                most.failed,
                name="most",
                label=f"Birnbaum importance of the most important component ({most.component.id}, {most.failure})",
            )
        ]
        tables = {"components": table(rows)}
        if passive := self._passive(system):
            missed = min(passive, key=lambda c: self._left(system, outcomes, c, first).value)
            left = {c: self._left(system, outcomes, c, second) for c in passive}
            tables["passive"] = table(
                [({"component": c.id, "kind": c.kind, "missed": c is missed}, left[c]) for c in passive]
            )
            label = f"left without the {missed.kind} that is missed most ({missed.id})"
            estimates.append(replace(left[missed], name="without_passive", label=label))
        note = f"The worse failure and the most important are chosen on {len(first)} replications."
        return Result(self.name, tuple(estimates), tables, (note,))

    def _find(
        self, system: System, outcomes: Outcomes, component: Component, first: range, second: range
    ) -> WorseFailure:
        plans = failures(system, component)

        def mean(plan: Plan) -> float:
            return float(attainment(system, outcomes, plan, first).mean())

        def scored(plan: Plan) -> Array:
            return attainment(system, outcomes, plan, second)

        failure = min(plans, key=lambda kind: mean(plans[kind]))
        sound = Plan.of(SOUND, component.id)
        promise = mean(sound) - mean(plans[failure])
        return WorseFailure(component, failure, promise, scored(sound), scored(NOMINAL), scored(plans[failure]))

    def _row(self, one: WorseFailure) -> tuple[dict[str, object], Estimate]:
        loss = contrast(one.nominal, one.failed, name="loss")
        c = one.component
        point: dict[str, object] = {"component": c.id, "kind": c.kind, "passive": c.passive, "failure": one.failure}
        point |= {"loss": loss.value, "loss_low": loss.low, "loss_high": loss.high}
        return point, contrast(one.sound, one.failed, name=c.id)

    def _left(self, system: System, outcomes: Outcomes, component: Component, replications: range) -> Estimate:
        plan = failures(system, component)[FAILURES[0]]
        return ratio(*retained(system, outcomes, plan, replications), name=component.id)
