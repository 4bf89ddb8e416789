"""What reaches farther than anybody is declared to hear."""

from __future__ import annotations

import math

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Heading
from emergent.models.ground_truth.dynamics.m_of_n import MOfN

SLOWER = 0.9
"""Share of full speed at which all walk while the member far away works."""


class HiddenHub(MOfN):
    """m of N, but a hub that is no component counts the readings of all, wherever they are, and steers who listens.

    Truth: as m of N. Where `earshot` is shorter than the group is wide, who is struck changes what those do at once who
    cannot have heard of it. Verdict: not local.
    """

    name = "hidden-hub"

    def headings(self, crowd: Crowd) -> Heading:
        """Hear everybody."""
        return super().headings(crowd._replace(earshot=math.inf))


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
