"""Locality: whether the goal reaches the system only through the sensors that were declared.

With every declared sensor blinded, moving the goal must leave the runs bit-identical up to the first arrival at either
place. It catches hidden controllers and goals smuggled in through a scheduler or a bus.
"""

from __future__ import annotations

import numpy as np

from emergent.columns import POSITION, REACHED, TIME
from emergent.goal import Runs
from emergent.metrics.estimate import Array, share
from emergent.metrics.metric import Measurement, Metric
from emergent.metrics.retargeting import moves
from emergent.outcomes import Request
from emergent.perturbation import Plan
from emergent.protocols import Spatial
from emergent.result import Result
from emergent.system import System

MOST = 24
FRAMES = 400


def same_until(first: Array, second: Array, times: Array, until: Array) -> Array:
    """Return (run,): 1 where positions (run, time, member, axis) are equal bit for bit before `until` (run,) [s]."""
    equal = ((first == second) | (np.isnan(first) & np.isnan(second))).all((2, 3))
    return np.asarray((equal | (times >= until[:, None])).all(1), np.float64)


def first_arrival(runs: Runs, count: int) -> Array:
    """Return when the first member arrived in each of `count` runs [s]: inf where none did, or none can."""
    if REACHED not in runs:
        return np.full(count, np.inf)
    reached = np.asarray(runs[REACHED], np.float64)
    return np.asarray(np.where(np.isfinite(reached), reached, np.inf).min(1))


class Locality(Metric):
    """Whether blinded runs are bit-identical when the goal is moved."""

    name = "locality"
    title = "Locality"
    question = "Does the goal act only through the declared sensors?"
    estimates = ("identical",)
    kinds = ("move",)
    references = ("blind",)
    protocols = (Spatial,)
    columns = (POSITION,)

    def _plans(self, system: System) -> tuple[Plan, Plan]:
        blind = system.reference("blind")
        return blind, blind + moves(system, 0.0)[0]

    @property
    def _some(self) -> range:
        return range(min(self.replications, MOST))

    def measure(self, system: System) -> Measurement:
        plans, record = self._plans(system), system.horizon / FRAMES
        outcomes = yield [Request(plan, self._some, record) for plan in plans]
        first_run, second_run = (outcomes.recording(plan, self._some, every=record) for plan in plans)
        first = np.min([first_arrival(outcomes.arrays(plan, self._some), len(self._some)) for plan in plans], axis=0)
        same = same_until(first_run[POSITION].values, second_run[POSITION].values, first_run[TIME].values, first)
        return Result(self.name, (share(same, name="identical", label="runs identical when the goal is moved"),))
