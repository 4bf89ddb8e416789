"""Levels of the arena, many at once: room in memory for them, and what they are drawn by."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emergent.component import ENVIRONMENT, Component
from emergent.models.arena import kernel
from emergent.models.arena.channels import CHANNELS
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.parameters import ArenaParameters

WALKER, COIN, FLAG, MAZE = (Component(name, ENVIRONMENT) for name in ("walker", "coin", "flag", "maze"))
TITLE = Component("title", ENVIRONMENT)
KEYS = np.array([part.key for part in (WALKER, COIN, MAZE)], np.uint64)
"""The keys of draws, in the kernel's order."""


def setting(parameters: ArenaParameters) -> k.Setting:
    """Return what levels are drawn by."""
    p = parameters
    return k.Setting(int(p.maze == "tree"), p.moved, p.region, p.walls, p.sweeps, p.misses)


def draw(parameters: ArenaParameters, seeds: npt.NDArray[np.uint64], parts: int, personas: int = 0) -> k.State:
    """Return one level a seed, with walkers that stand where they start, and whose agents have so many `parts`."""
    runs, grid = len(seeds), (len(seeds), parameters.height + 2, parameters.width + 2)
    base = np.array(CHANNELS.base())
    places = np.zeros((runs, 4, 2), np.int64)
    places[:, k.WALKER_AT], places[:, k.FLAG_AT] = np.add(parameters.start, 1), np.add(parameters.flag, 1)
    shares = np.tile(base[: k.FIELDS, None], (runs, 1, parts))
    shares[:, k.WORKS] = 1.0
    state = k.State(
        shares,
        np.tile(base[k.FIELDS :], (runs, 1)),
        np.array(seeds, np.uint64),
        np.ones(grid, np.int8),
        places,
        np.zeros((runs, 2, *grid[1:]), np.int64),
        np.zeros(grid),
        np.ones(runs, np.bool_),
        np.ones((runs, personas)),
    )
    kernel.begin(state, setting(parameters), KEYS)
    return state
