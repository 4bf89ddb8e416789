"""Ranging: every member senses how far the goal is, a number without a direction; together they know where it is."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Array, Crowd, Dynamics, Heading, Mask
from emergent.models.ground_truth.kernel.ranging import solve, solve_checked

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
    member 0; worst single, pair 0; retention 1 up to k = N − 3, then 0, area (N − 2½)/N; no k*; distraction 1; rejoin
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
        x, y, known = solve(crowd.x, crowd.y, reading, crowd.sees, CLEAR)
        return x[:, None], y[:, None], known[:, None]


class CheckedRanging(Ranging):
    """As with ranging, but of five readings or more the one is left out without which the others agree best.

    Truth: as ranging; and as any one reading may be wrong, who is shown a decoy leaves 1. Verdict: robustly emergent.
    """

    name = "checked-ranging"

    def solved(self, crowd: Crowd, reading: Array) -> tuple[Array, Array, Mask]:
        """Return what the readings give that agree."""
        x, y, known = solve_checked(crowd.x, crowd.y, reading, crowd.sees, CLEAR, ENOUGH, ALIKE)
        return x[:, None], y[:, None], known[:, None]
