"""What is in a Mesa model of the arena: the walker, coin and flag on the grid, and the parts that make the walker's mind.

What is done to them becomes a perturbation of the model's plan, with the present time as its onset, and takes effect
when the next step begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
from mesa.discrete_space import CellAgent

from emergent.component import Component
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.kinds.guide import Guide
from emergent.models.arena.kinds.remove import Remove
from emergent.models.arena.kinds.stumble import Stumble
from emergent.models.arena.kinds.teleport import Teleport
from emergent.models.arena.kinds.weaken import Weaken
from emergent.models.live import LiveAgent
from emergent.perturbation import Perturbation

if TYPE_CHECKING:
    from emergent.models.arena.model import ArenaModel


class Thing(LiveAgent, CellAgent):
    """What stands on a cell of the grid: coin, flag or walker."""

    model: ArenaModel

    def __init__(self, model: ArenaModel, component: Component, at: int) -> None:
        """Put it where the run has it; `at` is its row in the run's places."""
        self.id, self.kind, self._at = component.id, component.kind, at
        super().__init__(model)
        self.follow()

    @property
    def place(self) -> tuple[int, int]:
        """Column and row of its cell."""
        row, column = self.model.arrays.places[0, self._at]
        return int(column) - 1, int(row) - 1

    def follow(self) -> None:
        """Take the cell on which the run has it."""
        self.cell = self.model.space[self.place]


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

    model: ArenaModel

    def __init__(self, model: ArenaModel, component: Component, index: int) -> None:
        """Make the view on part `index` of the model's run."""
        self.id, self.kind, self.index = component.id, component.kind, index
        super().__init__(model)

    @property
    def presence(self) -> float:
        """The share of it that is at work."""
        return float(self.model.arrays.parts[0, k.PRESENCE, self.index])

    remove, weaken = Remove.by_hand, Weaken.by_hand
