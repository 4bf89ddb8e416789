"""Groups that anybody can spoil, in one way or another."""

from __future__ import annotations

import numpy as np

from emergent.arithmetic import ARRAYS
from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading
from emergent.models.ground_truth.dynamics.m_of_n import MOfN


class Waiters(MOfN):
    """m of N, but all who listen wait for whoever does not come along: is frozen, misled or distracted.

    Truth (1 < m < N − 1): as m of N; whoever is removed, and any two, leave 1; whoever is frozen or misled leaves 0, so
    the worst single and a typical one leave 0. Verdict: fragile.
    """

    name = "waiters"

    def headings(self, crowd: Crowd) -> Heading:
        """Wait, or go as m of N."""
        x, y = super().headings(crowd)
        waits = crowd.heard(crowd.present & ~crowd.able) > 0
        return np.where(waits, 0.0, x), np.where(waits, 0.0, y)


class Unanimous(MOfN):
    """m of N, but all stay where they are while the cues of those that work do not all show the same place.

    Truth (1 < m < N − 1): as m of N; whoever is removed, frozen or misled leaves 1; whoever is shown a decoy leaves 0.
    Verdict: fragile, by sensor faults only.
    """

    name = "unanimous"

    def headings(self, crowd: Crowd) -> Heading:
        """Stay, or go as m of N."""
        x, y = super().headings(crowd)
        votes, decoys = crowd.heard(crowd.works), crowd.heard(crowd.works & crowd.shown)
        agree = (decoys == 0) | (decoys == votes)
        return np.where(agree, x, 0.0), np.where(agree, y, 0.0)


class Averagers(MOfN):
    """m of N, but all go to the mean of the positions that the sensors of those that work show.

    Truth (1 < m < N − 1, radius below √2·d/N, d being the distance): as m of N; whoever is removed, frozen or misled
    leaves 1; whoever is shown a decoy 90° off turns all by more than the radius and leaves 0. Verdict: fragile, by
    sensor faults only.
    """

    name = "averagers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the mean."""
        votes, decoys = crowd.heard(crowd.works), crowd.heard(crowd.works & crowd.shown)
        share = decoys / np.maximum(votes, 1)
        x, y = crowd.decoy(crowd.works)
        x, y = crowd.goal_x + share * (x - crowd.goal_x), crowd.goal_y + share * (y - crowd.goal_y)
        return crowd.towards(x, y, votes >= self.parameters.needed)


class Xor(Dynamics):
    """The way is the exclusive or of what all N hold: who knows of some that work, but not of all, goes anywhere.

    Where that is, the run's lot says. Truth (1 < N): GD 1; alone, sole sighted, and with whomever struck, the chance p
    of coming by the goal, that is arcsin(radius/distance)/π; 2×2: 1, p, 0, 0, interaction 1 − p; retargeting 1, best
    member 0. Verdict: fragile.
    """

    name = "xor"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the majority's cue where all work."""
        known = crowd.heard(crowd.works)
        whole = known == self.parameters.members
        x, y = crowd.towards(*crowd.majority(crowd.works), whole)
        sine, cosine = ARRAYS.sincos(6.283185307179586 * crowd.lot)
        lost = ~whole & (known > 0)
        return np.where(lost, cosine, x), np.where(lost, sine, y)
