"""The band of placebo twins: the same run, left alone, but with other luck from the first interference on.

In a chaotic system the least nudge changes a single run. Of runs to which nothing is done at most 1 in 20 leaves the
band, anywhere (`emergent.metrics.estimate.band`): what leaves it is hardly luck alone.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from emergent.app.live import Live
from emergent.app.walk.film import shown
from emergent.app.walk.series import Members, Numbers, Summary, summary
from emergent.assessment import PLACEBOS
from emergent.metrics import estimate
from emergent.models.walk.system import WalkSystem
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan


@dataclass(frozen=True)
class Band:
    """The ends of the band, for each number of a summary."""

    onset: float
    """When their luck changes [s]."""
    twins: int
    low: Summary
    high: Summary


def onset(live: Live) -> float:
    """Return when somebody first interfered [s]."""
    return min(perturbation.onset for perturbation in live.plan)


def band(live: Live, members: Members, stride: int, last: int, stop: threading.Event) -> Band | None:
    """Run the placebo twins up to step `last`, and return the band of them over the given members; None if stopped."""
    parameters = shown(live, NOMINAL)
    start, every = onset(live), stride * parameters.dt
    system = WalkSystem(parameters)
    found: list[Summary] = []
    for number in range(1, PLACEBOS + 1):  # one at a time: a recording of all would take much memory for nothing
        if stop.is_set():
            return None
        plan = Plan.of("fork", "chance", start, dose=float(number))
        outcomes = system.run([Request(plan, [0], every)], seed=live.root)
        run = outcomes.recording(plan, [0]).isel(run=0, time=slice(0, last // stride + 1))
        position: Numbers = run.position.transpose("time", "axis", "member").values
        goal = np.broadcast_to(parameters.restaurant, (len(position), 2))
        found.append(summary(position, run.doing.values, goal, members))
    drifting = np.sqrt(np.maximum(np.arange(len(found[0].distance)) * every - start, 0.0))
    names = ("distance", "spread", "arrived")
    ends = [estimate.band(np.array([getattr(one, name) for one in found]), drifting) for name in names]
    return Band(start, PLACEBOS, *(Summary(*end) for end in zip(*ends, strict=True)))
