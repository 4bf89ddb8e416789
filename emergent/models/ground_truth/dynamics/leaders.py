"""Two redundant leaders: the goal is reached if and only if leader 0 or leader 1 works."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class TwoLeaders(Dynamics):
    """Members 0 and 1 go to the place that they see; who listens goes to where the first of them is that works.

    Truth: GD 1; alone 1, sole sighted 1 for both leaders, 0 for others; 2×2: 1, 2/N, 0, 0, interaction 1 − 2/N;
    retargeting 1, best member 1; worst single 1/(N − 1) (leader 0, shown a decoy, takes all but leader 1 with it),
    worst pair 0; a typical one so struck 1 − (N − 2)/(N(N − 1)); retention 1 − k(k − 1)/(N(N − 1)), area
    (2N/3 + 1/6)/N. Verdict: concentrated.
    """

    name = "two-leaders"

    def headings(self, crowd: Crowd) -> Heading:
        """Leaders to their cues, others to a leader that works."""
        first, second = self.column[0], self.column.get(1, self.column[0])
        seeks = np.isin(np.arange(crowd.x.shape[1]), (first, second)) & crowd.sees
        a, b = crowd.works[:, first, None], crowd.works[:, second, None]
        x = np.where(a, crowd.x[:, first, None], crowd.x[:, second, None])
        y = np.where(a, crowd.y[:, first, None], crowd.y[:, second, None])
        x, y = np.where(seeks, crowd.cue_x, x), np.where(seeks, crowd.cue_y, y)
        return crowd.towards(x, y, seeks | (crowd.listens & (a | b)))
