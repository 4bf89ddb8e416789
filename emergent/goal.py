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


@dataclass(frozen=True)
class Delivery(Goal):
    """Items are delivered right and in time; attainment is their share among those that arrive from `midway` on.

    Earlier items are a warm-up: what sets in midway meets a system at work. Read from `reached` (run, item): the time
    of the delivery of a right artefact [s], nan for the others. Item i arrives at i·`interval` [s]; where none arrives
    as late as midway, all count. Nobody delivers alone, so each of the `credited` members has the system's attainment.
    """

    interval: float = 1.0
    credited: int = 1

    def arrivals(self, items: int) -> npt.NDArray[np.float64]:
        """Return when each of so many items arrives [s]."""
        return np.asarray(np.arange(items) * self.interval, np.float64)

    def counted(self, items: int) -> npt.NDArray[np.bool_]:
        """Return which of so many items count."""
        counted = self.arrivals(items) >= self.midway
        return counted if counted.any() else ~counted

    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return the system's attainment for every member."""
        whole = self._share(runs, by)
        return np.repeat(whole[:, None], self.credited, axis=1)

    def system(self, runs: Runs, scored: npt.NDArray[np.bool_], by: float | None = None) -> npt.NDArray[np.float64]:
        """Return the share of items that were delivered, whoever of the members is `scored`."""
        return self._share(runs, by)

    def _share(self, runs: Runs, by: float | None) -> npt.NDArray[np.float64]:
        reached = np.asarray(runs["reached"])
        reached = reached[:, self.counted(reached.shape[1])]
        delivered = np.isfinite(reached) if by is None else reached <= reached.dtype.type(by)
        return np.asarray(delivered.mean(1), np.float64)
