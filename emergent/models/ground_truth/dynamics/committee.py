"""Groups some of whose members are not like the others."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import TINY, Crowd, Heading
from emergent.models.ground_truth.dynamics.m_of_n import MOfN

SEATS, QUORUM = 3, 2
"""Members of the committee, and how many of them have to work."""


class Committee(MOfN):
    """All who know of two working members of the committee, members 0 to 2, go to where most of these point.

    Truth (N > 4): GD 1; alone 0, sole sighted 0; 2×2: 1, 0, 0, 0, interaction 1; retargeting 1, best member 0; worst
    single 1, worst pair 0. Verdict: emergent, not robustly.
    """

    name = "committee"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the cue of most of the committee that work."""
        voters = crowd.works & np.array([number < SEATS for number in self.column])[None]
        return crowd.towards(*crowd.majority(voters), crowd.heard(voters) >= QUORUM)


class Board(MOfN):
    """m of N, but members know of each other by the board alone, a part of the environment.

    Truth (1 < m < N − 1): as m of N, whoever is struck; with the board closed nothing is left. Verdict: concentrated,
    in the board.
    """

    name = "board"
    parts = ("board",)

    def headings(self, crowd: Crowd) -> Heading:
        """Read the board, if it is open."""
        return super().headings(crowd._replace(listens=crowd.listens & crowd.board))


class Deserter(MOfN):
    """m of N, but the member `leader` goes away from what it sees.

    Truth (1 < m < N − 1): GD 1 − 1/N; alone 0, sole sighted 0; 2×2: 1 − 1/N, 0, 0, 0, interaction 1 − 1/N; retargeting
    above 0, best member 0; worst single, pair 1. Verdict: robustly emergent.
    """

    name = "deserter"

    def headings(self, crowd: Crowd) -> Heading:
        """The deserter away, the others as m of N."""
        x, y = super().headings(crowd)
        deserts = (np.arange(crowd.x.shape[1]) == self.leader) & crowd.sees
        dx, dy = crowd.x - crowd.cue_x, crowd.y - crowd.cue_y
        length = np.maximum(np.sqrt(dx * dx + dy * dy), TINY)
        return np.where(deserts, dx / length, x), np.where(deserts, dy / length, y)
