"""What an observer notes of runs of the arena: when coin and flag were reached, and the places of walker and coin."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from emergent.columns import ATTAINED, AXIS, COLLECTED, HASH, PLACES, PROXY, RUN, THING, TIME, TRACE
from emergent.system import Variables

Index = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ArenaObservation:
    """Arrays, the run first, that a kernel fills: see `layout.Notes`."""

    coin: Index
    flag: Index
    trace: npt.NDArray[np.uint64]
    frames: Index
    stride: int

    @classmethod
    def room(cls, runs: int, frames: int, stride: int) -> ArenaObservation:
        """Return room for what is noted of so many runs, in so many frames every `stride` steps (0: none)."""
        never = np.full(runs, -1)
        return cls(never, never.copy(), np.zeros(runs, np.uint64), np.zeros((runs, frames, 2, 2), np.int64), stride)

    def of(self, block: slice) -> ArenaObservation:
        """Return that of some runs: views, so that what is noted there is noted here."""
        return replace(self, **{name: getattr(self, name)[block] for name in ("coin", "flag", "trace", "frames")})

    def outcomes(self) -> Variables:
        """Return the variables of the runs' outcomes."""
        collected, flag = self.coin >= 0, self.flag >= 0
        return {
            ATTAINED: ((RUN,), collected.astype(np.float64)),
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
