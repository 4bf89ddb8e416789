"""Seekers that a quorum switches on: members that hold the goal themselves, which shows in company only."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading, Mask


class QuorumSeekers(Dynamics):
    """Who works goes to its own cue where it knows of m working members (`needed`), itself among them; others fidget.

    Truth (1 < m < N): GD 1; alone 0, sole sighted 0; 2×2: 1, 0, 0, 0, interaction 1; retargeting 1, best member alone
    0; worst single 1, and worst pair if m < N − 1; who is shown a decoy goes to it, whatever the others do: own cue 1.
    Verdict: amplified.
    """

    name = "quorum-seekers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to one's own cue where enough work."""
        return crowd.towards(crowd.cue_x, crowd.cue_y, self.seeking(crowd))

    def seeking(self, crowd: Crowd) -> Mask:
        """Return who seeks."""
        return crowd.works & (crowd.heard(crowd.works) >= self.parameters.needed)


class WeakQuorumSeekers(QuorumSeekers):
    """Quorum seekers that go the faster, the more work: at the share min(1, c·n) of full speed, c being `cues`.

    Truth (1 < m < N, c·m above the share that the way takes): as quorum seekers. Verdict: amplified.
    """

    name = "weak-quorum-seekers"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to one's own cue where enough work, the faster the more."""
        share = np.minimum(self.parameters.cues * crowd.heard(crowd.works), 1.0)
        x, y = super().headings(crowd)
        return share * x, share * y


class WarySeekers(QuorumSeekers):
    """Quorum seekers that stand still while their own cue is not that of most.

    Truth (1 < m < N): as quorum seekers, but who is shown a decoy goes nowhere: own cue 0. In a group that makes the
    goal together, that one would go with the others; here it is lost to the goal, as is the one that is blind. Verdict:
    amplified.
    """

    name = "wary-seekers"

    def seeking(self, crowd: Crowd) -> Mask:
        """Return who seeks: those whose cue is that of most."""
        votes, decoys = crowd.heard(crowd.works), crowd.heard(crowd.works & crowd.shown)
        alike: Mask = crowd.shown == (2 * decoys > votes)
        return super().seeking(crowd) & alike
