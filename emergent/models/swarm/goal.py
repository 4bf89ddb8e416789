"""The goal of a swarm: that its members travel in the goal's direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent.goal import Goal, Runs


@dataclass(frozen=True)
class Course(Goal):
    """Members travel in the goal's direction; attainment is (1 + cos φ)/2, φ the angle between theirs and the goal's.

    1 is straight there, ½ across or anywhere at all, 0 the opposite. A member's direction is that of its displacement
    over the last 50 steps. Read from `course` (run, member): cos φ.
    """

    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return the attainment of every member at the end, whatever `by`."""
        return np.asarray((1 + np.asarray(runs["course"], np.float64)) / 2)
