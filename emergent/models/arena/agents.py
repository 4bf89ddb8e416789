"""What is in a Mesa model of the arena: walker, coin and flag on the grid, and the parts of the walker's mind.

What is done to them becomes a perturbation of the model's plan, with the present time as its onset, and takes effect
when the next step begins.
"""

from __future__ import annotations

import mesa
from mesa.discrete_space import CellAgent, DiscreteSpace

from emergent.component import Component
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.kinds.guide import Guide
from emergent.models.arena.kinds.remove import Remove
from emergent.models.arena.kinds.stumble import Stumble
from emergent.models.arena.kinds.teleport import Teleport
from emergent.models.arena.kinds.weaken import Weaken
from emergent.models.live import LiveAgent, LiveModel
from emergent.perturbation import Perturbation


class Thing(LiveAgent, CellAgent):
    """What stands on a cell of the grid: coin, flag or walker."""

    model: LiveModel

    def __init__(self, model: LiveModel, space: DiscreteSpace, component: Component, at: int) -> None:
        """Put it where the run has it; `at` is its row in the run's places."""
        self.id, self.kind, self._space, self._at = component.id, component.kind, space, at
        super().__init__(model)
        self.follow()

    @property
    def place(self) -> tuple[int, int]:
        """Column and row of its cell."""
        row, column = self.model.arrays.places[0, self._at]
        return int(column) - 1, int(row) - 1

    def follow(self) -> None:
        """Take the cell on which the run has it."""
        self.cell = self._space[self.place]


class Walker(Thing):
    """The one who walks. It chooses no move itself: its parts do."""

    stumble, guide, teleport = Stumble.by_hand, Guide.by_hand, Teleport.by_hand


class Coin(Thing):
    """What is to be collected."""

    def move(self, number: float | None = None) -> Perturbation:
        """Put it on a random free cell; another number, another cell."""
        return self.perturb("move", dose=number)


class Part(LiveAgent, mesa.Agent):
    """A part of the walker's mind: a sense, a unit or a planner."""

    model: LiveModel

    def __init__(self, model: LiveModel, component: Component, index: int) -> None:
        """Make the view on part `index` of the model's run."""
        self.id, self.kind, self.index = component.id, component.kind, index
        super().__init__(model)

    @property
    def presence(self) -> float:
        """The share of it that is at work."""
        return float(self.model.arrays.parts[0, k.PRESENCE, self.index])

    remove, weaken = Remove.by_hand, Weaken.by_hand
