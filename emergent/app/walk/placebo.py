"""The band of placebo twins: the same run, left alone, but with other luck from the first interference on.

In a chaotic system the least nudge changes a single run. Of runs to which nothing is done at most 1 in 20 leaves the
band, anywhere (`emergent.metrics.estimate.band`): what leaves it is hardly luck alone. The twins depend on the first
interference alone, and the next click needs them again: for a while they lie on one shelf for the whole server.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent.app import turns
from emergent.app.live import Live
from emergent.app.shelf import Shelf
from emergent.app.walk.film import ARRIVED, shown
from emergent.app.walk.series import Members, Numbers, Summary
from emergent.metrics import estimate
from emergent.models.walk.system import WalkSystem
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.recordings import PLACEBOS

SHELF = 200_000_000
"""Bytes of twins that are kept."""


@dataclass(frozen=True)
class Band:
    """The ends of the band, for each number of a summary."""

    onset: float
    """When their luck changes [s]."""
    twins: int
    low: Summary
    high: Summary


@dataclass(frozen=True, eq=False)
class Twins:
    """Where the placebo twins were, shape (axis, twin, time, walker) [m], and what they did, (twin, time, walker).

    It ends where nothing changes any more.
    """

    key: str
    position: npt.NDArray[np.float32]
    doing: npt.NDArray[np.int8]

    @property
    def nbytes(self) -> int:
        """How large they are."""
        return self.position.nbytes + self.doing.nbytes


_shelf = Shelf[Twins](SHELF)


def onset(live: Live) -> float:
    """Return when somebody first interfered [s]."""
    return min(perturbation.onset for perturbation in live.plan)


def band(live: Live, members: Members, stride: int, last: int, stop: threading.Event) -> Band | None:
    """Return the band of the placebo twins over the given members, up to step `last`; None if stopped."""
    parameters = shown(live, NOMINAL)
    start, every = onset(live), stride * parameters.dt
    twins = _twins(live, start, every, stop)
    if twins is None:
        return None
    at = np.arange(last // stride + 1)
    drifting = np.sqrt(np.maximum(at * every - start, 0.0))
    held = np.minimum(at, twins.position.shape[2] - 1)
    ends = [estimate.band(found[:, held], drifting) for found in numbers(twins, members, parameters.restaurant)]
    return Band(start, PLACEBOS, *(Summary(*end) for end in zip(*ends, strict=True)))


def numbers(twins: Twins, members: Members, goal: tuple[float, float]) -> tuple[Numbers, Numbers, Numbers]:
    """Return distance, spread and arrivals of all twins, (twin, time), as `series.summary` does for one run."""
    counted = members.astype(np.float32)
    share = counted / counted.sum()
    x, y = twins.position
    from_centre = (x - (x @ share)[..., None]) ** 2 + (y - (y @ share)[..., None]) ** 2
    distance = np.sqrt((x - np.float32(goal[0])) ** 2 + (y - np.float32(goal[1])) ** 2) @ share
    arrived = (twins.doing == ARRIVED).astype(np.float32) @ counted
    return distance.astype(float), np.sqrt(from_centre @ share).astype(float), arrived.astype(float)


def _twins(live: Live, start: float, every: float, stop: threading.Event) -> Twins | None:
    """Return them, one number every so many seconds."""
    parameters = shown(live, NOMINAL)
    key = f"{parameters.model_dump_json()} {live.root} {start} {every}"
    found = _shelf.find(key)
    if found is not None:
        return found
    system, ran = WalkSystem(parameters), []
    for number in range(1, PLACEBOS + 1):  # one at a time: recordings hold much that is not shown
        turns.check()
        if stop.is_set():
            return None
        plan = Plan.of("fork", "chance", start, dose=float(number))
        run = system.run([Request(plan, [0], every)], seed=live.root).recording(plan, [0]).isel(run=0)
        position = run.position.transpose("axis", "time", "member").values
        ran.append((position.astype(np.float32), run.doing.values.astype(np.int8)))
    places, deeds = zip(*ran, strict=True)
    position, doing = np.stack(places, 1), np.stack(deeds)
    moving = (position[:, :, 1:] != position[:, :, :-1]).any((0, 1, 3)) | (doing[:, 1:] != doing[:, :-1]).any((0, 2))
    end = int(np.flatnonzero(moving).max(initial=-1)) + 2
    return _shelf.put(Twins(key, position[:, :, :end].copy(), doing[:, :end].copy()))
