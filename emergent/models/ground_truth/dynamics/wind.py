"""Common wind: the environment carries everyone, the null too."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class Wind(Dynamics):
    """In the share `drift`, p, of the runs, everyone is carried to where the goal stands if nobody moves it.

    Truth: attainment p, null p, GD 0; runs identical 1; 2×2: p, p, p, p, interaction 0; retargeting 0.
    Verdict: not goal-directed.
    """

    name = "wind"

    def headings(self, crowd: Crowd) -> Heading:
        """Be carried."""
        return self.east(crowd.present & crowd.blown)
