"""Consensus: members turn to the mean of each other's headings, in which some count more than others."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import TINY, Crowd, Dynamics, Heading

WENT = 0.75
"""Whoever went slower than this share of full speed has no heading: it fidgets, or has arrived."""


class Consensus(Dynamics):
    """All set out for the place that they see, and from then on go where all who listen went, on average.

    In the mean of the headings' unit vectors u_i, member i counts w_i = (i + 1)/(1 + … + N): W = 1wᵀ in x' = Wx, so
    all agree after one step. Truth (any N): a member that is turned by δ turns all of them by atan2(w_i sin δ, 1 − w_i
    + w_i cos δ), w_i δ for small δ: influence w_i, the left Perron vector of W; total 1; effective influencers
    3N(N + 1)/(2(2N + 1)). GD 1; alone 1, sole sighted 1; 2×2: 1, 1, 0, 0; retargeting 0, since who set out does not
    look again. Verdict: not goal-directed.
    """

    name = "consensus"

    def headings(self, crowd: Crowd) -> Heading:
        """Keep to the weighted mean of the last headings, or to one's own; first of all, go to one's cue."""
        x, y = crowd.going_x, crowd.going_y
        went = crowd.present & (x * x + y * y > WENT * WENT)
        weight = np.array([number + 1.0 for number in self.column]) * went
        mean_x, mean_y = ((weight * h).sum(1, keepdims=True) for h in (x, y))
        length = np.sqrt(mean_x * mean_x + mean_y * mean_y)
        agree = crowd.company & (length > TINY)
        x, y = (
            np.where(agree, m / np.maximum(length, TINY), np.where(went, h, 0.0)) for m, h in ((mean_x, x), (mean_y, y))
        )
        first_x, first_y = crowd.towards(crowd.cue_x, crowd.cue_y, crowd.sees)
        sets_out = np.full(went.shape, crowd.step == 0)
        return np.where(sets_out, first_x, x), np.where(sets_out, first_y, y)
