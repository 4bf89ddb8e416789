"""The walkers of a Mesa model: each agent is a view on one column of the kernel's arrays.

Nothing of a walker is kept in the agent. What is done to it becomes a perturbation of the model's plan, with the
present time as its onset, and takes effect when the next step begins: so a run that was played with by hand is the same
run as one that was given the whole plan from the start.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from mesa.experimental.continuous_space import ContinuousSpace, ContinuousSpaceAgent

from emergent.codes import STATUSES
from emergent.errors import InvalidInputError
from emergent.models.live import LiveAgent
from emergent.models.walk.kernel import layout as k
from emergent.perturbation import Perturbation

if TYPE_CHECKING:
    from emergent.models.walk.model import WalkModel


class Walker(LiveAgent, ContinuousSpaceAgent):
    """One of the group. It has no goal: it senses, follows, and can be interfered with.

    Every method that interferes returns the perturbation that it added to `model.plan`. Times are in seconds; without
    `seconds` the change lasts to the end of the run. A dose that is left out is the default of its kind.
    """

    model: WalkModel

    def __init__(self, space: Plaza, model: WalkModel, index: int) -> None:
        """Make the view on walker `index` of the model's run."""
        self.index = index
        self.id: str = model.system.members[index].id
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

    def perturb(
        self, kind: str, *, dose: float | None = None, seconds: float | None = None, **settings: Any
    ) -> Perturbation:
        """Do to this walker what the kind of perturbation says, from now on; `model.system.kinds` lists the kinds."""
        return self.model.perturb(kind, self.id, dose=dose, seconds=seconds, **settings)

    def distract(self, seconds: float | None = None) -> Perturbation:
        """Head for a shop window for `seconds`, and then take up walking again."""
        return self.perturb("distract", dose=seconds)

    def remove(self, seconds: float | None = None) -> Perturbation:
        """Take the walker out of the group, for good or for `seconds`; it comes back where it left.

        It stays in `model.agents` with the state `absent`, and leaves `model.space`.
        """
        return self.perturb("remove", seconds=seconds)

    def freeze(self, seconds: float | None = None) -> Perturbation:
        """Make it stand still for `seconds`; the others still see it."""
        return self.perturb("freeze", dose=seconds)

    def displace(self, metres: float | None = None, bearing: float | None = None) -> Perturbation:
        """Put it `metres` away in the direction `bearing` [degrees, counter-clockwise from the x axis], at once."""
        return self.perturb("displace", dose=metres, bearing=bearing)

    def blind(
        self,
        share: float | None = None,
        seconds: float | None = None,
        *,
        stuck: float | None = None,
        noise: float | None = None,
    ) -> Perturbation:
        """Take away a share of its cues or of its smell, of which `stuck` plus `noise` is left instead."""
        return self.perturb("blind", dose=share, seconds=seconds, stuck=stuck, noise=noise)

    def deafen(self, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take away a share of the weight that the others have for it; all of it leaves it walking as if alone."""
        return self.perturb("deafen", dose=share, seconds=seconds)

    def mislead(
        self,
        share: float | None = None,
        seconds: float | None = None,
        *,
        degrees: float | None = None,
        headings: Literal["common", "own"] | None = None,
    ) -> Perturbation:
        """Replace a share of its will by a stubborn heading: `degrees` off the restaurant's bearing, or an own one."""
        return self.perturb("mislead", dose=share, seconds=seconds, degrees=degrees, headings=headings)

    def decoy(
        self, share: float | None = None, seconds: float | None = None, *, degrees: float | None = None
    ) -> Perturbation:
        """Let a share of its cues point to another place, as far away as the restaurant, `degrees` around the start."""
        return self.perturb("decoy", dose=share, seconds=seconds, degrees=degrees)

    def tremble(self, times: float | None = None, seconds: float | None = None) -> Perturbation:
        """Let its heading diffuse more: by `times` its D on top of D."""
        return self.perturb("tremble", dose=times, seconds=seconds)

    def slow(self, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take away a share of its speed."""
        return self.perturb("slow", dose=share, seconds=seconds)

    def guide(
        self, chance: float | None = None, seconds: float | None = None, *, error: float | None = None
    ) -> Perturbation:
        """Give it a cue of the way at every step, or with a `chance` at each; `error` [rad] is the cue's deviation."""
        return self.perturb("guide", dose=chance, seconds=seconds, error=error)


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
