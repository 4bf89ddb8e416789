"""Members that matter in their turn, at the start, or near the end only."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading, Mask
from emergent.models.ground_truth.dynamics.m_of_n import MOfN

TURN = 4.0
"""How long each leads [s]."""
LAST = 0.2
"""The share of the way that is the last part of it."""


class RotatingLeader(Dynamics):
    """Members lead in turn, 4 s each, in company only: who listens goes to the leader's cue, if the leader works.

    Truth (N = 10, a way of 67 s in 120 s): GD 1; alone 0, sole sighted 0; 2×2: 1, 0, 0, 0, interaction 1; retargeting
    1, best member 0; who is struck costs a tenth of the time: worst single 1, also of each run; worst pair 1.
    Verdict: robustly emergent.
    """

    name = "rotating-leader"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the cue of the one whose turn it is."""
        leader = self.column[int(crowd.step * self.parameters.dt // TURN) % len(self.column)]
        leads = (crowd.works & crowd.company)[:, leader, None]
        return crowd.towards(crowd.cue_x[:, leader, None], crowd.cue_y[:, leader, None], crowd.listens & leads)


class Starter(MOfN):
    """m of N, but who still stands at the start goes only if the member `leader` works.

    Truth (1 < m < N − 1): as m of N; struck midway, anybody leaves 1; struck at the start, the starter leaves 0, the
    others 1. Verdict: concentrated.
    """

    name = "starter"

    def headings(self, crowd: Crowd) -> Heading:
        """Wait for the starter, or go as m of N."""
        x, y = super().headings(crowd)
        near = self.parameters.spread + crowd.reach
        waits = (crowd.x * crowd.x + crowd.y * crowd.y < near * near) & ~self.starts(crowd)
        return np.where(waits, 0.0, x), np.where(waits, 0.0, y)

    def starts(self, crowd: Crowd) -> Mask:
        """Return whether the starter works, (run, 1)."""
        return crowd.works[:, self.leader, None]


class StarterByLot(Starter):
    """As with a starter, but in each run another member is it, by lot.

    Truth (1 < m < N − 1): as m of N; struck midway, anybody leaves 1; struck at the start, everybody leaves 1 − 1/N,
    the starter of the run 0. Verdict: concentrated, in every run anew.
    """

    name = "starter-by-lot"

    def starts(self, crowd: Crowd) -> Mask:
        """Return whether the one works that the lot falls on."""
        place = np.array([self.column[number] for number in range(len(self.column))])
        return np.take_along_axis(crowd.works, place[(crowd.lot * len(place)).astype(np.int64)], 1)


class Finisher(MOfN):
    """m of N, but who has a fifth of the way left goes on only if the member `leader` works.

    Truth (1 < m < N − 1): as m of N; struck at the start or midway, the finisher leaves 0, the others 1. Verdict:
    concentrated.
    """

    name = "finisher"

    def headings(self, crowd: Crowd) -> Heading:
        """Wait for the finisher, or go as m of N."""
        x, y = super().headings(crowd)
        to_x, to_y = crowd.majority(crowd.works)
        dx, dy = to_x - crowd.x, to_y - crowd.y
        last = LAST * LAST * (to_x * to_x + to_y * to_y)
        waits = (dx * dx + dy * dy < last) & ~crowd.works[:, self.leader, None]
        return np.where(waits, 0.0, x), np.where(waits, 0.0, y)
