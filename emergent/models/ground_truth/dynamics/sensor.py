"""Sensors: members whose sensor all go by."""

from __future__ import annotations

import numpy as np

from emergent.models.ground_truth.crowd import Crowd, Dynamics, Heading
from emergent.models.ground_truth.dynamics.m_of_n import MOfN


class SensorAndActuator(Dynamics):
    """Member 0 senses, member 1 moves both (and whoever else listens) to the place that member 0 sees.

    Truth (N = 2): GD 1; alone 0; sole sighted 1 for the sensor, 0 for the actuator; 2×2: 1, 0, 0, 0, interaction 1;
    retargeting 1, best member alone 0; whichever is struck, the other keeps 0. Verdict: concentrated.
    """

    name = "sensor-and-actuator"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the sensor's cue where both do their parts."""
        sensor, actuator = self.column[0], self.column[min(1, len(self.column) - 1)]
        ready = crowd.works[:, sensor, None] & crowd.able[:, actuator, None]
        ready &= crowd.listens[:, sensor, None] & crowd.listens[:, actuator, None] & (sensor != actuator)
        return crowd.towards(crowd.cue_x[:, sensor, None], crowd.cue_y[:, sensor, None], crowd.listens & ready)


class TrustedSensor(MOfN):
    """m of N, but the way is that of the sensor of the member `leader`, where it works, whatever its owner does.

    Truth (1 < m < N − 1): as m of N, since without that sensor all go by the cues of most; but where it shows a decoy
    all go there: what is left then is 0, own cue of the leader 1. Verdict: concentrated.
    """

    name = "trusted-sensor"

    def headings(self, crowd: Crowd) -> Heading:
        """Go to the trusted cue where enough work."""
        x, y = crowd.majority(crowd.works)
        trusts = crowd.listens & crowd.sees[:, self.leader, None]
        x = np.where(trusts, crowd.cue_x[:, self.leader, None], x)
        y = np.where(trusts, crowd.cue_y[:, self.leader, None], y)
        return crowd.towards(x, y, crowd.heard(crowd.works) >= self.parameters.needed)
