"""Distraction: how long, and how many at once, members can be distracted before the others lose the goal.

Random members (keyed, anew in each replication) are distracted from midway on; retention is that of the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from emergent.metrics.estimate import ratio
from emergent.metrics.metric import Measurement, Metric, each, retained, scale, subsets, table
from emergent.perturbation import Plan
from emergent.result import Result
from emergent.system import System

SHARES = (0.075, 0.15, 0.3, 0.6)
"""Durations as shares of the horizon."""
MOST = 100


def counts(members: int) -> list[int]:
    """Return how many are struck at once: one, a tenth, a fifth, half, three quarters."""
    return sorted({1, *(max(1, round(members * part)) for part in (0.1, 0.2, 0.5, 0.75))} - {members})


class Distraction(Metric):
    """The dose–response map of distraction: duration × how many."""

    name = "distraction"
    title = "Distraction"
    question = "How long and how many at once can members be distracted before the others lose the goal?"
    estimates = ("one_longest", "half_longest")
    most = MOST
    kinds = ("distract",)
    struck: ClassVar = {"distract": ()}
    references = ("null",)

    def _plans(self, system: System, duration: float, k: int) -> list[Plan]:
        return [
            Plan.of("distract", ids, system.goal.midway, dose=duration)
            for ids in subsets(system, k, self.some, "distracted")
        ]

    def _cells(self, system: System) -> list[tuple[float, int]]:
        return [(share * system.horizon, k) for share in SHARES for k in counts(len(system.members))]

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def measure(self, system: System) -> Measurement:
        plans = {cell: self._plans(system, *cell) for cell in self._cells(system)}
        requests = [request for some in plans.values() for request in each(some, self.some)]
        outcomes = yield scale(system, self.some) + requests
        found = {
            (duration, k): ratio(
                *retained(system, outcomes, some, self.some),
                name=f"{k} for {duration:g} s",
                label=f"left to the others with {k} distracted for {duration:g} s",
            )
            for (duration, k), some in plans.items()
        }
        rows = [({"duration": duration, "how_many": k}, e) for (duration, k), e in found.items()]
        longest = max(duration for duration, _ in found)
        half = max(k for k in counts(len(system.members)) if k <= max(1, len(system.members) // 2))
        estimates = [
            replace(found[longest, 1], name="one_longest"),
            replace(found[longest, half], name="half_longest"),
        ]
        return Result(self.name, tuple(estimates), {"map": table(rows)})
