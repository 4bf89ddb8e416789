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

    def _plans(self, system: System, duration: float, k: int, replications: range) -> list[Plan]:
        return [
            Plan.of("distract", ids, system.goal.midway, dose=duration)
            for ids in subsets(system, k, replications, "distracted")
        ]

    def _cells(self, system: System) -> dict[tuple[float, int], range]:
        """Return the cells of the map, duration [s] and how many, with the replications of each."""
        longest, one, half = max(SHARES), 1, _half(system)
        return {
            (share * system.horizon, k): self.some if share == longest and k in (one, half) else self.few
            for share in SHARES
            for k in counts(len(system.members))
        }

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def measure(self, system: System) -> Measurement:
        cells = self._cells(system)
        plans = {cell: self._plans(system, *cell, replications) for cell, replications in cells.items()}
        requests = [request for cell, some in plans.items() for request in each(some, cells[cell])]
        outcomes = yield scale(system, self.some) + requests
        found = {
            (duration, k): ratio(
                *retained(system, outcomes, plans[duration, k], replications),
                name=f"{k} for {duration:g} s",
                label=f"left to the others with {k} distracted for {duration:g} s",
            )
            for (duration, k), replications in cells.items()
        }
        rows = [({"duration": duration, "how_many": k}, e) for (duration, k), e in found.items()]
        longest = max(duration for duration, _ in found)
        estimates = [
            replace(found[longest, 1], name="one_longest"),
            replace(found[longest, _half(system)], name="half_longest"),
        ]
        return Result(self.name, tuple(estimates), {"map": table(rows)})


def _half(system: System) -> int:
    """Return the largest number struck that is no more than half of the members."""
    members = len(system.members)
    return max(k for k in counts(members) if k <= max(1, members // 2))
