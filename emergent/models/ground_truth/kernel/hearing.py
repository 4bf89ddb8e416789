"""Who knows of how many, and which way a place lies: arrays (run, member)."""

from __future__ import annotations

import math

import numpy as np

from emergent.compiled import kernel


@kernel
def heard(x, y, listens, mask, earshot):
    """Return how many of `mask` each member knows of: all within earshot [m] if it listens, else only itself."""
    found = np.empty(x.shape, np.int64)
    runs, members = x.shape
    for run in range(runs):
        every = 0
        for i in range(members):
            every += mask[run, i]
        for i in range(members):
            if not listens[run, i]:
                found[run, i] = mask[run, i]
            elif math.isinf(earshot):
                found[run, i] = every
            else:
                count = 0
                for j in range(members):
                    dx, dy = x[run, i] - x[run, j], y[run, i] - y[run, j]
                    count += mask[run, j] and dx * dx + dy * dy <= earshot * earshot
                found[run, i] = count
    return found


@kernel
def towards(x, y, to_x, to_y, who, reach):
    """Return the headings of `who` towards points [m], no farther than these; (0, 0) for others."""
    hx, hy = np.zeros_like(x), np.zeros_like(y)
    for run in range(x.shape[0]):
        for i in range(x.shape[1]):
            if who[run, i]:
                dx, dy = to_x[run, i] - x[run, i], to_y[run, i] - y[run, i]
                length = math.sqrt(dx * dx + dy * dy)
                length = length if length > reach else reach
                hx[run, i], hy[run, i] = dx / length, dy / length
    return hx, hy
