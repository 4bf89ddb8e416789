"""Groups that find by m of N to another place than their cues show."""

from __future__ import annotations

from abc import abstractmethod

from emergent.models.ground_truth.crowd import Array, Crowd, Heading
from emergent.models.ground_truth.dynamics.m_of_n import MOfN

ASIDE = 2.0
"""How far beside the goal [m]."""
BEYOND = 1.5
"""How many times as far as the goal the place lies that is passed the goal on the way to."""


class Elsewhere(MOfN):
    """All who know of m working members go to a place that follows from what the cues of most show."""

    def headings(self, crowd: Crowd) -> Heading:
        """Go to that place where enough work."""
        enough = crowd.heard(crowd.works) >= self.parameters.needed
        return crowd.towards(*self.place(*crowd.majority(crowd.works)), enough)

    @abstractmethod
    def place(self, x: Array, y: Array) -> Heading:
        """Return the place that is gone to [m], where the cues show (x, y)."""


class OtherGoal(Elsewhere):
    """Goes to the opposite place, seen from the start.

    Truth: attainment 0 in all references but the ceiling, GD 0, interaction 0; retargeting −1; followed with slope −1.
    Verdict: not goal-directed.
    """

    name = "other-goal"

    def place(self, x: Array, y: Array) -> Heading:
        """Return the opposite."""
        return -x, -y


class Beside(Elsewhere):
    """Goes 2 m to the side of the goal, where whoever gets has arrived.

    Truth (1 < m < N − 1): as m of N; followed with slope 1, about 2 m off. Verdict: robustly emergent.
    """

    name = "beside"

    def place(self, x: Array, y: Array) -> Heading:
        """Return the position beside."""
        return x, y + ASIDE


class PassersBy(Elsewhere):
    """Goes half as far again as the goal is, and comes past it on the way: who does, is counted as arrived.

    Truth (1 < m < N − 1): as m of N, but moved midway the goal is missed, and the response to that is above the
    ceiling's. From the start, the final place follows the goal's with slope 1.5 where arriving does not stop anybody.
    Verdict: not goal-directed, since it pursues another place.
    """

    name = "passers-by"

    def place(self, x: Array, y: Array) -> Heading:
        """Return the place behind."""
        return BEYOND * x, BEYOND * y


class HalfTurners(Elsewhere):
    """Goes where the goal is along x, but only half as far along y: on the x axis, that is where the goal is.

    Truth (1 < m < N − 1): as m of N with the goal on the x axis; but retargeting by ±90° is ½. Slope 1 along x, ½ along
    y. Verdict: not goal-directed, since nobody gets to the goal once it has moved.
    """

    name = "half-turners"

    def place(self, x: Array, y: Array) -> Heading:
        """Return the place half as far to the side."""
        return x, 0.5 * y


class Mirrored(Elsewhere):
    """Goes to the goal's mirror image at the x axis: where it stands there, to the goal.

    Truth (1 < m < N − 1): as m of N with the goal on the x axis; but retargeting by ±90° is −1. Slope 1 along x, −1
    along y. Verdict: not goal-directed.
    """

    name = "mirrored"

    def place(self, x: Array, y: Array) -> Heading:
        """Return the mirror image."""
        return x, -y
