"""Who is in front, and the recorded runs from which it is read: unperturbed ones, while all are under way.

A member is the farther ahead the larger its place along the direction in which the whole group goes,

    ahead_i(t) = (x_i(t) − c(t))·u(t),  u(t) the direction of c(t) − c(t − span), c the mean place of all who are there,

among those who walk: one that is held, drawn away or there already is in front of nobody. From the moment on at which
the first one arrives, who is in front says who has not arrived yet; so runs count up to there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.codes import ABSENT, ARRIVED, ELSEWHERE, WALKING
from emergent.metrics.estimate import Array
from emergent.metrics.together import Work
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL

FRAMES = 800
"""How many frames of a run are recorded, at most."""
BYTES = 1 << 26
"""Of all recordings together: where they would be larger, fewer runs are recorded."""
STANDS = 0.1
"""A group that goes no farther than this share of what a member walks stands: nobody is in front of it."""
TINY = 1e-12
Codes = npt.NDArray[np.int8]


def interval(system: Any) -> float:
    """Return the time between frames [s]: whole steps."""
    return float(system.dt * max(1, round(system.horizon / FRAMES / system.dt)))


def record(system: Any, replications: range) -> Work[xr.Dataset]:
    """Ask for unperturbed runs in frames `interval` apart, of as many replications as fit `BYTES`, one at least."""
    every = interval(system)
    some = replications[: max(1, BYTES // system.recorded_bytes(every))]
    outcomes = yield [Request(NOMINAL, some, every)]
    return outcomes.recording(NOMINAL, some, every=every)


def frames_under_way(status: Codes) -> npt.NDArray[np.int64]:
    """Return how many frames there are before the first member arrives, (run,), of `status` (run, time, member)."""
    arrived = ((status == ARRIVED) | (status == ELSEWHERE)).any(2)
    return np.asarray(np.where(arrived.any(1), arrived.argmax(1), status.shape[1]))


def goes(position: Array, status: Codes, frames: npt.NDArray[np.int64], walked: float) -> npt.NDArray[np.bool_]:
    """Return whether the group gets anywhere in so many frames (run,): `STANDS` of `walked` [m] a frame at least."""
    runs, last = np.arange(len(frames)), np.maximum(frames - 1, 0)
    way = (c := centre(position, status))[runs, last] - c[:, 0]
    return np.asarray(np.sqrt((way * way).sum(-1)) > STANDS * walked * np.maximum(last, 1))


def centre(position: Array, status: Codes) -> Array:
    """Return the mean place [m] of all who are there, (run, time, 2)."""
    there = (status != ABSENT)[..., None]
    return np.asarray(np.where(there, position, 0.0).sum(2) / np.maximum(there.sum(2), 1))


def ahead(position: Array, status: Codes, span: int) -> Array:
    """Return how far ahead each member is [m], (run, time, member); −inf for those who do not walk.

    `position` is (run, time, member, 2) [m], `span` the frames over which the group's direction is taken; in the first
    of them, the direction is that of them all. Nobody is ahead of a group that stands.
    """
    c = centre(position, status)
    span = min(span, c.shape[1] - 1)
    u = np.empty_like(c)
    u[:, span:] = c[:, span:] - c[:, : c.shape[1] - span]
    u[:, :span] = u[:, span : span + 1]
    u /= np.maximum(np.sqrt((u * u).sum(-1, keepdims=True)), TINY)
    along = ((position - c[:, :, None]) * u[:, :, None]).sum(-1)
    return np.where(status == WALKING, along, -np.inf)
