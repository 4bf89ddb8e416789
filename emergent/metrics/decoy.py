"""Decoy: which target is reached over the share of members whose cues point to another one.

The decoy lies as far from the start, 90° around. Random members (keyed, anew in each replication) are shown it
from the start on. The crossing is the share shown at which as many of the others end there as at the goal.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from emergent.columns import REACHED_DECOY
from emergent.metrics.estimate import Array, beyond, bootstrap, first_crossing, share
from emergent.metrics.metric import Measurement, Metric, attainment, each, subsets, table
from emergent.perturbation import Plan
from emergent.result import Result
from emergent.system import System

SHARES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0)
MOST = 100


def crossing(goal: Array, decoy: Array, shown: Array, axis: int = -1) -> Any:
    """Return the share shown at which the decoy's attainment overtakes the goal's; inf where it never does."""
    return first_crossing(np.moveaxis(goal.mean(axis) - decoy.mean(axis), 0, -1), shown, 0.0)


class DecoyResponse(Metric):
    """The goal's and the decoy's attainment over the share of members shown the decoy."""

    name = "decoy"
    title = "Decoy"
    question = "Which goal does the group reach when some members are shown another one?"
    estimates = ("share_half",)
    most = MOST
    kinds = ("decoy",)
    struck: ClassVar = {"decoy": ()}
    columns = (REACHED_DECOY,)

    def _counts(self, system: System) -> list[int]:
        return sorted({round(part * len(system.members)) for part in SHARES})

    def _plans(self, system: System, k: int) -> list[Plan]:
        return [Plan.of("decoy", ids) if ids else Plan() for ids in subsets(system, k, self.some, "decoy")]

    def measure(self, system: System) -> Measurement:
        members = len(system.members)
        counts = self._counts(system)
        plans = [self._plans(system, k) for k in counts]
        outcomes = yield [request for some in plans for request in each(some, self.some)]
        goal = np.stack([attainment(system, outcomes, some, self.some) for some in plans])
        decoy = np.stack([outcomes.arrays(some, self.some)[REACHED_DECOY].astype(float) for some in plans])
        rows: list[tuple[dict[str, object], Any]] = []
        for target, values in (("goal", goal), ("decoy", decoy)):
            for k, sample in zip(counts, values, strict=True):
                rows.append(({"shown": k / members, "target": target}, share(sample, name=target)))

        def statistic(goal: Array, decoy: Array, axis: int = -1) -> Any:
            return crossing(goal, decoy, np.array(counts) / members, axis)

        label = "share of members shown a decoy at which as many go there as to the goal"
        found = bootstrap(statistic, goal, decoy, name="share_half", label=label)
        half = beyond(found, f"with {counts[-1]} of {members}, more still go to the goal")
        return Result(self.name, (half,), {"share": table(rows)})
