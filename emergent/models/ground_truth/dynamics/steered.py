"""What steers from outside once members look: the blind run the same wherever the goal is."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading

SEARCH = 17
"""Purpose of the draws, apart from the engine's."""


class Lookers(Dynamics):
    """The environment pushes who knows of m members that look (`needed`) to the goal itself, whatever they see there.

    Truth (1 < m < N − 1): GD 1; runs identical 1; alone 0, sole sighted 0; 2×2: 1, 0, 0, 0, interaction 1; retargeting
    1, best member 0; worst single, pair 1; with every sensor showing a decoy, all get to the goal: misdirection to the
    goal 1. Verdict: not local, since looking is the switch and not the way.
    """

    name = "lookers"

    def headings(self, crowd: Crowd) -> Heading:
        """Be pushed to the goal."""
        enough = crowd.listens & (crowd.heard(crowd.sees) >= self.parameters.needed)
        return crowd.towards(crowd.goal_x, crowd.goal_y, enough)


class Scorer(Dynamics):
    """Who sees anything goes straight on, anywhere; once one is at the goal, the scorer moves all there who listen.

    Truth (goal at distance d, radius r): with p = arcsin(r/d)/π that one comes by the goal, 2×2: about 1 − (1 − p)^N,
    p, 0, 0; alone and sole sighted p; runs identical 1, since the blind stay; worst single nearly 1. With every sensor
    showing a decoy, as many get to the goal: misdirection to the goal 1. Verdict: not local.
    """

    name = "scorer"

    def headings(self, crowd: Crowd) -> Heading:
        """Be moved, or go on."""
        dx, dy = crowd.goal_x - crowd.x, crowd.goal_y - crowd.y
        there = crowd.present & (dx * dx + dy * dy < self.parameters.radius * self.parameters.radius)
        moved = crowd.listens & (there.sum(1, keepdims=True) > 0)
        cosine, sine = crowd.directions(SEARCH)
        x, y = crowd.towards(crowd.goal_x, crowd.goal_y, moved)
        on = crowd.sees & ~moved
        return np.where(on, cosine, x), np.where(on, sine, y)
