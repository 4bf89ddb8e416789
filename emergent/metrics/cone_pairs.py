"""Pairs of a run that is struck and its twin, in which somebody is out of reach of those who are struck.

In most replications those who are struck, one, half or all but one, are put elsewhere at the start. In one of eight
nobody is, and that half is struck which stands to one side. In one of four the members stand in a chain: one of them is
put so far out of the group that one other stands between, and all but these two are struck. The last two show what goes
two hops in one step.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.arithmetic import ARRAYS
from emergent.metrics.estimate import Array
from emergent.metrics.metric import applies
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import CHOICES, shuffled
from emergent.system import System

STRIKES = ("remove", "freeze", "mislead")
AWAY = 3.0
"""How far members are put elsewhere, in reaches."""
HOP = 0.75
"""From link to link of a chain, in reaches: one hop is within reach, two are not."""
Mask = npt.NDArray[np.bool_]


class Pair(NamedTuple):
    """A run that is struck, and its twin."""

    twin: Plan
    struck: Plan
    members: Mask
    """Who is struck, (member,)."""
    onset: int
    """The step at which."""
    kind: str


def strikes(system: System) -> list[str]:
    """Return the kinds by which all members can be struck."""
    return [kind for kind in STRIKES if all(applies(system, kind, member) for member in system.members)]


def placed(system: System, replication: int) -> bool:
    """Whether who is struck in this replication depends on where the members start."""
    return replication % 4 == 3 or replication % 8 == 4 or not _movable(system)


def apart(system: System, replication: int, reach: float, dt: float, steps: int) -> Pair:
    """Return a pair in which those who are struck are put elsewhere at the start; `reach` [m], `dt` [s]."""
    members = len(system.members)
    size = (1, max(1, members // 2), members - 1)[replication % 3]
    order = shuffled(CHOICES, replication, members, "light cone")
    onset = 0 if replication % 2 == 0 else int(shuffled(CHOICES, replication, max(1, steps // 2), "onset")[0])
    ids = [system.members[i].id for i in np.sort(order[:size])]
    twin = Plan.of("displace", ids, dose=AWAY * reach, bearing=float(replication * 75 % 360 - 180))
    return _struck(system, replication, twin, order[:size], onset, dt)


def standing(system: System, replication: int, reach: float, places: Array) -> Pair:
    """Return a pair of members who start at `places` (member, 2) [m]: in a chain, or to one side."""
    if replication % 4 == 3 and len(places) > 2 and _movable(system):
        return chain(system, replication, reach, places)
    side = _side(replication)
    return _struck(system, replication, NOMINAL, np.argsort(places @ -side, kind="stable")[: len(places) // 2], 0, 0.0)


def chain(system: System, replication: int, reach: float, places: Array) -> Pair:
    """Return the pair of a chain, of members who start at `places` (member, 2) [m]; struck at the start."""
    order = shuffled(CHOICES, replication, len(places), "light cone")
    last, link, rest = order[0], order[1], order[2:]
    side = _side(replication)
    edge = places[rest[np.argmax(places[rest] @ side)]]
    twin = NOMINAL
    for member, hops in ((last, 2), (link, 1)):
        dx, dy = edge + hops * HOP * reach * side - places[member]
        bearing = round(math.degrees(math.atan2(dy, dx)), 6)
        twin += Plan.of("displace", system.members[member].id, dose=round(math.hypot(dx, dy), 6), bearing=bearing)
    return _struck(system, replication, twin, rest, 0, 0.0)


def _side(replication: int) -> Array:
    """Return the unit vector of the side that a replication is about."""
    return np.array(ARRAYS.sincos(math.radians(replication * 75 % 360))[::-1])


def _movable(system: System) -> bool:
    return all(applies(system, "displace", member) for member in system.members)


def _struck(system: System, replication: int, twin: Plan, who: npt.NDArray[np.int64], onset: int, dt: float) -> Pair:
    kinds = strikes(system)
    kind = kinds[(replication // 3 + replication // 12) % len(kinds)]
    struck = np.zeros(len(system.members), bool)
    struck[who] = True
    ids = [system.members[i].id for i in np.sort(who)]
    return Pair(twin, twin + Plan.of(kind, ids, onset * dt), struck, onset, kind)
