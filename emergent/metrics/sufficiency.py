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
from emergent.metrics.estimate import Array, bootstrap, known
from emergent.metrics.metric import Measurement, Metric, attainment, ranked, sampled, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Timed, missing, most_of
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import Variant

CEILINGS = 3, 6
"""Where `share_of_system` has ceilings among its samples."""
TIMES = 10.0
"""How many horizons a member gets alone."""
MOST = 100
"""Replications of runs that take ten horizons."""
RUNS, FEWEST = 400, 8
"""Runs in which the best of those that are the only sighted one is chosen, and the fewest that each of them gets."""
ALONE, SOLE = "alone at ten horizons", "sole sighted"
LABEL = "best member {}, share of the system's GD"


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
        ids, half = sampled(system, self.replications), len(self.some) // 2
        seen, scored = self.some[: min(half, max(FEWEST, RUNS // len(ids)))], self.some[half:]
        sole, long = {member: system.sole_sighted(member) for member in ids}, longer(system)
        null, ceiling, uncoupled = (system.reference(name) for name in ("null", "ceiling", "uncoupled"))
        outcomes = yield [
            *(Request(plan, self.some) for plan in (NOMINAL, null, ceiling)),
            *(Request(plan, self.some, parameters=long) for plan in (uncoupled, null, ceiling)),
            *(Request(plan, seen) for plan in sole.values()),
        ]
        alone = _alone(system, outcomes, long, self.some)
        watched = {member: _sole(system, outcomes, member, sole[member], seen) for member in ids}
        goes = {member: max(ways, key=lambda way: _lead(ways[way])) for member, ways in watched.items()}
        found = {ALONE: alone, SOLE: {member: ways[goes[member]] for member, ways in watched.items()}}
        rows = [
            ({"member": member, "condition": how, "attainment": float(one[0].mean())}, _share(system, one, member))
            for how, some in found.items()
            for member, one in some.items()
        ]
        best_alone = max(alone, key=lambda member: _lead(alone[member][:, :half]))
        best = max(ids, key=lambda member: _lead(found[SOLE][member]))
        outcomes = yield [Request(sole[best], scored)]
        sole_best = _sole(system, outcomes, best, sole[best], scored)[goes[best]]
        estimates = (
            _share(system, alone[best_alone][:, half:], "alone_best", LABEL.format(ALONE)),
            _share(system, sole_best, "sole_best", LABEL.format(SOLE)),
        )
        notes = [
            f"As the only sighted one, members are shown from {len(seen)} replications, the best from {len(scored)}."
        ]
        return Result(self.name, estimates, {"members": table(rows)}, (*notes, *ranked(system, self.replications)))


def _alone(system: System, outcomes: Outcomes, long: Variant, replications: range) -> dict[str, Array]:
    """Return for each member the samples of its share when alone at ten horizons, (sample, replication)."""
    own, by_chance = (
        system.goal.members(outcomes.arrays(system.reference(name), replications, long)).T
        for name in ("uncoupled", "null")
    )
    ends = [
        attainment(system, outcomes, system.reference(name), replications, parameters=long)
        for name in ("null", "ceiling")
    ]
    whole = _whole(system, outcomes, replications)
    return {m.id: np.stack([own[i], by_chance[i], *ends, *whole]) for i, m in enumerate(system.members)}


def _sole(system: System, outcomes: Outcomes, member: str, plan: Plan, replications: range) -> dict[str, Array]:
    """Return the samples of a member's share as the only sighted one: of itself, and of the whole group with it."""
    place, whole = system.index[member], _whole(system, outcomes, replications)
    own, by_chance = (
        system.goal.members(outcomes.arrays(p, replications))[:, place] for p in (plan, system.reference("null"))
    )
    group = attainment(system, outcomes, plan, replications, over=NOMINAL)
    return {
        "itself": np.stack([own, by_chance, *whole[1:], *whole]),
        "group": np.stack([group, whole[1], *whole[1:], *whole]),
    }


def _whole(system: System, outcomes: Outcomes, replications: range) -> list[Array]:
    """Return what the system attains, by chance, and guided, each (replication,)."""
    plans = (NOMINAL, system.reference("null"), system.reference("ceiling"))
    return [attainment(system, outcomes, plan, replications) for plan in plans]


def _lead(samples: Array) -> float:
    """Return by how much a member attains more than by chance."""
    return float((samples[0] - samples[1]).mean())


def _share(system: System, samples: Array, name: str, label: str = "") -> Estimate:
    """Return a member's share; a ceiling that is stated is no sample."""
    stated = most_of(system)
    of = known(share_of_system, {} if stated is None else dict.fromkeys(CEILINGS, stated))
    return bootstrap(of, *samples, name=name, label=label)
