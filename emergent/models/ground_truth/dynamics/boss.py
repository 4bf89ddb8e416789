"""Bosses: members whose cue all go by, in company only, and who walk last themselves."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from emergent.models.ground_truth.crowd import Array, Crowd, Dynamics, Heading, Index

PACE = 0.9
"""Share of full speed at which bosses walk: so they are neither in front nor the last to have sensed the goal."""


class Bosses(Dynamics):
    """Who listens goes to the cue of the first boss that works and has company; bosses go to their own."""

    @abstractmethod
    def bosses(self, crowd: Crowd) -> list[Index]:
        """Return the column of each boss in memory, (run, 1)."""

    def headings(self, crowd: Crowd) -> Heading:
        """Bosses to their cues, the others to that of the first one."""
        acts = crowd.works & crowd.company
        every = np.arange(crowd.x.shape[1])
        goes, own = np.zeros_like(acts), np.zeros_like(acts)
        x, y = crowd.cue_x, crowd.cue_y
        for boss in self.bosses(crowd):
            there = np.take_along_axis(acts, boss, 1)
            follows = crowd.listens & there & ~goes
            x, y = (np.where(follows, _of(cue, boss), own_cue)
                    for cue, own_cue in ((crowd.cue_x, x), (crowd.cue_y, y)))  # fmt: skip
            goes |= follows
            own |= (every == boss) & acts
        x, y = np.where(own, crowd.cue_x, x), np.where(own, crowd.cue_y, y)
        hx, hy = crowd.towards(x, y, goes | own)
        pace = np.where(own, PACE, 1.0)
        return pace * hx, pace * hy

    def columns(self, numbers: Index) -> Index:
        """Return where members of these numbers stand in memory."""
        return np.array([self.column[number] for number in range(len(self.column))])[numbers]


def _of(values: Array, member: Index) -> Array:
    return np.take_along_axis(values, member, 1)


class Boss(Bosses):
    """One boss, the member `leader`.

    Truth: GD 1; alone 0, sole sighted 1 for the boss and 0 for others; 2×2: 1, 0, 0, 0, interaction 1; retargeting 1,
    best member alone 0; worst single 0, front and cued 1; own cue of the boss 1. Verdict: concentrated.
    """

    name = "boss"

    def bosses(self, crowd: Crowd) -> list[Index]:
        """Return the same one in all runs."""
        return [np.full(crowd.lot.shape, self.leader)]


class BossByLot(Bosses):
    """One boss, in each run another one, by lot.

    Truth: GD 1; alone 0, sole sighted 1/N; 2×2: 1, 0, 0, 0, interaction 1; retargeting 1, best member alone 0; worst
    single of all runs 1 − 1/N, front and cued 1, the worst of each run 0. Verdict: concentrated, in every run anew.
    """

    name = "boss-by-lot"

    def bosses(self, crowd: Crowd) -> list[Index]:
        """Return the one that the lot falls on."""
        return [self.columns((crowd.lot * len(self.column)).astype(np.int64))]


class BossesByLot(Bosses):
    """Two bosses, in each run others, by lot; each of them is enough.

    Truth (N > 2): GD 1; alone 0, sole sighted 2/N; 2×2: 1, 0, 0, 0, interaction 1; retargeting 1, best member alone 0;
    worst single 1, also of each run; worst pair of all runs 1 − 2/(N(N − 1)), of each run 0. Verdict: concentrated, as
    of two leaders: in every run each of two members holds the goal.
    """

    name = "bosses-by-lot"

    def bosses(self, crowd: Crowd) -> list[Index]:
        """Return the two that the lot falls on: of N(N − 1) ordered pairs one."""
        members = len(self.column)
        pair = (crowd.lot * (members * (members - 1))).astype(np.int64)
        first, step = pair // (members - 1), pair % (members - 1) + 1
        return [self.columns(first), self.columns((first + step) % members)]
