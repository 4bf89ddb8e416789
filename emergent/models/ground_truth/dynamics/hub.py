"""What reaches farther than anybody is declared to hear."""

from __future__ import annotations

import math

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Heading
from emergent.models.ground_truth.dynamics.m_of_n import MOfN

SLOWER = 0.9
"""Share of full speed at which all walk while the member far away works."""


class HiddenHub(MOfN):
    """m of N, but a hub that is no component gathers the readings of all, wherever they are, and steers who listens.

    It steers at full speed if all N work, at half of it if hardly one does. Truth: as m of N. Where `earshot` is
    shorter than the group is wide, who is struck changes what those do at once who cannot have heard of it. Verdict:
    not local.
    """

    name = "hidden-hub"

    def headings(self, crowd: Crowd) -> Heading:
        """Hear everybody."""
        everywhere = crowd._replace(earshot=math.inf)
        pace = 0.5 + 0.5 * everywhere.heard(crowd.works) / len(self.column)
        x, y = super().headings(everywhere)
        return pace * x, pace * y


class TwoHops(MOfN):
    """m of N, but what one hears within `earshot` goes on to those within earshot of it in the same step.

    Truth: as m of N. Verdict where `earshot` is shorter than the group is wide: not local, since twice as fast as what
    was declared.
    """

    name = "two-hops"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the majority's cue where enough work within two hops."""
        if math.isinf(crowd.earshot):
            return super().headings(crowd)
        near = crowd.near & crowd.present[:, None]
        heard = (near.astype(np.int64) @ near > 0) & crowd.works[:, None]
        enough = crowd.listens & (heard.sum(2) >= self.parameters.needed)
        return crowd.towards(*crowd.majority(crowd.works), enough)


class LongRange(MOfN):
    """m of N within `earshot`, but all who listen go slower while the member `leader` works, wherever it is.

    Truth: as m of N: what is not declared costs nothing. Verdict where `earshot` is shorter than the group is wide: not
    local.
    """

    name = "long-range"

    def headings(self, crowd: Crowd) -> Heading:
        """Go slower while the one far away works."""
        x, y = super().headings(crowd)
        pace = np.where(crowd.listens & crowd.works[:, self.leader, None], SLOWER, 1.0)
        return pace * x, pace * y
