"""The band of placebo twins: the same run, forked where the first perturbation sets in: other luck from then on.

Even an irrelevant nudge changes single runs. Of runs to which nothing is done at most 1 in 20 leaves the band, anywhere
(`emergent.metrics.estimate.band`): what leaves it is hardly luck alone.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent.app import turns
from emergent.app.elements import Row, floats
from emergent.app.live import Live
from emergent.app.panels.band import NAME
from emergent.app.pipeline.film import future
from emergent.app.pipeline.shown import longer
from emergent.goal import Delivery
from emergent.metrics import estimate
from emergent.models.pipeline.parameters import PipelineParameters
from emergent.recordings import PLACEBOS


@dataclass(frozen=True, eq=False)
class Band:
    """The ends of the band in each frame."""

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    def row(self, last: int) -> Row:
        """Return it as a plot shows it, up to the frame `last`."""
        low, high = (floats(longer(end[: last + 1], last)) for end in (self.low, self.high))
        return {"name": NAME, "low": low, "high": high}


def band(live: Live, stop: threading.Event) -> Band | None:
    """Return the band of attainment so far of a run to which something was done; None where it was stopped.

    It begins where something that counts is due in all of them.
    """
    onset, found = min(p.onset for p in live.plan), []
    for number in range(1, PLACEBOS + 1):
        turns.check()
        if stop.is_set():
            return None
        found.append(future(live, onset, number))
    last = max(map(len, found)) - 1
    goal, parameters = live.system.goal, live.system.parameters
    assert isinstance(goal, Delivery)
    assert isinstance(parameters, PipelineParameters)
    arrivals = goal.arrivals(parameters.items)[goal.counted(parameters.items)]
    frames = np.arange(last + 1)
    share = np.where(frames > onset, 1 / np.sqrt(np.maximum(1, np.searchsorted(arrivals, frames))), 0.0)
    return Band(*estimate.band(np.array([longer(line, last) for line in found]), share))
