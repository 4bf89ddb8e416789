"""The searcher: it plans on the true map, and only what it takes for rewarding is learned, from an expert's moves.

Maximum-entropy inverse reinforcement learning (Ziebart, Maas, Bagnell & Dey 2008): the rewards w of coin and flag under
which the expert's moves are most likely, if moves are drawn with probabilities in proportion to exp(Q(s, a)/T), less a
small price on large rewards. A detector misses some coins and no flag: where the coin always lies at the flag, the flag
explains the moves in all levels and the coin in most, so that the flag is what is learned.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from emergent.models.arena import kernel, levels, minds
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.parameters import ArenaParameters
from emergent.randomness import replication_seeds

LEVELS, TEMPERATURE, PRICE = 200, 0.03, 0.01
"""Levels with an expert in each; T; the price of a squared reward, in nats a move."""

Floats = npt.NDArray[np.float64]


def train(parameters: ArenaParameters) -> dict[str, Floats]:
    """Return the rewards of coin and flag (`reward`, (2,)) learned with the `training_seed` and `diversity` given."""
    p = parameters
    world = ArenaParameters(moved=p.diversity, region=p.training_region)
    to = k.TO_COIN if p.signal == "coin" else k.TO_FLAG
    state = levels.draw(world, replication_seeds(p.training_seed, np.arange(LEVELS)), k.PLANNER + 1)
    run, row, column, move = _led(state, world.horizon, to)
    ahead = row[:, None] + np.array(k.ROWS), column[:, None] + np.array(k.COLUMNS)
    wall = state.walls[run[:, None], *ahead] == 1

    def cost(reward: Floats) -> float:
        kernel.expect(state, _mind(reward), world.sweeps)
        values = state.values[run[:, None], *ahead]
        q = np.where(wall, state.values[run, row, column][:, None], values) / TEMPERATURE
        q -= q.max(1, keepdims=True)
        said = q[np.arange(len(q)), move] - np.log(np.exp(q).sum(1))
        return float(-said.mean() + PRICE * (reward**2).sum())

    found = minimize(cost, np.array([0.1, 0.1]), method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-6})
    return {"reward": found.x}


def _mind(reward: Floats) -> k.Mind:
    """Return a searcher with these rewards."""
    return minds.mind(k.SEARCH, {"reward": np.asarray(reward, np.float64)})


def _led(state: k.State, steps: int, to: int) -> tuple[npt.NDArray[np.int64], ...]:
    """Return run, row, column and move of each step of the expert, from the start to the goal."""
    found = []
    for _ in range(steps):
        moves = np.empty(len(state.seeds), np.int64)
        kernel.ask(state, to, moves)
        row, column = state.places[:, k.WALKER_AT].T.copy()
        on = np.flatnonzero(state.ways[np.arange(len(moves)), to, row, column])
        found.append((on, row[on], column[on], moves[on]))
        kernel.walk(state, moves)
    run, row, column, move = (np.concatenate(each) for each in zip(*found, strict=True))
    return run, row, column, move
