"""What an observer notes of a swarm: where everybody is at the checkpoints, and what follows from that in the end."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from emergent.codes import CHECKPOINTS, END
from emergent.columns import ATTAINED, AXIS, CENTROID, CHECKPOINT, MEMBER, POSITION, RUN, STATUS, TIME
from emergent.models.swarm import shape
from emergent.system import Variables

Floats = npt.NDArray[np.float64]
BEFORE = len(CHECKPOINTS)
"""The index, behind the checkpoints, of the moment from which on directions are measured."""
_OF_RUNS = ("plan", "positions", "targets", "frames")


@dataclass(frozen=True)
class SwarmObservation:
    """Arrays, the run first, that a kernel fills.

    `positions` (run, checkpoint, x y, member) [m] at `checkpoints` (steps) and, last, at the moment from which on
    directions are measured. Every `stride` steps, unless that is 0: `frames` (run, frame, x y status, member). In the
    end: `targets` (run, x y), the position in whose direction the goal lies [m]. `plan` (run,) is which plan a run
    follows, `scored` (plan, member) who counts by each; members within `reach` [m] are in one piece.
    """

    checkpoints: npt.NDArray[np.int64]
    scored: npt.NDArray[np.bool_]
    stride: int
    dt: float
    reach: float
    plan: npt.NDArray[np.int64]
    positions: Floats
    targets: Floats
    frames: Floats

    def of(self, block: slice) -> SwarmObservation:
        """Return that of some runs: views, so that what is noted there is noted here."""
        return replace(self, **{name: getattr(self, name)[block] for name in _OF_RUNS})

    def outcomes(self) -> Variables:
        """Return the variables of the runs' outcomes.

        Beside the common ones: `course` (run, x y), the direction of the group; its `elongation` and its `pieces`.
        """
        counted, last = self.scored[self.plan], self.positions[:, END]
        centroid = (self.positions * counted[:, None, None]).sum(3) / counted.sum(1)[:, None, None]
        course = shape.direction(centroid[:, BEFORE], centroid[:, END])
        return {
            ATTAINED: ((RUN, MEMBER), shape.agreement(last - self.positions[:, BEFORE], self.targets)),
            CENTROID: ((RUN, CHECKPOINT, AXIS), centroid[:, :BEFORE]),
            "course": ((RUN, AXIS), course),
            "elongation": ((RUN,), shape.elongation(last, course, counted)),
            "pieces": ((RUN,), shape.pieces(last, self.reach, counted)),
        }

    def recorded(self) -> Variables:
        """Return the variables that were recorded."""
        return {
            POSITION: ((RUN, TIME, MEMBER, AXIS), self.frames[:, :, :2].transpose(0, 1, 3, 2)),
            STATUS: ((RUN, TIME, MEMBER), self.frames[:, :, 2].astype(np.int8)),
            TIME: ((TIME,), np.arange(self.frames.shape[1]) * self.stride * self.dt),
        }
