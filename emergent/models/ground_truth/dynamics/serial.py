"""Serial chain: every member must do its part."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from emergent.models.ground_truth.crowd import Array, Crowd, Dynamics, Heading


class SerialChain(Dynamics):
    """All go to the goal if all N work and each one's part succeeds (with probability `part`, q, once a run).

    Truth: GD q^N; alone 0, sole sighted 0; 2×2: q^N, 0, 0, 0, interaction q^N; retargeting q^N; worst single 0;
    retention 0 at every k > 0, area ½/N; k* = ½; capability q^N, of which it attains 1. While the chain holds each
    follows its own cue, q^N of the way: so members hold the goal, and the chain switches it on. Verdict: amplified.
    """

    name = "serial-chain"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to one's cue where the whole chain holds."""
        whole = crowd.heard(crowd.works & crowd.part) == self.parameters.members
        return crowd.towards(crowd.cue_x, crowd.cue_y, whole)

    def capabilities(self) -> Mapping[str, float]:
        """Each part succeeds with the probability `part`."""
        return {f"member-{number}": self.parameters.part for number in range(self.parameters.members)}

    def capability(self, accuracy: Mapping[str, Array]) -> Array:
        """The product of all."""
        return np.asarray(np.prod(list(accuracy.values()), axis=0))
