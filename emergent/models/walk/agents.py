"""The walkers of a Mesa model: each agent is a view on one column of the kernel's arrays.

Nothing of a walker is kept in the agent. What is done to it becomes a perturbation of the model's plan, with the
present time as its onset, and takes effect when the next step begins: so a run that was played with by hand is the same
run as one that was given the whole plan from the start.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from mesa.experimental.continuous_space import ContinuousSpace, ContinuousSpaceAgent

from emergent.codes import STATUSES
from emergent.errors import InvalidInputError
from emergent.models.live import LiveAgent
from emergent.models.plane.kinds.deafen import Deafen
from emergent.models.plane.kinds.decoy import Decoy
from emergent.models.plane.kinds.displace import Displace
from emergent.models.plane.kinds.distract import Distract
from emergent.models.plane.kinds.freeze import Freeze
from emergent.models.plane.kinds.guide import Guide
from emergent.models.plane.kinds.mislead import Mislead
from emergent.models.plane.kinds.remove import Remove
from emergent.models.plane.kinds.slow import Slow
from emergent.models.plane.kinds.tremble import Tremble
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.kinds.blind import Blind

if TYPE_CHECKING:
    from emergent.models.walk.model import WalkModel


class Walker(LiveAgent, ContinuousSpaceAgent):
    """One of the group. It has no goal: it senses, follows, and can be interfered with.

    Every method that interferes returns the perturbation that it added to `model.plan`. Times are in seconds; without
    `seconds` the change lasts to the end of the run. A dose that is left out is the default of its kind.
    """

    model: WalkModel
    kind = "walker"

    def __init__(self, space: Plaza, model: WalkModel, index: int) -> None:
        """Make the view on walker `index` of the model's run."""
        self.index = index
        self.id = model.system.members[index].id
        super().__init__(space, model)

    # what can be seen of it

    @property
    def x(self) -> float:
        """The first coordinate of its place [m]."""
        return float(self.model.arrays.walkers[0, k.X, self.index])

    @property
    def y(self) -> float:
        """The second coordinate of its place [m]."""
        return float(self.model.arrays.walkers[0, k.Y, self.index])

    @property
    def position(self) -> npt.NDArray[np.float64]:
        """Its place [m], shape (2,), a copy. Assigning a place displaces the walker there when the next step begins."""
        return np.array([self.x, self.y])

    @position.setter
    def position(self, place: Sequence[float]) -> None:
        x, y = _point(place)
        dx, dy = x - self.x, y - self.y
        self.displace(math.hypot(dx, dy), math.degrees(math.atan2(dy, dx)))

    @property
    def pos(self) -> npt.NDArray[np.float64]:
        """The same as `position`, under the name that Mesa's visualisation asks for."""
        return self.position

    @pos.setter
    def pos(self, place: Sequence[float] | None) -> None:
        if place is not None:  # Mesa's own constructor assigns None
            self.position = place

    @property
    def heading(self) -> float:
        """The direction in which it walks [rad], counter-clockwise from the x axis, in (−π, π]."""
        a = self.model.arrays.walkers[0]
        return math.atan2(a[k.HY, self.index], a[k.HX, self.index])

    @property
    def state(self) -> str:
        """What it does: absent, walking, distracted, held, arrived or elsewhere (arrived at a decoy's place)."""
        return STATUSES[int(self.model.doing[self.index])]

    @property
    def present(self) -> bool:
        """Whether it is there. A removed walker stays in `model.agents`, absent, since it may come back."""
        return bool(self.model.arrays.walkers[0, k.PRESENT, self.index] > 0.0)

    @property
    def arrived(self) -> bool:
        """Whether it has reached the restaurant."""
        return bool(self.model.arrays.walkers[0, k.PLACE, self.index] == 1.0)

    # what can be done to it

    distract, remove, freeze, displace = Distract.by_hand, Remove.by_hand, Freeze.by_hand, Displace.by_hand
    blind, deafen, mislead, decoy = Blind.by_hand, Deafen.by_hand, Mislead.by_hand, Decoy.by_hand
    tremble, slow, guide = Tremble.by_hand, Slow.by_hand, Guide.by_hand


class Plaza(ContinuousSpace):
    """The place where the walkers walk, read from the model's arrays; those who are absent are not in it.

    `dimensions` say what a drawing shows. They bound nobody: the plaza is open, and walkers may leave the picture.
    """

    def __init__(self, model: WalkModel, dimensions: npt.NDArray[np.float64]) -> None:
        """Open the plaza; `dimensions` [m], shape (2, 2), are the ranges of x and of y that a drawing shows."""
        self.model = model
        self.roster: list[Walker] = []
        super().__init__(dimensions, torus=False, random=model.random, n_agents=0)

    @property
    def active_agents(self) -> list[Walker]:
        """Those who are there."""
        return [walker for walker in self.roster if walker.present]

    @active_agents.setter
    def active_agents(self, agents: object) -> None:
        """Let Mesa's constructor pass: the arrays know who is there."""

    @property
    def agent_positions(self) -> npt.NDArray[np.float64]:
        """The places of those who are there [m], shape (walker, 2), a copy."""
        present = self.model.arrays.walkers[0, k.PRESENT, : len(self.roster)] > 0.0
        return self._agent_positions[present]

    @agent_positions.setter
    def agent_positions(self, positions: object) -> None:
        """Let Mesa's constructor pass: the arrays know where everybody is."""

    @property
    def _agent_positions(self) -> npt.NDArray[np.float64]:
        return self.model.arrays.walkers[0, : k.Y + 1, : len(self.roster)].T.copy()

    @_agent_positions.setter
    def _agent_positions(self, positions: object) -> None:
        pass

    def _add_agent(self, agent: Walker) -> int:
        if not isinstance(agent, Walker):
            raise InvalidInputError(f"{agent!r} cannot enter this space: who is in it is up to the walk's own walkers.")
        self.roster.append(agent)
        self._agent_to_index[agent] = agent.index
        self._index_to_agent[agent.index] = agent
        return agent.index


def _point(place: Sequence[float]) -> tuple[float, float]:
    try:
        x, y = (float(value) for value in place)
    except (TypeError, ValueError):
        raise InvalidInputError(f"a place is two numbers, x and y [m], but {place!r} was given.") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise InvalidInputError(f"a place is two finite numbers, x and y [m], but {place!r} was given.")
    return x, y
