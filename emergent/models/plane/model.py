"""Mesa models of what moves in the plane: their agents, their space and what is collected of them."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from emergent.codes import STATUSES
from emergent.models.collecting import Collector
from emergent.models.plane.agents import PlaneAgent, Plaza
from emergent.models.plane.run import Floats, PlaneRun

AGENT = ("x", "y", "state")
"""What the datacollector has of each agent."""


class PlaneModel(PlaneRun):
    """A live run whose members are agents of Mesa.

    A subclass says what its agents are (`agent_class`); which `columns` of the model the datacollector has, and their
    values (`_series`); where the members' fields lie (`fields`, `world`); what is `_under_way`; and what a drawing
    shows (`_picture`).
    """

    agent_class: ClassVar[type[PlaneAgent]]
    margin: ClassVar[float] = 20.0
    """What a drawing shows around everything that stands there [m]."""
    columns: ClassVar[tuple[str, ...]]
    """Names of properties of the model; `_series` gives them for all steps so far."""

    @abstractmethod
    def _picture(self) -> Floats:
        """Return points [m], shape (point, 2), that a drawing shows beside the start."""

    @abstractmethod
    def _series(self, frames: Floats, goals: Floats) -> tuple[Floats, ...]:
        """Return `columns` for each of these frames, the time [s] among them."""

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
        x, y, status = frames[collector.fresh :].swapaxes(0, 1)
        states = np.array(STATUSES, object)[status.astype(int)]
        collector.fill(self, now, self._series(frames, self.goals[: now + 1]), self.space.roster, (x, y, states))
