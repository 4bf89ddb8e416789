"""Uncoupled: weak random walkers that neither sense nor follow, without memory and with."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading

PACE = 0.2
"""Share of full speed."""
KEEPS = 4
"""Steps for which a wanderer keeps its direction."""
WANDER, TURN = 16, 17
"""Purposes of the draws, apart from the engine's."""


class Uncoupled(Dynamics):
    """Each step has a direction of its own, whatever there is to see or to hear.

    Truth: the references other than the ceiling are the same run bit for bit, so GD 0, interaction 0, retargeting 0
    exactly; nobody rejoins (at 0.2 m a step a random walk is far shorter than the way back).
    Verdict: not goal-directed.
    """

    name = "uncoupled"

    def headings(self, crowd: Crowd) -> Heading:
        """Step anywhere."""
        x, y = crowd.directions(WANDER, crowd.step)
        return PACE * x, PACE * y


class Wanderers(Dynamics):
    """Each goes in a direction of its own for four steps, then in another, whatever there is to see or to hear.

    Truth: as of the uncoupled. A member's movement goes on with the correlation 3/4 from one step to the next, and
    members have nothing to do with each other: Ψ of causal emergence and synergy are above 0 in closed form, and what
    is beyond independent shifts is 0.
    Verdict: not goal-directed.
    """

    name = "wanderers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go on, or turn at a step of one's own."""
        since = (crowd.step + (KEEPS * crowd.uniforms(TURN)).astype(np.int64)) // KEEPS
        x, y = crowd.directions(WANDER, since)
        return PACE * x, PACE * y
