"""The band of placebo twins: the same run, left alone, but with other draws from the first intervention on.

In a chaotic system the least nudge changes a single run. Of runs to which nothing is done at most 1 in 20 leaves the
band, anywhere (`emergent.metrics.estimate.band`): what leaves it is hardly chance alone. The twins depend on the first
intervention alone, and the next click needs them again: for a while they lie in one cache for the whole server.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from emergent.app import turns
from emergent.app.cache import Cache
from emergent.app.live import Live
from emergent.app.live_page import CurvePlot, LivePage, Members, Numbers
from emergent.metrics import estimate
from emergent.recordings import PLACEBOS

CACHED = 200_000_000
"""Bytes of twins that are kept."""


@dataclass(frozen=True)
class Band:
    """The ends of the band, low and high, of each curve by its name."""

    onset: float
    """The time from which their draws differ [s]."""
    twins: int
    ends: dict[str, tuple[Numbers, Numbers]]


@dataclass(frozen=True, eq=False)
class Twins:
    """The tracks of the placebo twins."""

    key: str
    tracks: tuple[Any, ...]

    @property
    def nbytes(self) -> int:
        """How large they are."""
        return sum(track.nbytes for track in self.tracks)


_cache = Cache[Twins](CACHED)


def chance(live: Live) -> bool:
    """Return whether a run can be given another future: where nothing is drawn, or runs do not repeat, it cannot."""
    return "fork" in live.system.kinds


def onset(live: Live) -> float:
    """Return when somebody first intervened [s]."""
    return min(perturbation.onset for perturbation in live.plan)


def band(
    page: LivePage, live: Live, members: Members, *, key: str, dt: float, stride: int, last: int, stop: threading.Event
) -> Band | None:
    """Return the band of each curve over the given members, up to the step `last`; None if stopped.

    `key` and `dt` are those of the twin's recording, which is not held here while the placebo twins run.
    """
    twins = _twins(page, live, f"{page.system} {key} {onset(live)} {stride}", stride, stop)
    if twins is None:
        return None
    start, count = onset(live), last // stride + 1
    times = np.asarray(np.arange(count) * stride * dt, float)

    def ends(curve: CurvePlot) -> tuple[Numbers, Numbers]:
        values = np.array([held(curve.of(track, members), count) for track in twins.tracks])
        drift = np.sqrt(np.maximum(times - start, 0.0)) if curve.drift is None else curve.drift(live, times)
        return estimate.band(values, drift)

    return Band(start, PLACEBOS, {curve.name: ends(curve) for curve in page.curves})


def held(values: Numbers, count: int) -> Numbers:
    """Return so many numbers, of which the last one holds once a run has ended."""
    return np.concatenate([values[:count], np.full(max(0, count - len(values)), values[-1])])


def _twins(page: LivePage, live: Live, key: str, stride: int, stop: threading.Event) -> Twins | None:
    found = _cache.find(key)
    if found is not None:
        return found
    tracks = []
    for number in range(1, PLACEBOS + 1):
        turns.check()
        if stop.is_set():
            return None
        tracks.append(page.picture.future(live, onset(live), number, stride))
    return _cache.put(Twins(key, tuple(tracks)))
