"""Goals: what an outside observer scores. A goal lives in no component."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

Runs = xr.Dataset | Mapping[str, npt.NDArray[Any]]
"""The variables of some runs, by name."""


@dataclass(frozen=True)
class Goal(ABC):
    """The scale on which runs are scored: `attainment` in [0, 1], by members and for the system.

    `midway` [s] is when mid-run perturbations set in; `apart` and `together` [m] say when a member counts as lost and
    when as back (rejoin); `horizons` are the multiples of the horizon at which the emergence gap is stated.
    """

    sentence: str
    midway: float
    apart: float = 15.0
    together: float = 8.0
    horizons: tuple[float, ...] = (1.0, 2.0, 3.0, 6.0, 10.0)

    @abstractmethod
    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return the attainment of every member, shape (run, member), by the time `by` [s], else at the end."""

    def system(self, runs: Runs, scored: npt.NDArray[np.bool_], by: float | None = None) -> npt.NDArray[np.float64]:
        """Return the attainment of the system, shape (run,): the mean over the members `scored`, (run, member)."""
        counted = np.asarray(scored, bool)
        return np.asarray((self.members(runs, by) * counted).sum(1) / counted.sum(1))


@dataclass(frozen=True)
class Arrival(Goal):
    """The members reach the goal and stay there; attainment is the share that arrived in time.

    Read from `reached` (run, member): the time of arrival [s], nan for those that never arrived.
    """

    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return 1 for members that arrived by then, 0 for others."""
        reached = np.asarray(runs["reached"])
        return np.asarray(np.isfinite(reached) if by is None else reached <= reached.dtype.type(by), np.float64)
