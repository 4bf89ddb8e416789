"""Weak seekers: each gets there on its own, given time; together they pool what they sense."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading
from emergent.variant import Variant


class WeakSeekers(Dynamics):
    """All go to where most of the cues point, at the share min(1, c·n) of full speed; n members work, c is `cues`.

    Truth (N 10, c 0.2, 67 m in 120 s: the horizon takes a share of .56, that is m = 3 members): GD 1; alone at ten
    horizons 1, sole sighted 0; 2×2 at one horizon: 1, 0, 0, 0, interaction 1; velocity 1, c, 0, 0; worst single, pair
    1; retention as m of N with m = 3, area (N − 2½)/N = .75; no k*; one member with everybody's cues 1, everybody with
    one member's share P(Bin(10, .1) ≥ 3) = .070; pooling factor between 2 and 4. Verdict: amplified.
    """

    name = "weak-seekers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the majority's cue, the faster the more work."""
        count = crowd.heard(crowd.works)
        share = np.minimum(self.parameters.cues * count, 1.0)
        x, y = crowd.towards(*crowd.majority(crowd.works), count > 0)
        return share * x, share * y

    def informed(self, factor: float) -> Variant:
        """One member, with `factor` times its cues."""
        return Variant({"members": 1, "cues": factor * self.parameters.cues})
