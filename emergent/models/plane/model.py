"""Mesa models of what moves in the plane: a frame of every step, and what an observer sees of it."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from emergent.codes import STATUSES
from emergent.models.collecting import Collector
from emergent.models.live import LiveModel
from emergent.models.plane.agents import PlaneAgent, Plaza
from emergent.models.plane.system import PlaneSystem

Floats = npt.NDArray[np.float64]
AGENT = ("x", "y", "state")
"""What the datacollector has of each agent."""


class PlaneModel(LiveModel):
    """A live run of a `PlaneSystem`, of which every step is recorded.

    A subclass says what its agents are (`agent_class`); which `columns` of the model the datacollector has, and their
    values (`_series`); where `fields` and `world` lie; what is `_under_way`; and what a drawing shows (`_picture`). The
    system says how a run is noted of which nothing but frames is asked (`watch`).
    """

    system: PlaneSystem[Any]
    agent_class: ClassVar[type[PlaneAgent]]
    margin: ClassVar[float] = 20.0
    """What a drawing shows around everything that stands there [m]."""
    columns: ClassVar[tuple[str, ...]]
    """Names of properties of the model; `_series` gives them for all steps so far."""

    @property
    @abstractmethod
    def fields(self) -> Floats:
        """The fields of the members, shape (field, member): the kernel's own, so do not write into it."""

    @property
    @abstractmethod
    def world(self) -> Floats:
        """The channels of the whole run, shape (channel,): the kernel's own, so do not write into it."""

    @abstractmethod
    def _picture(self) -> Floats:
        """Return points [m], shape (point, 2), that a drawing shows beside the start."""

    @abstractmethod
    def _series(self, frames: Floats, goals: Floats) -> tuple[Floats, ...]:
        """Return `columns` for each of these frames, the time [s] among them."""

    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        super()._begin(seeds)
        self._frames, self._goals = np.empty((1, 0, 3, self.parameters.size)), np.empty((0, 2))
        x, y = (place - self.system.channels.fields for place in self.system.channels.places("target_x", "target_y"))
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

    def _populate(self) -> None:
        points = np.concatenate([np.zeros((1, 2)), self._picture()])
        self.space = Plaza(self, np.stack([points.min(0) - self.margin, points.max(0) + self.margin], 1))
        for index in range(self.parameters.size):
            self.agent_class(self.space, self, index)

    def _new_collector(self) -> Collector:
        return Collector(self.columns, AGENT)

    def _fill(self, collector: Collector) -> None:
        now = self.now  # read once: a page may plot while another thread takes the next step
        frames = self.frames[: now + 1]
        x, y, doing = frames[collector.fresh :].swapaxes(0, 1)
        states = np.array(STATUSES, object)[doing.astype(int)]
        collector.fill(self, now, self._series(frames, self.goals[: now + 1]), self.space.roster, (x, y, states))

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
    def doing(self) -> Floats:
        """What each member does, shape (member,), as an index into `STATUSES`."""
        return np.asarray(self._frames[0, self._now, 2])

    @property
    def centroid_x(self) -> float:
        """The first coordinate of the mean place of those that count [m]."""
        return float(self.frames[-1, 0, self.scored].mean())

    @property
    def centroid_y(self) -> float:
        """The second coordinate of the mean place of those that count [m]."""
        return float(self.frames[-1, 1, self.scored].mean())
