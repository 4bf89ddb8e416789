"""How a run of the swarm lies in memory: the fields of members, world, parameters and scratch rows, by number.

State is laid out `(run, field, member)`, members padded with absent ones to a multiple of eight, so that each rule is a
loop over members that becomes SIMD code. While a run advances, its members lie in one array `a` (row, member): the
fields of the state, and below them the rows that the rules hand to one another.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from emergent.models.swarm.channels import CHANNELS

# fields of a member: first its state, then the channels that plans set
X, Y, HX, HY, RANK = CHANNELS.indices("x", "y", "heading_x", "heading_y", "rank")
PRESENT, MOBILE, LISTEN, SIGHT = CHANNELS.indices("presence", "mobility", "others", "sight")
SPEED, NOISE, WILL, WILL_X, WILL_Y = CHANNELS.indices("speed", "noise", "will", "will_x", "will_y")
DECOY, INFORM = CHANNELS.indices("decoy", "inform")
FIELDS = CHANNELS.fields

# fields of the world: what a plan can change for the whole run
GOAL_X, GOAL_Y, DECOY_X, DECOY_Y = CHANNELS.indices("target_x", "target_y", "decoy_x", "decoy_y")
FORK = CHANNELS.index("fork")

# further rows, which the rules hand to one another within a step
TOWARD_X, TOWARD_Y, AWAY_X, AWAY_Y, CLOSE, TURN_NOISE = 16, 17, 18, 19, 20, 21
ROWS = 22

# parameters of a run
DT, V0, NEAR, FAR, TURN_COS, TURN_SIN, SIGMA = 0, 1, 2, 3, 4, 5, 6
OMEGA, FIRST, SECOND, OTHER_X, OTHER_Y, SIDE = 7, 8, 9, 10, 11, 12
PARAMETERS = 13

LANES = 8
"""The number of members is padded to a multiple of this."""
MOST = 0xFFF8
"""The largest padded number of members."""


class State(NamedTuple):
    """Where the runs are: members (run, field, member), world (run, field), seeds (run,)."""

    members: np.ndarray
    world: np.ndarray
    seeds: np.ndarray


class Notes(NamedTuple):
    """What an observer keeps: where everybody is at `checkpoints` (steps), and frames every `stride` steps (0: none).

    `positions` (run, checkpoint, x y, member) and `frames` (run, frame, x y status, member); a status is a code of
    `STATUSES`.
    """

    checkpoints: np.ndarray
    positions: np.ndarray
    frames: np.ndarray
    stride: np.int64
