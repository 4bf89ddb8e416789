"""Respecification: whether the system follows when what is asked for changes midway, and more than one component could.

Midway all targets are drawn anew, with the channels that tell of them. Over the items that arrive after that,

    system = (U_respecified − U_null)/(U − U_null),   best_member = (held − U_null)/(U − U_null),

their difference `excess`; `held` is the largest guessing probability (`holding`). What the null
attains is counted nowhere. These items read the new specification from the start, so a system of components
that keep nothing follows by construction; one that keeps what it was told does not. Of the items under way midway,
among those that the twin gets right, `under_way` is the share that is delivered as they are asked for now, `outdated`
the share that is delivered as they were asked for before.
"""

from __future__ import annotations

import numpy as np

from emergent.codes import OUTDATED, RIGHT
from emergent.columns import FATE, REACHED
from emergent.metrics.estimate import Array, bootstrap, correlation, ratio
from emergent.metrics.metric import Measurement, Metric, attainment
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Guessing, OfItems, guessing_probabilities_of
from emergent.result import Result
from emergent.system import System


def response(after: Array, nominal: Array, null: Array, axis: int = -1) -> Array:
    """Return (U_after − U_null)/(U − U_null) of attainments; nan where the system is not above its null."""
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = nominal.mean(axis) - null.mean(axis)
        return np.where(whole > 0, (after.mean(axis) - null.mean(axis)) / whole, np.nan)


class Respecification(Metric):
    """How much of what it attains the system still attains when the specification changes midway."""

    name = "respecification"
    title = "Respecification"
    question = "When what is asked for changes midway, does the system follow, and more than any component could?"
    estimates = ("system", "best_member", "excess", "under_way", "outdated")
    kinds = ("respecify",)
    references = ("null",)
    protocols = (Guessing,)
    goals = (OfItems,)
    columns = (FATE, REACHED)

    def _plan(self, system: System) -> Plan:
        return Plan.of("respecify", system.kinds["respecify"].applies_to[0], system.goal.midway)

    def measure(self, system: System) -> Measurement:
        plans = (self._plan(system), NOMINAL, system.reference("null"))
        outcomes = yield [Request(plan, self.all) for plan in plans]
        after, nominal, null = (attainment(system, outcomes, plan, self.all) for plan in plans)
        held = max(guessing_probabilities_of(system).values())

        def best(nominal: Array, null: Array, axis: int = -1) -> Array:
            return response(np.full_like(nominal, held), nominal, null, axis)

        def excess(after: Array, nominal: Array, null: Array, axis: int = -1) -> Array:
            return response(after, nominal, null, axis) - best(nominal, null, axis)

        paired = correlation(after, nominal)
        estimates = (
            bootstrap(
                response,
                after,
                nominal,
                null,
                name="system",
                label="attained of the changed specification, share of the twin's",
                correlation=paired,
            ),
            bootstrap(
                best,
                nominal,
                null,
                name="best_member",
                label="largest guessing probability, share of the twin's",
            ),
            bootstrap(
                excess,
                after,
                nominal,
                null,
                name="excess",
                label="the system's response less the best component's",
                correlation=paired,
            ),
            ratio(
                *self._in_flight(system, outcomes, RIGHT),
                name="under_way",
                label="of the items under way, delivered as asked for now",
            ),
            ratio(
                *self._in_flight(system, outcomes, OUTDATED),
                name="outdated",
                label="of the items under way, delivered as asked for before",
            ),
        )
        share = estimates[3].value
        some = "an unknown share" if np.isnan(share) else f"{100 * share:.0f}\u00a0%"
        note = (
            "What comes after the change follows it, as components that keep nothing must; of what was under way "
            f"{some} is delivered as asked for now."
        )
        return Result(self.name, estimates, notes=(note,))

    def _in_flight(self, system: System, outcomes: Outcomes, code: int) -> tuple[Array, Array]:
        """Return, per run, the items of which this becomes, and all, of those in flight that the twin gets right."""
        twin, changed = (outcomes.arrays(plan, self.all) for plan in (NOMINAL, self._plan(system)))
        goal = system.goal
        assert isinstance(goal, OfItems)
        arrived = goal.arrivals(twin[REACHED].shape[1])
        flying = (arrived < system.goal.midway) & (twin[REACHED] >= system.goal.midway)
        return (flying & (changed[FATE] == code)).sum(1).astype(float), flying.sum(1).astype(float)
