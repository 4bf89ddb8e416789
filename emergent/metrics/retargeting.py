"""Retargeting: whether the system follows the goal when it moves, and more than its members do.

At mid-walk the goal moves by ±90° of bearing, seen from the start, at equal distance. With T± the two places and c± the
centroids at the end of the two runs of one replication (the same run up to the move),

    response = mean over runs of (c₊ − c₋)·(T₊ − T₋)/|T₊ − T₋|, as a share of the ceiling's,

the ceiling being the same run with the ceiling's plan from the move on.
A group that travels by habit scores 0, one that does what the ceiling does 1. The operational test behind Kenton et al.
(2022), "Discovering agents", and Flint (2020), "The ground of optimization" (retargetability).

Beside it stands which place the system looks like it pursues, from the start on (`pursued.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from emergent.codes import END
from emergent.columns import CENTROID, POSITION, REACHED
from emergent.metrics.estimate import Array, bootstrap, contrast, correlation, of_whole, positive
from emergent.metrics.metric import Measurement, Metric, ceiling_from
from emergent.metrics.pursued import goal_of, moved, pursued, requests
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Passable, Spatial
from emergent.result import Result
from emergent.system import System


def moves(system: System, onset: float) -> tuple[Plan, Plan]:
    """Return the plans that move the goal by +90° and by −90° of bearing, as seen from the start."""
    plus, minus = (moved(system, onset, degrees=degrees)[0] for degrees in (90.0, -90.0))
    return plus, minus


def response(plus: Array, minus: Array, target: Array) -> Array:
    """Return (c₊ − c₋)·e [m] of places (…, 2), e the unit vector from the one moved goal to the other."""
    x, y = target
    e = np.array([-y, x]) / np.hypot(x, y)
    return np.asarray((plus - minus) @ e)


def guided(system: System) -> Plan:
    """Return the ceiling from midway on: it starts where the system is when the goal moves."""
    return ceiling_from(system, system.goal.midway)


def midway(system: System, replications: Sequence[int]) -> list[Request]:
    """Return the runs in which the goal moves midway: the system's, the ceiling's, and each member's alone."""
    asked = []
    for move in moves(system, system.goal.midway):
        asked += [Request(move, replications), Request(guided(system) + move, replications)]
        asked.append(Request(system.reference("uncoupled") + move, replications, system.horizon))
    return asked


def of_all(system: System, outcomes: Outcomes, base: Plan, replications: Sequence[int]) -> Array:
    """Return the response [m] of the centroid to the goal that moves midway, under the plan `base`, (replication,)."""
    plus, minus = (
        outcomes.arrays(base + move, replications)[CENTROID][:, END] for move in moves(system, system.goal.midway)
    )
    return response(plus, minus, goal_of(system))


def of_each(system: System, outcomes: Outcomes, replications: Sequence[int]) -> Array:
    """Return the response [m] of each member alone, (replication, member)."""
    plus, minus = (
        outcomes.frames(POSITION, system.reference("uncoupled") + move, replications, every=system.horizon)
        for move in moves(system, system.goal.midway)
    )
    return response(plus[:, -1], minus[:, -1], goal_of(system))


class Retargeting(Metric):
    """How much of the ceiling's response to a moved goal the system shows, and the best member alone."""

    name = "retargeting"
    title = "Retargeting"
    question = "When the goal moves midway, does the system turn towards it, and more than its members alone do?"
    estimates = (
        *("system", "best_member", "excess", "metres"),
        *("slope", "offset", "inferred", "off_course", "turned"),
    )
    kinds = ("move",)
    references = ("uncoupled", "ceiling")
    protocols = (Spatial,)
    columns = (CENTROID, POSITION)
    most = 100

    def measure(self, system: System) -> Measurement:
        outcomes = yield [*requests(system, self.some), *midway(system, self.all)]
        group = of_all(system, outcomes, NOMINAL, self.all)
        ceiling = of_all(system, outcomes, guided(system), self.all)
        alone = of_each(system, outcomes, self.all)
        half = len(self.first_half)
        best = int(alone[:half].mean(0).argmax())
        scored, most = alone[half:, best], ceiling[half:]
        whole = positive(most.mean())
        places, tables = pursued(system, outcomes, self.some)
        return Result(
            self.name,
            (
                of_whole(group, ceiling, name="system", label="the system's response, share of the ceiling's"),
                of_whole(scored, most, name="best_member", label="the best member's response alone"),
                bootstrap(
                    _excess,
                    group[half:] / whole,
                    scored / whole,
                    most / whole,
                    shares=1,
                    name="excess",
                    label="the system's response less the best member's",
                    correlation=correlation(group[half:], scored),
                ),
                contrast(group, np.zeros_like(group), name="metres", unit="m", label="the system's response"),
                *places,
            ),
            tables,
            (f"Best of {len(system.members)} members, chosen on one half of the replications.", *_stopped(system)),
        )


def _stopped(system: System) -> tuple[str, ...]:
    """Return what is said of a system in which arriving always stops one."""
    if isinstance(system, Passable) or REACHED not in system.columns:
        return ()
    return ("Whoever arrives stops, so what only passes the goal is taken to end there.",)


def _excess(group: Array, member: Array, ceiling: Array, axis: int = -1) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = ceiling.mean(axis)
        return np.where(whole > 0, (group.mean(axis) - member.mean(axis)) / whole, np.nan)
