"""Additive: every working member adds the same to the chance that all get there."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class Additive(Dynamics):
    """All go to the goal in runs whose lot, uniform in (0, 1), is below n/N; a member knows of n that work.

    Truth: GD 1; alone, sole sighted 1/N; 2×2: 1, 1/N, 0, 0, interaction 1 − 1/N; worst single 1 − 1/N, worst pair
    1 − 2/N; retention 1 − k/N, area ½ (a dictator's too: only the worst single tells them apart); k* = N/2.
    Verdict (N > 5): robustly emergent.
    """

    name = "additive"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the majority's cue where the lot allows it."""
        lucky = crowd.lot * self.parameters.members < crowd.heard(crowd.works)
        return crowd.towards(*crowd.majority(crowd.works), lucky)
