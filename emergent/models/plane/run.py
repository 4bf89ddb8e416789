"""A live run in the plane: a frame of every step, and what an observer sees of it."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.live import LiveModel
from emergent.models.plane.system import PlaneSystem

Floats = npt.NDArray[np.float64]


class PlaneRun(LiveModel):
    """A live run of a `PlaneSystem`, of which every step is recorded.

    A subclass says where the members' fields lie.
    """

    system: PlaneSystem[Any]

    @property
    @abstractmethod
    def fields(self) -> Floats:
        """The fields of the members, shape (field, member): the kernel's own, so do not write into it."""

    @property
    @abstractmethod
    def world(self) -> Floats:
        """The channels of the whole run, shape (channel,): the kernel's own, so do not write into it."""

    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        super()._begin(seeds)
        self._frames, self._goals = np.empty((1, 0, 3, self.parameters.size)), np.empty((0, 2))
        x, y = (index - self.system.channels.fields for index in self.system.channels.indices("target_x", "target_y"))
        self._target = slice(x, y + 1, y - x)

    def _play(self, stop: int) -> None:
        if stop >= self._frames.shape[1]:
            self._reserve(2 * stop + 64)
        self.system.advance(self.arrays, self._events, self._run, self._seen, self._now, stop)
        self._goals[self._now : stop + 1] = self.world[self._target]

    def _reserve(self, steps: int) -> None:
        frames, goals = self._frames, self._goals
        self._frames, self._goals = np.empty((1, steps, *frames.shape[2:])), np.empty((steps, 2))
        self._frames[:, : frames.shape[1]], self._goals[: len(goals)] = frames, goals
        self._seen = self.system.watch(self._frames)

    # what an observer sees

    @property
    def frames(self) -> Floats:
        """The run so far, shape (step, 3, member): x [m], y [m] and what each does, as an index into `STATUSES`.

        A frame shows the moment after that moment's interventions, the latest one the moment before them. The array
        is the model's own: do not write into it.
        """
        return self._frames[0, : self._now + 1]

    @property
    def goals(self) -> Floats:
        """Where the goal was at each of `frames` [m], shape (step, 2)."""
        return self._goals[: self._now + 1]

    @property
    def goal(self) -> tuple[float, float]:
        """Where the goal is [m]."""
        x, y = self.world[self._target]
        return float(x), float(y)

    @property
    def status(self) -> Floats:
        """What each member does, shape (member,), as an index into `STATUSES`."""
        return np.asarray(self._frames[0, self._now, 2])

    @property
    def centroid_x(self) -> float:
        """The x coordinate of the mean position of those that count [m]."""
        return float(self.frames[-1, 0, self.scored].mean())

    @property
    def centroid_y(self) -> float:
        """The y coordinate of the mean position of those that count [m]."""
        return float(self.frames[-1, 1, self.scored].mean())
