"""Parameters of the arena: names, units, bounds, defaults."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from emergent.parameters import Parameters, number

Agent = Literal["heuristic", "search", "simulator", "committee"]
"""What walks in the arena: which route to the goal its training took."""
Signal = Literal["coin", "flag"]
"""What is rewarded."""
Maze = Literal["gaps", "tree"]
"""Walls that are columns with one gap each, as in training; or a maze in which one way leads from each cell to each."""


class ArenaParameters(Parameters):
    """Everything that a run of the arena depends on but its plan and its seed."""

    agent: Agent = Field("heuristic", description="Which agent walks.")
    training_seed: int = number(0, 0, 10_000, "1", "Seed of its training.")
    diversity: float = number(0, 0, 1, "1", "Share of levels in training in which the coin was elsewhere (p).")
    training_region: float = number(1, 0.05, 1, "1", "The `region` of those levels in training.")
    signal: Signal = Field("coin", description="What was rewarded in training.")
    rounds: int = number(36, 1, 1000, "1", "Rounds of training of an agent that imitates.")

    maze: Maze = Field("gaps", description="What the walls are like.")
    moved: float = number(0, 0, 1, "1", "Share of levels in which the coin is elsewhere than at the flag.")
    region: float = number(1, 0.05, 1, "1", "Share of the columns, from the right, in which the coin can be elsewhere.")
    height: int = number(7, 5, 41, "1", "Rows of cells; an odd number.")
    width: int = number(15, 5, 81, "1", "Columns of cells; an odd number.")
    walls: int = number(4, 0, 39, "1", "Columns that are walls with one gap each.")
    horizon: int = number(60, 1, 100_000, "steps", "Steps of a run.")

    sweeps: int = number(60, 0, 10_000, "1", "Sweeps of planning by an agent that plans (K).")
    misses: float = number(0.2, 0, 1, "1", "Chance that its detector of coins misses the coin of a level.")

    @model_validator(mode="after")
    def _fitting(self) -> ArenaParameters:
        for name in ("height", "width"):
            if getattr(self, name) % 2 == 0:
                raise ValueError(
                    f"{name} is {getattr(self, name)}, but must be odd, for mazes to have walls between cells"
                )
        if 2 * self.walls + 2 > self.width:
            raise ValueError(f"{self.walls} walls do not fit into {self.width} columns with room between them")
        return self

    @property
    def steps(self) -> int:
        """The steps of a run."""
        return self.horizon

    @property
    def row(self) -> int:
        """The row in which the walker starts, on the left edge, and the flag stands, on the right one."""
        return self.height // 2 & ~1

    @property
    def flag(self) -> tuple[int, int]:
        """Row and column of the flag."""
        return self.row, self.width - 1

    @property
    def start(self) -> tuple[int, int]:
        """Row and column in which the walker starts."""
        return self.row, 0
