"""The band of placebo twins: the same run, left alone, but with other luck from the first interference on.

In a chaotic system the least nudge changes a single run; so only what leaves this band is an effect of what was done.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emergent.app.live import Live
from emergent.app.walk.film import shown
from emergent.app.walk.series import Members, Numbers, Summary, summary
from emergent.models.walk.system import WalkSystem
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan

TWINS, FEWEST = 16, 8
"""Placebo twins of a run, and of a large one."""
LARGE = 3_000_000
"""Walkers times steps of all placebo twins together, about which there are fewer."""


@dataclass(frozen=True)
class Band:
    """The least and the most of all placebo twins, for each number of a summary."""

    onset: float
    """When their luck changes [s]."""
    twins: int
    low: Summary
    high: Summary


def onset(live: Live) -> float:
    """Return when somebody first interfered [s]."""
    return min(perturbation.onset for perturbation in live.plan)


def band(live: Live, members: Members, stride: int, last: int) -> Band:
    """Run the placebo twins up to step `last`, and return the band of them over the given members."""
    parameters = shown(live, NOMINAL)
    start = onset(live)
    size = parameters.walkers * parameters.steps
    twins = TWINS if TWINS * size <= LARGE else FEWEST
    system = WalkSystem(parameters)
    plans = [Plan.of("fork", "chance", start, dose=float(n)) for n in range(1, twins + 1)]
    found: list[Summary] = []
    for plan in plans:  # one at a time: a recording of all would take much memory for nothing
        outcomes = system.run([Request(plan, [0], stride * parameters.dt)], seed=live.seed)
        run = outcomes.recording(plan, [0]).isel(run=0, time=slice(0, last // stride + 1))
        position: Numbers = run.position.transpose("time", "axis", "member").values
        goal = np.broadcast_to(parameters.restaurant, (len(position), 2))
        found.append(summary(position, run.doing.values, goal, members))
    return Band(start, twins, _extreme(found, least=True), _extreme(found, least=False))


def _extreme(found: list[Summary], *, least: bool) -> Summary:
    of = np.min if least else np.max
    return Summary(*(of([getattr(one, name) for one in found], 0) for name in ("distance", "spread", "arrived")))
