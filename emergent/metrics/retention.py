"""Retention: what is left when k random members are removed, at the start or midway.

    ρ(k) = (U(S removed) − U_null)/(U_twin − U_null), mean over random S of size k, over the members that are left

The area under ρ by the trapezoid on k/N (ρ(0) = 1, ρ(N) = 0) sums it up: ½ for additive contributions, (N − m + ½)/N
where m of N are needed. Nearest published: multi-node basin stability (Mitra et al. 2017, arXiv:1612.06015). The subset
is drawn anew in each replication, and a larger one holds the smaller one. At the start, retention is the curve of size.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from emergent.metrics.estimate import Array, bootstrap, ratio, share
from emergent.metrics.metric import PAUSE, Measurement, Metric, attainment, each, retained, scale, subsets, table
from emergent.perturbation import Plan
from emergent.result import Result
from emergent.system import System

ALL_SIZES = 12
"""Up to this many members, the curve has a point at every k; above, at a few shares and at small groups left."""


def area(left: Array, had: Array, shares: Array, axis: int = -1) -> Array:
    """Return the area under ρ, of samples (size, …, replication) at the removed shares k/N, 0 < k < N."""
    with np.errstate(invalid="ignore", divide="ignore"):
        curve = left.mean(axis) / had.mean(axis)
    whole = np.concatenate([np.ones_like(curve[:1]), curve, np.zeros_like(curve[:1])])
    return np.asarray(np.trapezoid(whole, np.concatenate([[0.0], shares, [1.0]]), axis=0))


class Retention(Metric):
    """How much of the goal-directedness is left without k random members."""

    name = "retention"
    title = "Retention under removal"
    question = "How many members can be taken away before the others lose the goal?"
    estimates = ("area_start", "area_midway")
    kinds = ("remove",)
    struck: ClassVar = {"remove": ()}
    references = ("null",)

    def _grid(self, system: System) -> list[int]:
        n = len(system.members)
        if n <= ALL_SIZES:
            return list(range(1, n))
        few = {n - left for left in (1, 3, 5, 10)}
        return sorted({1, 2, *(round(part * n) for part in (0.2, 0.5, 0.75))} | few)

    def _plans(self, system: System, k: int, onset: float) -> list[Plan]:
        return [Plan.of("remove", ids, onset) for ids in subsets(system, k, self.all, "removed")]

    def _onsets(self, system: System) -> dict[str, float]:
        return {"start": 0.0, "midway": system.goal.midway}

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def measure(self, system: System) -> Measurement:
        n, grid, onsets = len(system.members), self._grid(system), self._onsets(system)
        requests, plans = scale(system, self.all), {}
        for when, onset in onsets.items():
            for k in grid:
                plans[when, k] = self._plans(system, k, onset)
                requests += each(plans[when, k], self.all)
                yield PAUSE
        outcomes = yield requests
        rows, areas = [], []
        for when in onsets:
            samples = []
            for k in grid:
                samples.append(retained(system, outcomes, plans[when, k], self.all))
                attained = attainment(system, outcomes, plans[when, k], self.all)
                point = {"removed": k, "when": when, "attainment": float(attained.mean())}
                interval = share(attained, name=when)
                point |= {"attainment_low": interval.low, "attainment_high": interval.high}
                rows.append((point, ratio(*samples[-1], name=when)))
                yield PAUSE
            left, had = (np.stack(part) for part in zip(*samples, strict=True))
            shares = np.array(grid) / n

            def statistic(left: Array, had: Array, axis: int = -1, shares: Array = shares) -> Array:
                return area(left, had, shares, axis)

            label = f"area under retention, removed at {'the start' if when == 'start' else 'mid-run'}"
            areas.append(bootstrap(statistic, left, had, name=f"area_{when}", label=label))
        return Result(self.name, tuple(areas), {"curve": table(rows)})
