"""Alternate seekers: every second member finds the way alone, the others follow."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class AlternateSeekers(Dynamics):
    """Members of even number go to the place that they see; the others, if they listen, to the cues of most of these.

    Truth (N even, N > 4): GD 1; alone, sole sighted 1 for every second member; 2×2: 1, ½, 0, 0, interaction ½;
    retargeting 1, best member 1; worst single, pair 1. Verdict: amplified.
    """

    name = "alternate-seekers"

    def headings(self, crowd: Crowd) -> Heading:
        """Seekers to their own cues, the others to that of most seekers."""
        even = np.array([number % 2 == 0 for number in self.column])[None]
        seekers = even & crowd.works
        x, y = crowd.majority(seekers)
        x, y = np.where(even, crowd.cue_x, x), np.where(even, crowd.cue_y, y)
        return crowd.towards(x, y, np.where(even, crowd.sees, crowd.listens & (crowd.heard(seekers) > 0)))
