"""Ranging: every member senses how far the goal is, a number without a direction; together they know where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.ground_truth.crowd import Array, Crowd, Dynamics, Heading, Mask

ENOUGH = 5
"""Four readings that agree tell that a fifth does not."""
ALIKE = 1e-3
"""Errors that differ by less are the same [m]."""
CLEAR = 1e-9
"""Below this share of the largest possible determinant, places lie on one line."""


class Ranging(Dynamics):
    """A member measures the distance d to the goal. Who listens solves for it by the readings of all that see.

    With places u_j relative to their mean and h the goal's, d_j² = |u_j|² − 2 u_j·h + |h|², hence (Σ u uᵀ) h =
    ½ Σ u(|u|² − d²). One reading gives no direction, two a line, three that are not in line the goal, exactly, wherever
    they are: so a member that is frozen, misled or distracted still contributes its reading.

    Truth: GD 1; alone 0, sole sighted 0; 2×2: 1, 0, 0, 0, interaction 1; velocity 1, 0, 0, 0; retargeting 1, best
    member 0; worst single, pair 1; retention 1 up to k = N − 3, then 0, area (N − 2½)/N; no k*; distraction 1; rejoin
    1, lost from sight 0, blind group 0. A member alone moves bit for bit the same wherever the goal is. But one reading
    that is wrong leads all astray: who is shown a decoy leaves next to nothing. Verdict: fragile, by sensor faults;
    with `success` q, GD is q and the verdict the same.
    """

    name = "ranging"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the place that the readings of all give."""
        dx, dy = crowd.cue_x - crowd.x, crowd.cue_y - crowd.y
        x, y, known = self.solved(crowd, np.sqrt(dx * dx + dy * dy))
        return crowd.towards(x, y, crowd.listens & known)

    def solved(self, crowd: Crowd, reading: Array) -> tuple[Array, Array, Mask]:
        """Return the position [m] that the readings [m] of all that see give, and whether they give one, (run, 1)."""
        return _solved(crowd, reading, crowd.sees)


class CheckedRanging(Ranging):
    """As with ranging, but of five readings or more the one is left out without which the others agree best.

    Truth: as ranging; and as any one reading may be wrong, who is shown a decoy leaves 1. Verdict: robustly emergent.
    """

    name = "checked-ranging"

    def solved(self, crowd: Crowd, reading: Array) -> tuple[Array, Array, Mask]:
        """Return what the readings give that agree."""
        x, y, known = _solved(crowd, reading, crowd.sees)
        error = _error(crowd, reading, crowd.sees, x, y)
        enough = known & (crowd.sees.sum(1, keepdims=True) >= ENOUGH)
        for column in range(reading.shape[1]):
            rest = crowd.sees.copy()
            rest[:, column] = False
            without_x, without_y, solved = _solved(crowd, reading, rest)
            without = _error(crowd, reading, rest, without_x, without_y)
            better = enough & solved & (without < error - ALIKE)
            x, y = np.where(better, without_x, x), np.where(better, without_y, y)
            error = np.where(better, without, error)
        return x, y, known


def _solved(crowd: Crowd, reading: Array, who: Mask) -> tuple[Array, Array, Mask]:
    sees = who * 1.0
    count = _total(sees)
    per = 1.0 / np.maximum(count, 1.0)
    mean_x, mean_y = per * _total(sees * crowd.x), per * _total(sees * crowd.y)
    ux, uy = crowd.x - mean_x, crowd.y - mean_y
    gap = 0.5 * sees * (ux * ux + uy * uy - reading * reading)
    xx, xy, yy = (_total(sees * a * b) for a, b in ((ux, ux), (ux, uy), (uy, uy)))
    bx, by = _total(gap * ux), _total(gap * uy)
    determinant, size = xx * yy - xy * xy, xx + yy
    known = (count > 2.5) & (determinant > CLEAR * size * size)
    safe = np.where(known, determinant, 1.0)
    return mean_x + (yy * bx - xy * by) / safe, mean_y + (xx * by - xy * bx) / safe, known


def _error(crowd: Crowd, reading: Array, who: Mask, x: Array, y: Array) -> Array:
    """Return by how much the reading of `who` that fits a position worst differs from its distance [m], (run, 1)."""
    dx, dy = x - crowd.x, y - crowd.y
    gap = np.abs(np.sqrt(dx * dx + dy * dy) - reading)
    return np.asarray(np.where(who, gap, 0.0).max(1, keepdims=True))


def _total(values: npt.NDArray[Any]) -> Array:
    """Sum over members one after the other, so that a run's bits do not depend on the batch."""
    total = np.zeros(values.shape[:1])
    for column in range(values.shape[1]):
        total = total + values[:, column]
    return total[:, None]
