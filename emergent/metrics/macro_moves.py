"""Macro moves: places in the plane and moves between them, as the states and actions of a decision process.

The clock ticks `STRIDES` times while a member walks from the start to the goal at full speed, so a cell is as wide as
the longest move, and coarse and fine systems are seen at the same grain. At each tick

- the state is the cell in which a place is, of a square grid along the way from the start to the goal, which stands in
  the middle of its cell;
- the action is the sector, one of eight of 45°, of the move until the next tick, the first one straight along that way;
  or `STAY`, where it is shorter than `STILL` cells.

What an action leads to is estimated from moves that were seen: their lengths, and how they lie within their sector,
pooled over places and directions and begun evenly within a cell.

What they cannot see: walls, since all directions are open everywhere; moves shorter than a stride.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from emergent.metrics.estimate import Array

STRIDES = 6
"""Strides from the start to the goal at full speed."""
LONGEST = 40
"""Strides of a run, at most: where there is more time, they are longer."""
SECTORS, STAY = 8, 8
STILL = 0.25
"""Moves shorter than this are stays [cell]."""
FARTHEST = 2 * STRIDES
"""How far from the start cells reach [cell]; what is farther off is in one of the last."""
SEEN = 200
"""The moves, of those seen, of which transitions are made, at most."""
FINE = 4
"""A move begins at so many by so many points of a cell."""

Index = npt.NDArray[np.int64]


def stride(distance: float, speed: float, horizon: float) -> float:
    """Return the time between two ticks [s]."""
    return max(distance / speed / STRIDES, horizon / LONGEST)


@dataclass(frozen=True)
class Grid:
    """Cells along the way from the start to the goal: `low` and `high` are the outermost, from the start [cell]."""

    target: tuple[float, float]
    low: tuple[int, int]
    high: tuple[int, int]

    @classmethod
    def around(cls, target: Array, places: Sequence[Array]) -> Grid:
        """Return a grid that holds all places (…, 2) [m], and the goal wherever it is turned to around the start."""
        x, y = (float(value) for value in target)
        grid = cls((x, y), (-FARTHEST, -FARTHEST), (FARTHEST, FARTHEST))
        seen = np.concatenate([grid.scaled(place).reshape(-1, 2) for place in places])
        seen = seen[np.isfinite(seen).all(1)]
        low = np.minimum(seen.min(0, initial=0), -STRIDES - 1).round().clip(-FARTHEST)
        high = np.maximum(seen.max(0, initial=0), STRIDES + 1).round().clip(max=FARTHEST)
        return cls((x, y), (int(low[0]), int(low[1])), (int(high[0]), int(high[1])))

    def scaled(self, places: Array) -> Array:
        """Return places (…, 2) [m] as cells along the way and to the left of it."""
        x, y = self.target
        along = np.array([[x, -y], [y, x]]) * STRIDES / (x * x + y * y)
        return np.asarray(places @ along)

    @property
    def size(self) -> tuple[int, int]:
        """The number of cells along the way and across it."""
        return self.high[0] - self.low[0] + 1, self.high[1] - self.low[1] + 1

    def states(self, scaled: Array) -> Index:
        """Return the cell of each scaled place (…, 2), the nearest one outside of the grid; 0 where it is not known."""
        cells = np.nan_to_num(scaled).round().clip(self.low, self.high).astype(np.int64) - self.low
        return np.asarray(cells[..., 0] * self.size[1] + cells[..., 1])

    @property
    def centres(self) -> Array:
        """The middle of each cell [cell], (state, 2)."""
        across = np.indices(self.size).reshape(2, -1).T
        return np.asarray(across + np.array(self.low), np.float64)

    def nearness(self, degrees: float) -> Array:
        """Return −distance to the goal, turned by `degrees` around the start, in units of the start's: (state,)."""
        angle = math.radians(degrees)
        goal = STRIDES * np.array([math.cos(angle), math.sin(angle)])
        return np.asarray(-np.hypot(*(self.centres - goal).T) / STRIDES)


def actions(moves: Array) -> Index:
    """Return the action of each move (…, 2) [cell]."""
    x, y = moves[..., 0], moves[..., 1]
    sector = np.round(np.arctan2(y, x) / (2 * math.pi / SECTORS)).astype(np.int64) % SECTORS
    return np.asarray(np.where(np.hypot(x, y) < STILL, STAY, sector))


def transitions(grid: Grid, moves: Array) -> sparse.csr_array:
    """Return the probabilities of the next cell, (cell · action, cell), from moves (move, 2) [cell] that were seen."""
    offsets, probabilities = _offsets(moves)
    cells = grid.centres
    rows, columns, values = [], [], []
    for action, (to, chance) in enumerate(zip(offsets, probabilities, strict=True)):
        reached = grid.states(cells[:, None] + to)
        rows.append(np.repeat(np.arange(len(cells)) * (SECTORS + 1) + action, len(to)))
        columns.append(reached.ravel())
        values.append(np.tile(chance, len(cells)))
    shape = (len(cells) * (SECTORS + 1), len(cells))
    return sparse.csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape)


def _offsets(moves: Array) -> tuple[list[Array], list[Array]]:
    """Return for each action by how many cells it moves, (offset, 2), and how probably; a stay moves by none."""
    seen = moves[actions(moves) != STAY]
    if not len(seen):
        seen = np.array([[1.0, 0.0]])
    seen = seen[np.linspace(0, len(seen) - 1, min(len(seen), SEEN)).round().astype(np.int64)]
    width = 2 * math.pi / SECTORS
    aside = np.arctan2(seen[:, 1], seen[:, 0]) - width * actions(seen)
    within = (np.indices((FINE, FINE)).reshape(2, -1).T + 0.5) / FINE - 0.5
    offsets, probabilities = [], []
    for sector in range(SECTORS):
        angle = aside + width * sector
        step = np.hypot(*seen.T)[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
        to, count = np.unique((within + step[:, None]).round().reshape(-1, 2), axis=0, return_counts=True)
        offsets.append(to)
        probabilities.append(count / count.sum())
    return [*offsets, np.zeros((1, 2))], [*probabilities, np.ones(1)]


@dataclass(frozen=True)
class Walks:
    """What was done in runs: the state at each tick and the action until the next, (run, tick); moves [cell]."""

    states: Index
    actions: Index
    moves: Array

    @classmethod
    def on(cls, grid: Grid, places: Array) -> Walks:
        """Return what places (run, tick, 2) [m] say; a place that is not known is one where nothing moves."""
        scaled = grid.scaled(places)
        moves = np.nan_to_num(np.diff(scaled, axis=1))
        return cls(grid.states(scaled[:, :-1]), actions(moves), moves)

    def __getitem__(self, runs: slice) -> Walks:
        return Walks(self.states[runs], self.actions[runs], self.moves[runs])

    def done(self, shape: tuple[int, int, int]) -> Array:
        """Return how often what was done where, in the shape of a process: (tick, state, action)."""
        runs, ticks = self.states.shape
        found = np.zeros(shape)
        np.add.at(found, (np.tile(np.arange(ticks), runs), self.states.ravel(), self.actions.ravel()), 1.0)
        return found

    def per_run(self, told: Array) -> Array:
        """Return the sum over ticks of what is told of each (tick, state, action, …): (…, run)."""
        ticks = np.arange(self.states.shape[1])
        return np.moveaxis(told[ticks, self.states, self.actions].sum(1), 0, -1)
