"""Hidden controller: a bus that knows the goal moves everyone, though all declared sensors may be blinded."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class HiddenController(Dynamics):
    """Who has company goes to the goal itself, whatever its own sensor shows.

    Truth: GD 1; runs identical 0; alone 0, sole sighted 1; 2×2: 1, 0, 1, 0, interaction 0; retargeting 1, best member
    alone 0; worst single, pair 1. Verdict: not local.
    """

    name = "hidden-controller"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the goal while not alone."""
        return crowd.towards(crowd.goal_x, crowd.goal_y, crowd.company)
