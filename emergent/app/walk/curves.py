"""Numbers of a run over time: how far the members that count have to go, how far apart they are, how many arrived.

A run and its twin are compared over the same members: those that no perturbation of the plan targets.
"""

from __future__ import annotations

import numpy as np

from emergent.app.live_page import Members, Numbers
from emergent.app.plane.recording import Track
from emergent.codes import STATUSES

ARRIVED = STATUSES.index("arrived")


def distance(track: Track, members: Members) -> Numbers:
    """Return the mean distance to the restaurant [m], which may move."""
    goal = track.world[:, :2].astype(float)
    return np.asarray(np.sqrt(((_place(track, members) - goal[:, :, None]) ** 2).sum(1)).mean(1))


def spread(track: Track, members: Members) -> Numbers:
    """Return the root mean square distance from the members' centre [m]."""
    place = _place(track, members)
    return np.asarray(np.sqrt(((place - place.mean(2, keepdims=True)) ** 2).sum(1).mean(1)))


def arrived(track: Track, members: Members) -> Numbers:
    """Return how many have arrived."""
    return np.asarray((track.state[:, members] == ARRIVED).sum(1).astype(float))


def _place(track: Track, members: Members) -> Numbers:
    return track.position[:, :, members].astype(float)
