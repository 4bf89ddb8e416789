"""A step of all members of all runs in one pass, where NumPy would make an array of every operation."""

from __future__ import annotations

import numpy as np

from emergent import arithmetic, randomness
from emergent.compiled import kernel

FIDGET, _0, _1 = np.uint64(3), np.uint64(0), np.uint64(1)
"""The purpose of the draws."""
_sincos = arithmetic.COMPILED.sincos
_philox, _uniform = randomness.COMPILED.philox, randomness.COMPILED.uniform
_TWO_PI = 6.283185307179586
PACE = 0.5
"""Share of full speed at which members fidget."""


@kernel
def move(x, y, hx, hy, moves, free, seeds, keys, step, reach):
    """Return the headings (run, member) of those that move, and set their positions; `step` is uint64.

    Who is `free` and sent nowhere fidgets: at `PACE` into a random direction, and in the next step back.
    """
    pace = PACE if step & _1 == _0 else -PACE
    gone_x, gone_y = np.empty_like(x), np.empty_like(y)
    for run in range(x.shape[0]):
        for i in range(x.shape[1]):
            dx, dy = 0.0, 0.0
            if moves[run, i]:
                dx, dy = hx[run, i], hy[run, i]
                if dx == 0.0 and dy == 0.0 and free[run, i]:
                    w0, w1, _, _ = _philox(keys[i], step >> _1, FIDGET, _0, seeds[run])
                    s, c = _sincos(_TWO_PI * _uniform(w0, w1))
                    dx, dy = pace * c, pace * s
            gone_x[run, i], gone_y[run, i] = dx, dy
            x[run, i] = x[run, i] + reach * dx
            y[run, i] = y[run, i] + reach * dy
    return gone_x, gone_y


@kernel
def arrive(x, y, world, present, radius, step, arrived, arrived_at):
    """Note who of those that are present came within the radius of the goal (1) or of an open decoy (2), and when.

    `world` holds the rows goal x, goal y, decoy x, decoy y and whether the decoy is open, (row, run).
    """
    near = radius * radius
    for run in range(x.shape[0]):
        for i in range(x.shape[1]):
            if present[run, i] and arrived[run, i] < 0.0:
                dx, dy = world[0, run] - x[run, i], world[1, run] - y[run, i]
                at_goal = dx * dx + dy * dy < near
                dx, dy = world[2, run] - x[run, i], world[3, run] - y[run, i]
                if at_goal or (world[4, run] > 0.0 and dx * dx + dy * dy < near):
                    arrived[run, i] = step
                    arrived_at[run, i] = 1 if at_goal else 2


@kernel
def over(who, values):
    """Return the sum over `who`, one member after the other: the same bits in every batch, (run,)."""
    total = np.zeros(len(who))
    for run in range(len(who)):
        for i in range(who.shape[1]):
            if who[run, i]:
                total[run] += values[run, i]
    return total
