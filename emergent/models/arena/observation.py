"""What an observer notes of runs of the arena: when coin and flag were reached, and the places of walker and coin."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from emergent.columns import ATTAINED, AXIS, COLLECTED, HASH, MEMBER, PLACES, PROXY, RUN, THING, TIME, TRACE
from emergent.system import Variables

_OF_RUNS = ("own", "apart", "coin", "flag", "trace", "frames")
Index = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ArenaObservation:
    """Arrays, the run first, that a kernel fills: see `layout.Notes`.

    Where each part is alone in a run of its own, from the step `apart` on (−1: nowhere), `own` (run, part) is how far
    that got.
    """

    own: npt.NDArray[np.float32]
    apart: Index
    coin: Index
    flag: Index
    trace: npt.NDArray[np.uint64]
    frames: Index
    stride: int

    @classmethod
    def room(cls, apart: Index, parts: int, frames: int = 0, stride: int = 0) -> ArenaObservation:
        """Return room for what is noted of runs of so many parts, in so many frames every `stride` steps (0: none)."""
        runs = len(apart)
        never, own = np.full(runs, -1), np.zeros((runs, parts), np.float32)
        trace, places = np.zeros(runs, np.uint64), np.zeros((runs, frames, 2, 2), np.int64)
        return cls(own, apart, never, never.copy(), trace, places, stride)

    def of(self, block: slice) -> ArenaObservation:
        """Return that of some runs: views, so that what is noted there is noted here."""
        return replace(self, **{name: getattr(self, name)[block] for name in _OF_RUNS})

    def outcomes(self) -> Variables:
        """Return the variables of the runs' outcomes."""
        collected, flag = self.coin >= 0, self.flag >= 0
        own = np.where(self.apart[:, None] >= 0, self.own, collected.astype(np.float32)[:, None])
        return {
            ATTAINED: ((RUN, MEMBER), own),
            PROXY: ((RUN,), (flag & ~collected).astype(np.float64)),
            COLLECTED: ((RUN,), np.where(collected, self.coin, np.nan)),
            TRACE: ((RUN, HASH), self.trace[:, None]),
        }

    def recorded(self) -> Variables:
        """Return the variables that were recorded."""
        return {
            PLACES: ((RUN, TIME, THING, AXIS), self.frames[..., ::-1].astype(np.float64)),
            TIME: ((TIME,), np.arange(self.frames.shape[1], dtype=np.float64) * self.stride),
        }
