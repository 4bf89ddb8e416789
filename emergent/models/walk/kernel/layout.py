"""How a run of the walk lies in memory: the fields of walkers, world, parameters and workspace, by number.

State is laid out `(run, field, walker)`, walkers padded with absent ones to a multiple of eight, so that each rule is
a loop over walkers that becomes SIMD code.

While a run advances, its walkers lie in one workspace `a` (row, walker): the fields of the state, and below them the
rows that the rules hand to one another. LLVM can prove that rows of one array, each as long as the loop over it, do not
overlap: with the same rows in two arrays, `decide` stays scalar and takes four times as long.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from emergent.models.walk.channels import CHANNELS

# fields of a walker: first its state, then the channels that plans set
X, Y, HX, HY = CHANNELS.indices("x", "y", "heading_x", "heading_y")
BUSY, ERRAND_UNTIL, ERRAND_X, ERRAND_Y = CHANNELS.indices("busy", "errand_until", "errand_x", "errand_y")
CUE_UNTIL, CUE_COS, CUE_SIN = CHANNELS.indices("cue_until", "cue_cos", "cue_sin")
CUE_DECOY, LAST_CUE, ARRIVED, ARRIVED_AT, MOVED = CHANNELS.indices(
    "cue_decoy", "last_cue", "arrived", "arrived_at", "moved"
)
PRESENT, MOBILE, LISTEN, SIGHT = CHANNELS.indices("presence", "mobility", "others", "sight")
STUCK, STATIC, SPEED, NOISE = CHANNELS.indices("stuck", "static", "speed", "noise")
WILL, WILL_X, WILL_Y, ERRAND = CHANNELS.indices("will", "will_x", "will_y", "errand")
GUIDE, GUIDE_ERROR, DECOY = CHANNELS.indices("guide", "guide_error", "decoy")
FIELDS = CHANNELS.fields

# fields of the world: what a plan can change for the whole run
GOAL_X, GOAL_Y, DECOY_X, DECOY_Y = CHANNELS.indices("target_x", "target_y", "decoy_x", "decoy_y")
DECOY_ON, LIGHT, STREET, FORK = CHANNELS.indices("decoy_on", "light", "street", "fork")

# parameters of a run
DT, V0, VISION, SPACE, HALF_TURN, PATIENCE, SIGMA, WAIT = 0, 1, 2, 3, 4, 5, 6, 7
INERTIA, COHESION, ALIGNMENT, SEPARATION, GLIMPSE, SMELL = 8, 9, 10, 11, 12, 13
CUE_CHANCE, CUE_STEPS, CUE_ERROR, SMELL_RANGE = 14, 15, 16, 17
ERRAND_CHANCE, ERRAND_STEPS, RADIUS, ERRAND_FAR = 18, 19, 20, 21
PARAMETERS = 22

# further rows of a run's workspace: what the rules hand to one another within a step
SEEN, SUM_X, SUM_Y, WALKING, SUM_HX, SUM_HY, APART_X, APART_Y = 31, 32, 33, 34, 35, 36, 37, 38
TURN_NOISE, CUE_DRAW, ERRAND_DRAW, CUE_X, CUE_Y, NOSE = 39, 40, 41, 42, 43, 44
NEW_X, NEW_Y, NEW_HX, NEW_HY = 45, 46, 47, 48
CLOSE, KEEP, FORCE_X, FORCE_Y, PACE = 49, 50, 51, 52, 53  # of `CLOSE` the bits say who is too close
ROWS = 54

LANES = 8
"""The number of walkers is padded to a multiple of this."""
MOST = 0xFFF8
"""The largest padded number of walkers."""


class State(NamedTuple):
    """Where the runs are: walkers (run, field, walker), world (run, field), seeds (run,)."""

    walkers: np.ndarray
    world: np.ndarray
    seeds: np.ndarray


class Scene(NamedTuple):
    """What does not change: component keys, shop windows (n, 2), walls (n, 4), circles (n, 3), legs and who reads them.

    `legs` (n, 2) are the ends of all legs but the last; `reads` (walker,) is the leg whose cue a walker can read, -1
    all. The last wall is the street: the world's channel STREET says which share of it stands.
    """

    keys: np.ndarray
    windows: np.ndarray
    walls: np.ndarray
    circles: np.ndarray
    legs: np.ndarray
    reads: np.ndarray
    world_key: np.uint64


class Notes(NamedTuple):
    """What an observer notes at `checkpoints` (steps): the centroid, the distance to the goal, the front, the last cue.

    `scored` (plan, walker) are those that count; `frames` (run, frame, x y status, walker) every `stride` steps.
    """

    checkpoints: np.ndarray
    scored: np.ndarray
    centroid: np.ndarray
    distance: np.ndarray
    front: np.ndarray
    cued: np.ndarray
    frames: np.ndarray
    stride: np.int64
