"""Seekers: each member is a perfect seeker on its own, and they merely travel together."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class Seekers(Dynamics):
    """Who sees goes to the place that it sees; who does not fidgets.

    Truth: GD 1; alone 1, sole sighted 1 (all members); 2×2: both 1, sighted 1, coupled 0, neither 0, interaction 0;
    retargeting 1, best member 1, excess 0; worst single, pair 1; retention 1 at every k < N, area (N − ½)/N; no k*;
    rejoin 1, also when lost from sight, 0 in a blind group; velocity 1, 1, 0, 0. Verdict: amplified.
    """

    name = "seekers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to one's cue."""
        return crowd.towards(crowd.cue_x, crowd.cue_y, crowd.sees)
