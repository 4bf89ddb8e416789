"""Dictator: all follow one member."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading


class Dictator(Dynamics):
    """The member `leader` goes to the place that it sees; who listens goes to where that one is.

    Truth: GD 1; alone 1, sole sighted 1 for the leader and 0 for others; 2×2: 1, 1/N, 0, 0, interaction 1 − 1/N;
    retargeting 1, best member (the leader) 1; worst single 0, the front one 0 (followers walk behind); retention
    1 − k/N, area ½; where the leader goes astray the others go with it. Verdict: concentrated.
    """

    name = "dictator"

    def headings(self, crowd: Crowd) -> Heading:
        """The leader to its cue, others to the leader."""
        leader = self.leader
        only = np.arange(crowd.x.shape[1]) == leader
        x = np.where(only, crowd.cue_x, crowd.x[:, leader, None])
        y = np.where(only, crowd.cue_y, crowd.y[:, leader, None])
        return crowd.towards(x, y, np.where(only, crowd.sees, crowd.listens & crowd.present[:, leader, None]))
