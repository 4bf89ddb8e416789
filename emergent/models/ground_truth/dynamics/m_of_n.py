"""m of N: the goal is reached if and only if at least m members work."""

from __future__ import annotations

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class MOfN(Dynamics):
    """All who know of m working members (`needed`) go to where the cues of most of these point; others fidget.

    Truth (1 < m): GD 1; alone 0, sole sighted 0; 2×2: 1, 0, 0, 0, interaction 1; retargeting 1, best member 0; worst
    single 1 if m < N, worst pair 1 if m < N − 1, else 0; retention 1 up to k = N − m, then 0, area (N − m + ½)/N; k* =
    N − m + ½ where that is below N/2; half-way to the decoy between the last share that is no majority and the first
    that is. Verdict: robustly emergent; if m = N − 1 emergent; if m = N fragile.
    """

    name = "m-of-n"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the majority's cue where enough work."""
        enough = crowd.heard(crowd.works) >= self.parameters.needed
        return crowd.towards(*crowd.majority(crowd.works), enough)
