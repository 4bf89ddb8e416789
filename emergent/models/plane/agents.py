"""The agents of Mesa models in the plane: each is a view on one column of the kernel's arrays.

Nothing of a member is kept in the agent. What is done to it becomes a perturbation of the model's plan, with the
present time as its onset, and takes effect when the next step begins: so a run that was played with by hand is the same
run as one that was given the whole plan from the start.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from mesa.experimental.continuous_space import ContinuousSpace, ContinuousSpaceAgent

from emergent.codes import STATUSES
from emergent.errors import InvalidInputError
from emergent.models.live import LiveAgent
from emergent.models.plane.kinds.displace import Displace
from emergent.models.plane.run import PlaneRun


class PlaneAgent(LiveAgent, ContinuousSpaceAgent):
    """One of the members. It has no goal: it senses, follows, and can be interfered with.

    Every method that interferes returns the perturbation that it added to `model.plan`. Times are in seconds; without
    `seconds` the change lasts to the end of the run. A dose that is left out is the default of its kind.
    """

    model: PlaneRun

    def __init__(self, space: Plaza, model: PlaneRun, index: int) -> None:
        """Make the view on member `index` of the model's run."""
        self.index = index
        self.id, self.kind = model.system.members[index].id, model.system.members[index].kind
        super().__init__(space, model)

    def field(self, name: str) -> float:
        """Return a field of its state, or the value of a channel, by name."""
        return float(self.model.fields[self.model.system.channels.index(name), self.index])

    @property
    def x(self) -> float:
        """Its x coordinate [m]."""
        return self.field("x")

    @property
    def y(self) -> float:
        """Its y coordinate [m]."""
        return self.field("y")

    @property
    def position(self) -> npt.NDArray[np.float64]:
        """Its position [m], shape (2,), a copy. Assigning one displaces it there when the next step begins."""
        return np.array([self.x, self.y])

    @position.setter
    def position(self, point: Sequence[float]) -> None:
        x, y = _point(point)
        dx, dy = x - self.x, y - self.y
        self.displace(math.hypot(dx, dy), math.degrees(math.atan2(dy, dx)))

    @property
    def pos(self) -> npt.NDArray[np.float64]:
        """The same as `position`, under the name that Mesa's visualisation asks for."""
        return self.position

    @pos.setter
    def pos(self, point: Sequence[float] | None) -> None:
        if point is not None:  # Mesa's own constructor assigns None
            self.position = point

    @property
    def heading(self) -> float:
        """The direction in which it moves [rad], counter-clockwise from the x axis, in (−π, π]."""
        return math.atan2(self.field("heading_y"), self.field("heading_x"))

    @property
    def state(self) -> str:
        """What it does: absent, walking, distracted, held, arrived or elsewhere (arrived at a decoy)."""
        return STATUSES[int(self.model.status[self.index])]

    @property
    def present(self) -> bool:
        """Whether it is there. A removed one stays in `model.agents`, absent, since it may come back."""
        return self.field("presence") > 0.0

    displace = Displace.by_hand


class Plaza(ContinuousSpace):
    """Where the members move, read from the model's arrays; those who are absent are not in it.

    `dimensions` say what a drawing shows. They bound nobody: the plaza is open, and members may leave the picture.
    """

    def __init__(self, model: PlaneRun, dimensions: npt.NDArray[np.float64]) -> None:
        """Open the plaza; `dimensions` [m], shape (2, 2), are the ranges of x and of y that a drawing shows."""
        self.model = model
        self.roster: list[PlaneAgent] = []
        super().__init__(dimensions, torus=False, random=model.random, n_agents=0)

    @property
    def active_agents(self) -> list[PlaneAgent]:
        """Those who are there."""
        return [agent for agent in self.roster if agent.present]

    @active_agents.setter
    def active_agents(self, agents: object) -> None:
        """Let Mesa's constructor pass: the arrays know who is there."""

    @property
    def agent_positions(self) -> npt.NDArray[np.float64]:
        """The positions of those who are there [m], shape (member, 2), a copy."""
        present = self.model.fields[self.model.system.channels.index("presence"), : len(self.roster)] > 0.0
        return np.array(self._agent_positions[present])

    @agent_positions.setter
    def agent_positions(self, positions: object) -> None:
        """Let Mesa's constructor pass: the arrays know where everybody is."""

    @property
    def _agent_positions(self) -> npt.NDArray[np.float64]:
        xy = list(self.model.system.channels.indices("x", "y"))
        return np.array(self.model.fields[xy, : len(self.roster)].T)

    @_agent_positions.setter
    def _agent_positions(self, positions: object) -> None:
        pass

    def _add_agent(self, agent: PlaneAgent) -> int:
        if not isinstance(agent, PlaneAgent):
            name = self.model.system.name
            raise InvalidInputError(
                f"{agent!r} cannot enter this space: who is in it is up to the {name}'s own agents."
            )
        self.roster.append(agent)
        self._agent_to_index[agent] = agent.index
        self._index_to_agent[agent.index] = agent
        return agent.index


def _point(point: Sequence[float]) -> tuple[float, float]:
    try:
        x, y = (float(value) for value in point)
    except (TypeError, ValueError):
        raise InvalidInputError(f"a position is two numbers, x and y [m], but {point!r} was given.") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise InvalidInputError(f"a position is two finite numbers, x and y [m], but {point!r} was given.")
    return x, y
