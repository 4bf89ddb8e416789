"""How well goals tell moves: the inverse temperature is fitted to some runs, and tells the others.

A move in n + 1 is taken to be by chance, n the decisions to which β is fitted (Laplace's rule of succession), so that
one run of another kind cannot outweigh all others; as n grows, this goes away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emergent.metrics.estimate import Array
from emergent.metrics.macro_moves import Grid, Walks, transitions
from emergent.metrics.soft_planning import Process, fit, log_policies, nearest


@dataclass(frozen=True)
class Fitted:
    """What one goal, or several, tell of runs: β* (K,), and what it gains in each run, as a share of H ln|A|: (K, run).

    `inside` are the runs to which β was fitted, `outside` the others; `signed` has the sign of β*.
    """

    beta: Array
    inside: Array
    outside: Array

    @classmethod
    def to(cls, grid: Grid, walks: Walks, half: int, degrees: Sequence[float] = (0.0,)) -> Fitted:
        """Fit β to the first `half` of the runs, for the goal turned by each of these angles."""
        first, second = walks[:half], walks[half:]
        process = _process(grid, [first], degrees)
        done = np.repeat(first.done(process.shape)[..., None], len(degrees), -1)
        beta = fit(process, done)
        told = trembling(log_policies(process, beta), first.states.size) / _most(process)
        return cls(beta, first.per_run(told), second.per_run(told))

    def signed(self, gains: Array) -> Array:
        """Return the gains (K, run) with the sign of β*."""
        return np.asarray(np.sign(self.beta)[:, None] * gains)


def _process(grid: Grid, walks: Sequence[Walks], degrees: Sequence[float] = (0.0,)) -> Process:
    near = np.stack([grid.nearness(angle) for angle in degrees], 1)
    moves = np.concatenate([one.moves.reshape(-1, 2) for one in walks])
    return Process(transitions(grid, moves), near, near, walks[0].states.shape[1])


def _most(process: Process) -> float:
    """Return H ln|A|, the most that can be gained [nat]."""
    return process.horizon * math.log(process.actions)


def best_of(grid: Grid, walks: Sequence[Walks]) -> int:
    """Return whose moves the goal tells best, by the signed gain, with the best of a few β."""
    process = _process(grid, walks)
    beta, gained = nearest(process, np.stack([one.done(process.shape) for one in walks], -1))
    return int((np.sign(beta) * gained).argmax())


def trembling(told: Array, seen: int) -> Array:
    """Return ln((1 − ε) π + ε/|A|) + ln|A| of what is `told`, ln π + ln|A|: a move in n + 1 is by chance.

    n are the decisions seen (Laplace's rule): so what was never seen cannot outweigh all else.
    """
    chance = 1 / (seen + 1)
    return np.asarray(np.logaddexp(told + math.log1p(-chance), math.log(chance)))
