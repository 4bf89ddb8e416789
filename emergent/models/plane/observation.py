"""What an observer notes of runs in the plane: who arrives, where the group is at times, and recorded frames."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from emergent.outcomes import AXIS, MARK, MEMBER, RUN, TIME
from emergent.system import Variables

Floats = npt.NDArray[np.float64]
X, Y, DOING = range(3)
"""The rows of a frame: place [m] and what each member does, as an index into `outcomes.DOING`."""
_OF_RUNS = ("plan", "reached", "astray", "centroid", "distance", "front", "cued", "frames")


@dataclass(frozen=True)
class PlaneObservation:
    """Arrays, the run first, that a kernel and `arrive` fill.

    At `checkpoints` (steps): the `centroid` [m] and the mean `distance` to the target [m] of those that count, who is
    in `front`, and who was `cued` last, members by their places, −1 nobody. Every `stride` steps, unless that is 0:
    `frames` (run, frame, x y doing, member). In the end: when each member `reached` the target [s], nan where it did
    not, and the share `astray` that arrived elsewhere, of those that count. `plan` (run,) is which plan a run follows,
    `scored` (plan, member) who counts by each.
    """

    checkpoints: npt.NDArray[np.int64]
    scored: npt.NDArray[np.bool_]
    stride: int
    dt: float
    plan: npt.NDArray[np.int64]
    reached: npt.NDArray[np.float32]
    astray: npt.NDArray[np.float32]
    centroid: Floats
    distance: Floats
    front: npt.NDArray[np.int16]
    cued: npt.NDArray[np.int16]
    frames: Floats

    @classmethod
    def empty(
        cls,
        checkpoints: npt.NDArray[np.int64],
        scored: npt.NDArray[np.bool_],
        plan: npt.NDArray[np.int64],
        dt: float,
        steps: int = 0,
        stride: int = 0,
    ) -> PlaneObservation:
        """Return room for runs that follow these plans, of at most so many steps of `dt` [s]."""
        runs, members, at = len(plan), scored.shape[1], len(checkpoints)
        return cls(
            checkpoints,
            scored,
            stride,
            dt,
            plan,
            np.full((runs, members), np.nan, np.float32),
            np.full(runs, np.nan, np.float32),
            np.full((runs, at, 2), np.nan),
            np.full((runs, at), np.nan),
            np.full((runs, at), -1, np.int16),
            np.full((runs, at), -1, np.int16),
            np.empty((runs, steps // stride + 1 if stride else 0, 3, members)),
        )

    def of(self, block: slice) -> PlaneObservation:
        """Return that of some runs: views, so that what is noted there is noted here."""
        return replace(self, **{name: getattr(self, name)[block] for name in _OF_RUNS})

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Who counts, shape (run, member)."""
        return self.scored[self.plan]

    def arrive(self, arrived: Floats, place: npt.NDArray[np.floating | np.integer]) -> None:
        """Note the step at which each member arrived, and where: 1 at the target, 2 elsewhere, 0 nowhere."""
        self.reached[...] = np.where(place == 1, arrived * self.dt, np.nan)
        self.astray[...] = ((place == 2) & self.counted).sum(1) / self.counted.sum(1)

    def outcomes(self) -> Variables:
        """Return the variables of the runs' outcomes."""
        return {
            "reached": ((RUN, MEMBER), self.reached),
            "astray": ((RUN,), self.astray),
            "centroid": ((RUN, MARK, AXIS), self.centroid),
            "distance": ((RUN, MARK), self.distance),
            "front": ((RUN, MARK), self.front),
            "cued": ((RUN, MARK), self.cued),
        }

    def recorded(self) -> Variables:
        """Return the variables that were recorded."""
        return {
            "position": ((RUN, TIME, MEMBER, AXIS), self.frames[:, :, : Y + 1].transpose(0, 1, 3, 2)),
            "doing": ((RUN, TIME, MEMBER), self.frames[:, :, DOING].astype(np.int8)),
            TIME: ((TIME,), np.arange(self.frames.shape[1]) * self.stride * self.dt),
        }
