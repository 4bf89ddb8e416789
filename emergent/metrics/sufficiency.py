"""Sufficiency: what a member can do by itself.

Alone at ten times the horizon, and as the only sighted one among coupled blind others. A member's goal-directedness is
(A_i − null_i)/(ceiling − null) with its own attainment A_i, at the time at which A_i is taken, given as a share of the
system's. The first condition catches weak seekers that only lack time, the second conditional seekers, which seek only
in company; there the larger of the member's own attainment and the whole group's counts, so that one who sends the
others without going itself is found, too. The best is chosen on one half of the replications and scored on the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.errors import InvalidInputError
from emergent.metrics.estimate import Array, bootstrap
from emergent.metrics.metric import Measurement, Metric, attainment, ranked, sampled, table
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Timed, missing
from emergent.result import Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

TIMES = 10.0
"""How many horizons a member gets alone."""
MOST = 100
"""Replications of runs that take ten horizons."""
ALONE, SOLE = "alone at ten horizons", "sole sighted"


def longer(system: System, times: float = TIMES) -> Variant:
    """Return the parameters that give a run `times` the horizon.

    Raises:
        InvalidInputError: where it has none to lengthen.
    """
    if not isinstance(system, Timed):
        raise InvalidInputError(f"{system.name} {missing(Timed)}.")
    return system.longer(times)


def share_of_system(
    own: Array, null_own: Array, null: Array, ceiling: Array, gd: Array, base: Array, top: Array, axis: int = -1
) -> Any:
    """Return a member's GD, (own − null_own)/(ceiling − null), over the system's, (gd − base)/(top − base).

    nan where the system's is not above 0: of nothing there is no share.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        member = (own.mean(axis) - null_own.mean(axis)) / (ceiling.mean(axis) - null.mean(axis))
        system = (gd.mean(axis) - base.mean(axis)) / (top.mean(axis) - base.mean(axis))
        return np.where(system > 0, member / system, np.nan)


class Sufficiency(Metric):
    """The goal-directedness of single members, alone or as the only sighted one, as a share of the system's."""

    name = "sufficiency"
    title = "Sufficiency"
    question = "Could one member do it alone, given time, or as the only one who senses the goal?"
    estimates = ("alone_best", "sole_best")
    most = MOST
    references = ("null", "ceiling", "uncoupled", "blind")
    protocols = (Timed,)

    def measure(self, system: System) -> Measurement:
        r, long, half = self.some, longer(system), len(self.some) // 2
        null, ceiling, uncoupled = (system.reference(name) for name in ("null", "ceiling", "uncoupled"))
        sole = {member: system.sole_sighted(member) for member in sampled(system, self.replications)}
        outcomes = yield [
            *(Request(plan, r) for plan in (NOMINAL, null, ceiling, *sole.values())),
            *(Request(plan, r, parameters=long) for plan in (uncoupled, null, ceiling)),
        ]
        gd = [attainment(system, outcomes, plan, r) for plan in (NOMINAL, null, ceiling)]
        ends = [attainment(system, outcomes, plan, r, parameters=long) for plan in (null, ceiling)]

        def own(plan: Plan, parameters: Variant = UNCHANGED) -> Array:
            return np.asarray(system.goal.members(outcomes.arrays(plan, r, parameters)).T)

        every = {member.id: place for place, member in enumerate(system.members)}
        alone, null_alone = own(uncoupled, long), own(null, long)
        candidates = {ALONE: {m: (alone[i], null_alone[i], *ends) for m, i in every.items()}, SOLE: {}}
        for member, plan in sole.items():
            itself = attainment(system, outcomes, plan, r), own(null)[every[member]]
            group = attainment(system, outcomes, plan, r, over=NOMINAL), gd[1]
            better = max((itself, group), key=lambda pair: float((pair[0] - pair[1])[:half].mean()))
            candidates[SOLE][member] = (*better, *gd[1:])

        rows, best = [], []
        for (condition, members), name in zip(candidates.items(), ("alone_best", "sole_best"), strict=True):
            for member, samples in members.items():
                point = {"member": member, "condition": condition, "attainment": float(samples[0].mean())}
                rows.append((point, bootstrap(share_of_system, *samples, *gd, name=member)))
            first = max(members, key=lambda m: float((members[m][0] - members[m][1])[:half].mean()))
            samples = tuple(sample[half:] for sample in (*members[first], *gd))
            label = f"best member {condition}, share of the system's GD"
            best.append(bootstrap(share_of_system, *samples, name=name, label=label))
        return Result(self.name, tuple(best), {"members": table(rows)}, ranked(system, self.replications))
