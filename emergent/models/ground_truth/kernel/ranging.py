"""The place that readings of distances give: least squares, one run after the other."""

from __future__ import annotations

import math

import numpy as np

from emergent.compiled import helper, kernel


@helper
def _solved(x, y, reading, who, clear):
    """Return the place that the readings of `who` (member,) give, and whether they give one."""
    members = len(x)
    count, sum_x, sum_y = 0.0, 0.0, 0.0
    for i in range(members):
        sees = 1.0 if who[i] else 0.0
        count, sum_x, sum_y = count + sees, sum_x + sees * x[i], sum_y + sees * y[i]
    per = 1.0 / (count if count > 1.0 else 1.0)
    mean_x, mean_y = per * sum_x, per * sum_y
    xx, xy, yy, bx, by = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(members):
        sees = 1.0 if who[i] else 0.0
        ux, uy = x[i] - mean_x, y[i] - mean_y
        gap = 0.5 * sees * (ux * ux + uy * uy - reading[i] * reading[i])
        xx, xy, yy = xx + sees * ux * ux, xy + sees * ux * uy, yy + sees * uy * uy
        bx, by = bx + gap * ux, by + gap * uy
    determinant, size = xx * yy - xy * xy, xx + yy
    known = count > 2.5 and determinant > clear * size * size
    safe = determinant if known else 1.0
    return mean_x + (yy * bx - xy * by) / safe, mean_y + (xx * by - xy * bx) / safe, known


@helper
def _error(x, y, reading, who, to_x, to_y):
    """Return by how much the reading of `who` that fits a place worst differs from its distance [m]."""
    worst = 0.0
    for i in range(len(x)):
        if who[i]:
            dx, dy = to_x - x[i], to_y - y[i]
            gap = abs(math.sqrt(dx * dx + dy * dy) - reading[i])
            worst = gap if gap > worst else worst
    return worst


@kernel
def solve(x, y, reading, who, clear):
    """Return the place [m] that the readings [m] of `who` (run, member) give, and whether they give one, (run,).

    None is given where the determinant is below the share `clear` of the largest possible one.
    """
    runs = len(x)
    to_x, to_y, known = np.empty(runs), np.empty(runs), np.empty(runs, np.bool_)
    for run in range(runs):
        to_x[run], to_y[run], known[run] = _solved(x[run], y[run], reading[run], who[run], clear)
    return to_x, to_y, known


@kernel
def solve_checked(x, y, reading, who, clear, enough, alike):
    """Return the same, of `enough` readings or more without the one but for which the others agree best.

    Errors that differ by no more than `alike` [m] are the same.
    """
    runs, members = x.shape
    to_x, to_y, known = solve(x, y, reading, who, clear)
    for run in range(runs):
        count = 0
        for i in range(members):
            count += who[run, i]
        if not known[run] or count < enough:
            continue
        error = _error(x[run], y[run], reading[run], who[run], to_x[run], to_y[run])
        rest = who[run].copy()
        for left_out in range(members):
            rest[left_out] = False
            px, py, solved = _solved(x[run], y[run], reading[run], rest, clear)
            if solved:
                without = _error(x[run], y[run], reading[run], rest, px, py)
                if without < error - alike:
                    to_x[run], to_y[run], error = px, py, without
            rest[left_out] = who[run, left_out]
    return to_x, to_y, known
