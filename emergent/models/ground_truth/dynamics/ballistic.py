"""Ballistic: the group walks east, whatever the goal does."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class Ballistic(Dynamics):
    """Who has company walks to where the goal stands if nobody moves it: by habit, not by sight.

    Truth: GD 1; runs identical 1; alone 0, sole sighted 1; 2×2: 1, 0, 1, 0, interaction 0; retargeting 0; worst single,
    pair 1; shown a decoy, all go where they always go. Verdict: not goal-directed.
    """

    name = "ballistic"

    def headings(self, crowd: Crowd) -> Heading:
        """Walk east while not alone."""
        return self.east(crowd.company)
