"""Goals: what an outside observer scores. A goal lives in no component."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.columns import ATTAINED, REACHED
from emergent.errors import InvalidInputError

Runs = xr.Dataset | Mapping[str, npt.NDArray[Any]]
"""The variables of some runs, by name."""


@dataclass(frozen=True)
class Goal(ABC):
    """The scale on which runs are scored: `attainment` in [0, 1], by members and for the system.

    `midway` [s] is when mid-run perturbations set in; `horizons` are the multiples of the horizon at which the
    emergence gap is stated.
    """

    reads: ClassVar[str]
    """The column from which it is read."""
    timed: ClassVar[bool] = True
    """Whether it is known how far a run had got before its end."""

    sentence: str
    midway: float
    horizons: tuple[float, ...] = (1.0, 2.0, 3.0, 6.0, 10.0)

    @abstractmethod
    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return the attainment of every member, shape (run, member), by the time `by` [s], else at the end."""

    def system(self, runs: Runs, scored: npt.NDArray[np.bool_], by: float | None = None) -> npt.NDArray[np.float64]:
        """Return the attainment of the system, shape (run,): the mean over the members `scored`, (run, member)."""
        counted = np.asarray(scored, bool)
        return np.asarray((self.members(runs, by) * counted).sum(1) / counted.sum(1))


@dataclass(frozen=True)
class Attained(Goal):
    """A system that says itself how far it got: `attained` in [0, 1], shape (run,), or (run, member).

    Where it is said of the run, nobody gets there alone, and each of the `credited` members has the run's attainment.
    How far a run had got before its end is not known.
    """

    reads = ATTAINED
    timed = False

    credited: int = 1

    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return how far each member got.

        Raises:
            InvalidInputError: where a value is not from 0 to 1, or a time is given.
        """
        if by is not None:
            raise InvalidInputError(f"attained is known at the end of a run only, not by {by:g} s.")
        attained = np.asarray(runs[ATTAINED], np.float64)
        wrong = ~((attained >= 0) & (attained <= 1))
        if wrong.any():
            first = attained[wrong].flat[0]
            raise InvalidInputError(
                f"attained is {first:g} in {wrong.sum():,} of {wrong.size:,} values, but must be from 0 to 1; have the "
                "system say which share of its goal it reached."
            )
        return attained if attained.ndim > 1 else np.repeat(attained[:, None], self.credited, axis=1)

    def system(self, runs: Runs, scored: npt.NDArray[np.bool_], by: float | None = None) -> npt.NDArray[np.float64]:
        """Return how far each run got: the mean over the members `scored` where it is said of members."""
        if np.ndim(runs[ATTAINED]) == 1:
            return self.members(runs, by)[:, 0]
        return super().system(runs, scored, by)


@dataclass(frozen=True)
class Arrival(Goal):
    """The members reach the goal and stay there; attainment is the share that arrived in time.

    Read from `reached` (run, member): the time of arrival [s], nan for those that never arrived. `apart` and
    `together` [m] say from which distance to the nearest other on a member counts as lost, and below which as back.
    """

    reads = REACHED

    apart: float = 15.0
    together: float = 8.0

    def members(self, runs: Runs, by: float | None = None) -> npt.NDArray[np.float64]:
        """Return 1 for members that arrived by then, 0 for others."""
        reached = np.asarray(runs[REACHED])
        return np.asarray(np.isfinite(reached) if by is None else reached <= reached.dtype.type(by), np.float64)


@dataclass(frozen=True)
class Delivery(Goal):
    """Items are delivered right and in time; attainment is their share among those that arrive from `midway` on.

    Earlier items are a warm-up: what sets in midway meets a system at work. Read from `reached` (run, item): the time
    of the delivery of a right artefact [s], nan for the others. Item i arrives at i·`interval` [s]; where none arrives
    as late as midway, all count. Nobody delivers alone, so each of the `credited` members has the system's attainment.
    """

    reads = REACHED

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
        reached = np.asarray(runs[REACHED])
        reached = reached[:, self.counted(reached.shape[1])]
        delivered = np.isfinite(reached) if by is None else reached <= reached.dtype.type(by)
        return np.asarray(delivered.mean(1), np.float64)
