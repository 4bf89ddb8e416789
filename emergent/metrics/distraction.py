"""Distraction: for how long, and how many at once, before the others lose the goal.

Random members (keyed, anew in each replication) are distracted from midway on; retention is that of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from emergent.metrics.estimate import ratio
from emergent.metrics.metric import Metric, Result, each, lacking, retained, scale, subsets, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
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
    needs = ("distract",)

    def _plans(self, system: System, duration: float, k: int) -> list[Plan]:
        return [
            Plan.of("distract", ids, system.goal.midway, dose=duration)
            for ids in subsets(system, k, self.some, "distracted")
        ]

    def _cells(self, system: System) -> list[tuple[float, int]]:
        return [(share * system.horizon, k) for share in SHARES for k in counts(len(system.members))]

    def lacks(self, system: System) -> str:
        return super().lacks(system) or ("" if len(system.members) > 1 else "there is only one member")

    def plan(self, system: System, outcomes: Outcomes) -> Sequence[Request]:
        requests = scale(system, self.some)
        for cell in self._cells(system):
            requests += each(self._plans(system, *cell), self.some)
        return lacking(outcomes, requests)

    def analyse(self, system: System, outcomes: Outcomes) -> Result:
        found = {
            (duration, k): ratio(
                *retained(system, outcomes, self._plans(system, duration, k), self.some),
                name=f"{k} for {duration:g} s",
                label=f"left to the others with {k} distracted for {duration:g} s",
            )
            for duration, k in self._cells(system)
        }
        rows = [({"duration": duration, "how_many": k}, e) for (duration, k), e in found.items()]
        longest = max(duration for duration, _ in found)
        half = max(k for k in counts(len(system.members)) if k <= max(1, len(system.members) // 2))
        estimates = [
            replace(found[longest, 1], name="one_longest"),
            replace(found[longest, half], name="half_longest"),
        ]
        return Result(self.name, tuple(estimates), {"map": table(rows)})
