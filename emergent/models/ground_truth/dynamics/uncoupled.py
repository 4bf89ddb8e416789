"""Uncoupled: weak random walkers that neither sense nor follow."""

from __future__ import annotations

from emergent.arithmetic import ARRAYS
from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading
from emergent.randomness import uniforms

PACE = 0.2
"""Share of full speed."""
WANDER = 16
"""Purpose of the draws, apart from the engine's."""


class Uncoupled(Dynamics):
    """Each step has a direction of its own, whatever there is to see or to hear.

    Truth: the references other than the ceiling are the same run bit for bit, so GD 0, interaction 0, retargeting 0
    exactly; nobody rejoins (at 0.2 m a step a random walk is far shorter than the way back).
    Verdict: not goal-directed.
    """

    name = "uncoupled"

    def headings(self, crowd: Crowd) -> Heading:
        """Step anywhere."""
        turn = uniforms(crowd.seeds[:, None], crowd.keys, crowd.step, WANDER)
        y, x = ARRAYS.sincos(6.283185307179586 * turn)
        return PACE * x, PACE * y
