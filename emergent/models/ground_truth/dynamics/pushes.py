"""Pushes: every member pushes all a little; what many do together is the sum of what each does."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class Pushes(Dynamics):
    """Each working member pushes who listens towards the place of its own cue, by an Nth of full speed.

    Truth (way d = 67 m, horizon T = 120 s): full speed together, 1/N alone. GD 1; alone at ten horizons 1 if
    N < 10·T/d ≈ 17 (a thermostat of ten), else 0 (weak seekers by the hundred); sole sighted 0; 2×2: 1, 0, 0, 0,
    interaction 1; retention 1 up to k = N(1 − d/T); retargeting 1, and summed over members alone as much or more, so
    nothing is beyond the sum of parts. Verdict: amplified.
    """

    name = "pushes"

    def headings(self, crowd: Crowd) -> Heading:
        """Go by the sum of the pushes."""
        shown = crowd.works & crowd.shown
        true = crowd.works & ~crowd.shown
        x, y = 0.0 * crowd.x, 0.0 * crowd.y
        for place, who in (((crowd.goal_x, crowd.goal_y), true), (crowd.decoy(crowd.works), shown)):
            share = crowd.heard(who) / self.parameters.members
            dx, dy = crowd.towards(*place, share > 0)
            x, y = x + share * dx, y + share * dy
        return x, y
