"""Conditional seekers: perfect seekers, but in company only."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class ConditionalSeekers(Dynamics):
    """Who sees and has company, however blind, goes to the place that it sees; others fidget.

    Truth: GD 1; alone 0, sole sighted 1 (all members); 2×2: 1, 0, 0, 0, interaction 1; retargeting 1, best member alone
    0; worst single, pair 1; retention 1 up to k = N − 2, 0 at N − 1, area (N − 3/2)/N; no k*. Verdict: amplified, since
    every member gets there as the only one who senses the goal.
    """

    name = "conditional-seekers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to one's cue while not alone."""
        return crowd.towards(crowd.cue_x, crowd.cue_y, crowd.sees & crowd.company)
