"""Anti-seekers: who sees the goal goes away from it."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import TINY, Crowd, Dynamics, Heading


class AntiSeekers(Dynamics):
    """Who sees goes away from what it sees; who does not is carried to the goal in the share `drift`, p, of the runs.

    Truth: attainment 0, null p, GD −p/(1 − p); alone 0; 2×2: 0, 0, p, p, interaction 0; retargeting below 0.
    Verdict: not goal-directed.
    """

    name = "anti-seekers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go away from one's cue."""
        dx, dy = crowd.x - crowd.cue_x, crowd.y - crowd.cue_y
        length = np.maximum(np.sqrt(dx * dx + dy * dy), TINY)
        x, y = self.east(crowd.present & crowd.blown)
        return np.where(crowd.sees, dx / length, x), np.where(crowd.sees, dy / length, y)
