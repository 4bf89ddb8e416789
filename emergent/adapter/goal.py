"""The goal of an adapted model: how far it got is what its author counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent.columns import ATTAINED, ATTAINED_BY
from emergent.errors import InvalidInputError
from emergent.goal import Goal, Runs


@dataclass(frozen=True)
class Counted(Goal):
    """What the author's functions count: of the model (run,), or of its agents (run, member), then the mean of these.

    Members that a run does not have are nan, and count in no mean. Where it is counted of the model only, each member
    has the model's.
    """

    reads = ATTAINED

    by_agent: bool = False

    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return how far each member got, shape (run, member); 0 for members that are not there."""
        return np.nan_to_num(self._of(runs, ATTAINED_BY, by), nan=0.0)

    def system(self, runs: Runs, scored: npt.NDArray[np.bool_], by: float | None = None) -> npt.NDArray[np.float64]:
        """Return how far each run got: the mean over the `scored` members that it has, where they are counted."""
        if not self.by_agent:
            return self._of(runs, ATTAINED, by)
        own = self._of(runs, ATTAINED_BY, by)
        counted = np.asarray(scored, bool) & ~np.isnan(own)
        total = np.where(counted, own, 0.0).sum(1)
        return np.asarray(total / np.maximum(counted.sum(1), 1))

    def _of(self, runs: Runs, column: str, by: float | None) -> npt.NDArray[np.float64]:
        if by is not None:
            raise InvalidInputError(f"how far a run got is known at its end only, not by {by:g}.")
        return np.asarray(runs[column], np.float64)
