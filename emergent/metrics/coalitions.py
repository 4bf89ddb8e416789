"""Coalitions: how many members suffice, alone and as the only sighted ones among blind others.

With U(k) the mean attainment of k random members from whom all others are removed at the start, or of whom all others
are blinded at the start, over these k, and the null's over the same members,

    ρ(k) = (U(k) − U_null)/(U_system − U_null),

`smallest_alone` and `smallest_sighted` are the smallest k at which ρ is ½: half of the system's goal-directedness. The
members are drawn anew in each replication (keyed), and a larger coalition holds the smaller one; between the numbers
tried, ρ goes by straight lines. So 1 where one member suffices, m − ½ where it takes m, N/2 where what each adds is the
same, and where all hang on one; the whole group always suffices. Members who come alone by chance or by an environment
that carries them count for nothing, since the null's do, too.

A curve need not rise: the smallest number at which it is ½ is told, though a larger one may do less.

What it cannot see: which members suffice (`sufficiency`, `own_cue`), and one that sends the others to the goal without
going itself, since those count that are sighted. Alone and few, members may fail because too few are there to keep
together, not because too few know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from emergent.metrics.estimate import Array, beyond, bootstrap, first_crossing, ratio
from emergent.metrics.metric import PAUSE, Measurement, Metric, each, retained, scale, subsets, table
from emergent.perturbation import NOMINAL, Plan
from emergent.result import Estimate, Result
from emergent.system import System

HALF = 0.5
"""The share of the system's goal-directedness that suffices."""
ALL_SIZES = 12
"""Up to this many members, every number is tried; above, Fibonacci's."""
MOST = 60
"""Replications at most: of many members, each number tried takes a run of whole groups for each."""
ALONE, SIGHTED = "alone", "sighted among the blind"


def smallest(left: Array, had: Array, counts: Array, axis: int = -1) -> Any:
    """Return the smallest of `counts` at which left/had reaches ½, of samples (count, …, replication); inf if none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = had.mean(axis)
        curve = np.moveaxis(np.where(whole > 0, left.mean(axis) / whole, np.nan), 0, -1)
    return first_crossing(-curve, counts, -HALF)


def numbers(members: int) -> list[int]:
    """Return the numbers of members that are tried: all of few, else 1, 2, 3, 5, 8, … and all."""
    if members <= ALL_SIZES:
        return list(range(1, members + 1))
    grid = [1, 2]
    while grid[-1] + grid[-2] < members:
        grid.append(grid[-1] + grid[-2])
    return [*grid, members]


class Coalitions(Metric):
    """How many members it takes for half of the system's goal-directedness."""

    name = "coalitions"
    title = "Coalitions"
    question = "How many members suffice, alone, or as the only ones who sense the goal?"
    estimates = ("smallest_alone", "smallest_sighted")
    most = MOST
    kinds = ("remove",)
    struck: ClassVar = {"remove": ()}
    references = ("null", "blind")

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def _without(self, system: System, k: int) -> list[tuple[str, ...]]:
        """Return who is not in the coalition of k, in each replication."""
        return subsets(system, len(system.members) - k, self.some, "removed")

    def _plans(self, system: System, k: int) -> dict[str, list[Plan]]:
        """Return the plans of each condition, one a replication: of all, the system itself."""
        if k == len(system.members):
            return {condition: [NOMINAL] * len(self.some) for condition in (ALONE, SIGHTED)}
        others = self._without(system, k)
        return {
            ALONE: [Plan.of("remove", ids, 0.0) for ids in others],
            SIGHTED: [system.blinded(ids) for ids in others],
        }

    def measure(self, system: System) -> Measurement:
        counts, requests = numbers(len(system.members)), scale(system, self.some)
        plans: dict[tuple[str, int], list[Plan]] = {}
        for k in counts:
            plans |= {(condition, k): some for condition, some in self._plans(system, k).items()}
            yield PAUSE
        outcomes = yield requests + [request for some in plans.values() for request in each(some, self.some)]
        samples = {}
        for cell, some in plans.items():
            samples[cell] = retained(system, outcomes, some, self.some)
            yield PAUSE
        rows: list[tuple[dict[str, object], Estimate]] = [
            ({"members": k, "condition": condition}, ratio(*sample, name=condition))
            for (condition, k), sample in samples.items()
        ]
        estimates = []
        for condition, name in ((ALONE, "smallest_alone"), (SIGHTED, "smallest_sighted")):
            left, had = (np.stack(part) for part in zip(*(samples[condition, k] for k in counts), strict=True))
            label = f"smallest number of members, {condition}, that reach {HALF:g} of the system's GD"
            found = bootstrap(_at(counts), left, had, name=name, unit="members", label=label)
            estimates.append(beyond(found, f"not even {counts[-1]} do"))
        return Result(self.name, tuple(estimates), {"curve": table(rows)})


def _at(counts: list[int]) -> Callable[..., Any]:
    def statistic(left: Array, had: Array, axis: int = -1) -> Any:
        return smallest(left, had, np.array(counts, float), axis)

    return statistic
