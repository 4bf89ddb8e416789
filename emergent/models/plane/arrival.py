"""Groups that are to arrive at a target: an observer's notes of them, and what their systems share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from emergent.columns import (
    AXIS,
    CENTROID,
    CHECKPOINT,
    CUED,
    DISTANCE,
    FRONT,
    IN_PLANE,
    MEMBER,
    POSITION,
    REACHED,
    REACHED_DECOY,
    RUN,
    STATUS,
    TIME,
)
from emergent.models.plane.system import PlaneSystem
from emergent.system import Batch, Variables
from emergent.variant import Variant

Floats = npt.NDArray[np.float64]
MINUTE = 60.0
X, Y, DOES = range(3)
"""The rows of a frame: place [m] and what each member does, as an index into `codes.STATUSES`."""
_OF_RUNS = ("plan", "reached", "reached_decoy", "centroid", "distance", "front", "cued", "frames")


@dataclass(frozen=True)
class ArrivalObservation:
    """Arrays, the run first, that a kernel and `arrive` fill.

    At `checkpoints` (steps): the `centroid` [m] and the mean `distance` to the target [m] of those that count, who is
    in `front`, and who was `cued` last, members by their places, −1 nobody. Every `stride` steps, unless that is 0:
    `frames` (run, frame, x y status, member). In the end: when each member `reached` the target [s], nan where it did
    not, and the share `reached_decoy` that arrived elsewhere, of those that count. `plan` (run,) is which plan a run
    follows, `scored` (plan, member) who counts by each.
    """

    checkpoints: npt.NDArray[np.int64]
    scored: npt.NDArray[np.bool_]
    stride: int
    dt: float
    plan: npt.NDArray[np.int64]
    reached: npt.NDArray[np.float32]
    reached_decoy: npt.NDArray[np.float32]
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
    ) -> ArrivalObservation:
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

    def of(self, block: slice) -> ArrivalObservation:
        """Return that of some runs: views, so that what is noted there is noted here."""
        return replace(self, **{name: getattr(self, name)[block] for name in _OF_RUNS})

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Who counts, shape (run, member)."""
        return self.scored[self.plan]

    def arrive(self, arrived: Floats, arrived_at: npt.NDArray[np.floating | np.integer]) -> None:
        """Note the step at which each member arrived, and where: 1 at the target, 2 elsewhere, 0 nowhere."""
        self.reached[...] = np.where(arrived_at == 1, arrived * self.dt, np.nan)
        self.reached_decoy[...] = ((arrived_at == 2) & self.counted).sum(1) / self.counted.sum(1)

    def outcomes(self) -> Variables:
        """Return the variables of the runs' outcomes."""
        return {
            REACHED: ((RUN, MEMBER), self.reached),
            REACHED_DECOY: ((RUN,), self.reached_decoy),
            CENTROID: ((RUN, CHECKPOINT, AXIS), self.centroid),
            DISTANCE: ((RUN, CHECKPOINT), self.distance),
            FRONT: ((RUN, CHECKPOINT), self.front),
            CUED: ((RUN, CHECKPOINT), self.cued),
        }

    def recorded(self) -> Variables:
        """Return the variables that were recorded."""
        return {
            POSITION: ((RUN, TIME, MEMBER, AXIS), self.frames[:, :, : Y + 1].transpose(0, 1, 3, 2)),
            STATUS: ((RUN, TIME, MEMBER), self.frames[:, :, DOES].astype(np.int8)),
            TIME: ((TIME,), np.arange(self.frames.shape[1]) * self.stride * self.dt),
        }


class ArrivalSystem(PlaneSystem[ArrivalObservation]):
    """A system whose members are to arrive at `parameters.target`: each at some step, there or elsewhere."""

    columns = IN_PLANE

    @property
    def target(self) -> tuple[float, float]:
        """The target's position [m]."""
        x, y = self.parameters.target
        return float(x), float(y)

    def longer(self, times: float) -> Variant:
        """The horizon, so many times."""
        return Variant({"horizon": times * self.horizon})

    def passing(self) -> Variant:
        """A target without a radius: whoever comes by goes on."""
        return Variant({"radius": 0.0})

    def observation(self, batch: Batch, stride: int) -> ArrivalObservation:
        """Return room for what an observer notes of a batch, in frames every `stride` steps (0: none)."""
        scored = np.stack([self.scored(plan) for plan in batch.plans])
        return ArrivalObservation.empty(self.checkpoints, scored, batch.plan, self.dt, self.steps, stride)

    def watch(self, frames: Floats) -> ArrivalObservation:
        """Return what notes nothing of one run but frames, at every step."""
        nobody, plan = np.zeros((1, len(self.members)), np.bool_), np.zeros(1, np.int64)
        return replace(ArrivalObservation.empty(np.empty(0, np.int64), nobody, plan, self.dt), frames=frames, stride=1)

    @cached_property
    def checkpoints(self) -> npt.NDArray[np.int64]:
        """The steps at which an observer takes notes: the start, one minute, midway, the end."""
        between = (min(round(time / self.dt), self.steps) for time in (MINUTE, self.goal.midway))
        return np.array([0, *between, self.steps], np.int64)
