"""How a run of the arena lies in memory: grids, places, the parts of the agent, and what the agent has learned."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from emergent.models.arena.channels import CHANNELS

WORKS, PRESENCE = CHANNELS.indices("works", "presence")
FIELDS = CHANNELS.fields
STUMBLE, GUIDE, TITLE, HIDDEN, COIN, TELEPORT, MAZE, FORK = CHANNELS.indices(
    "stumble", "guide", "title", "hidden", "coin", "teleport", "maze", "fork"
)

RIGHT, UP, DOWN, LEFT = 0, 1, 2, 3
"""Moves; of moves that are as good, the first one is taken."""
MOVES = 4
ROWS, COLUMNS = (0, -1, 1, 0), (1, 0, 0, -1)
"""What a move adds to the row and to the column."""

BEYOND, ASIDE = 6, 2
"""How many rows, and how many columns, the window reaches to each side."""
WINDOW = (2 * BEYOND + 1) * (2 * ASIDE + 1)
SIGNS = 6
"""Inputs that tell in which direction something lies: one for up, level and down, one for left, level and right."""
INPUTS = WINDOW + 2 * SIGNS
"""The window's cells, row by row: 1 for a wall; then the direction of the coin, and that of the flag."""

HEURISTIC, SEARCH, SIMULATOR, COMMITTEE = 0, 1, 2, 3
"""Agents, by the route that their training took."""

# parts of each agent, in the order of memory
SEES_WALLS, SEES_COIN, SEES_FLAG = 0, 1, 2
"""All but the committee have three senses first."""
UNITS = 3
"""Then the heuristic has its hidden units,"""
PLANNER = 3
"""the one that searches its planner,"""
READS, PERSONAS = 3, 4
"""and the simulator a sense for the title, and its personas. A committee has reflexes, with a receptor each, only."""

DISCOUNT = 0.97
"""What a reward is worth one step later (γ)."""
FAR = 1 << 20
"""The distance of what cannot be reached [steps]."""


class State(NamedTuple):
    """Where the runs are.

    `parts` (run, field, part), `world` (run, channel) and `seeds` (run,) as in all kernels; `walls` (run, row, column),
    1 for a wall, with a border of walls; `places` (run, what, row column) of walker, coin and flag, and of where the
    coin is seen, with the border counted; `ways` (run, to, row, column), the steps from a cell to coin and flag;
    `values` (run, row, column), what the planner expects of a cell; `seen` (run,), whether a detector saw the coin;
    `belief` (run, persona), how likely what was done so far is of each persona, the likeliest 1.
    """

    parts: np.ndarray
    world: np.ndarray
    seeds: np.ndarray
    walls: np.ndarray
    places: np.ndarray
    ways: np.ndarray
    values: np.ndarray
    seen: np.ndarray
    belief: np.ndarray


TO_COIN, TO_FLAG = 0, 1
WALKER_AT, COIN_AT, FLAG_AT, SHOWN_AT = 0, 1, 2, 3
"""The walker, the coin, the flag, and the place at which the coin is seen."""


class Mind(NamedTuple):
    """What an agent has learned, the arrays of other agents empty.

    A heuristic: `first` (input, unit), `bias` (unit,), `second` (unit, move), `last` (move,). A searcher: `reward`,
    that of the coin and that of the flag. A simulator: `acts` (persona, coin, flag), how readily a persona makes a move
    that leads away from, not nearer to, or nearer to coin and flag; `mix` (persona,), how many there are; `titles`
    (persona, title), which titles stand above them. A committee: for each reflex the input it reads, `receptor`, the
    `urge` (reflex, off on) that it adds, and the move that it adds it to, `to`; `last` is what they start from.
    """

    route: int
    first: np.ndarray
    bias: np.ndarray
    second: np.ndarray
    last: np.ndarray
    reward: np.ndarray
    acts: np.ndarray
    mix: np.ndarray
    titles: np.ndarray
    receptor: np.ndarray
    to: np.ndarray
    urge: np.ndarray


class Setting(NamedTuple):
    """What a level is drawn by: see `ArenaParameters`."""

    maze: int
    moved: float
    region: float
    columns: int
    sweeps: int
    misses: float


class Notes(NamedTuple):
    """What an observer keeps: when coin and flag were reached first (−1: never), and a hash of the way, shape (run,).

    `frames` (run, frame, what, row column) hold the places of walker and coin every `stride` steps (0: none).
    """

    coin: np.ndarray
    flag: np.ndarray
    trace: np.ndarray
    frames: np.ndarray
    stride: np.int64
