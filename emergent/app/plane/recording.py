"""A recording: one run of what moves in the plane, from its start to its end, as frames.

Recordings depend on parameters, seed and plan alone, and are never written to: so they lie in one cache for the whole
server (`emergent.app.cache`), and an idle visitor costs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.app import turns
from emergent.app.cache import Cache

X, Y, HEADING, STATE = range(4)
"""What a frame has of each member: place, heading [rad], and its state, as an index into the declared states."""
LARGEST = 2_000_000
"""Members times steps of a recording, at most: 16 bytes each."""
CACHED = 96_000_000
"""Bytes of recordings that are kept."""


@dataclass(frozen=True, eq=False)
class Track:
    """Where members were, a moment every `dt` [s]: `position` (time, axis, member), `state` (time, member), and the
    `world` (time, field). `heading` [rad] (time, member) is None where it was not recorded.
    """

    dt: float
    position: npt.NDArray[np.float32]
    state: npt.NDArray[Any]
    world: npt.NDArray[np.float32]
    heading: npt.NDArray[np.float32] | None = None

    @property
    def nbytes(self) -> int:
        """How large it is."""
        return sum(a.nbytes for a in (self.position, self.state, self.world, self.heading) if a is not None)


@dataclass(frozen=True, eq=False)
class PlaneRecording:
    """A run as frames, shape (step, 4, member), and the world around it, shape (step, field)."""

    key: str
    dt: float
    frames: npt.NDArray[np.float32]
    world: npt.NDArray[np.float32]
    name: str = field(init=False)
    """A short name, equal for equal runs."""

    def __post_init__(self) -> None:
        """Name it, and let nobody write into it."""
        object.__setattr__(self, "name", hashlib.blake2s(self.key.encode(), digest_size=8).hexdigest())
        for array in (self.frames, self.world):
            array.flags.writeable = False

    @property
    def last(self) -> int:
        """The number of the last frame."""
        return len(self.frames) - 1

    @property
    def nbytes(self) -> int:
        """How large its arrays are."""
        return self.frames.nbytes + self.world.nbytes

    @property
    def members(self) -> int:
        """How many members there are."""
        return int(self.frames.shape[2])

    @property
    def states(self) -> list[int]:
        """The states, by index, in which members are at some time."""
        return [int(state) for state in np.unique(self.frames[:, STATE])]

    def track(self, stride: int = 1) -> Track:
        """Return a moment every `stride` steps."""
        frames = self.frames[::stride]
        return Track(stride * self.dt, frames[:, :2], frames[:, STATE], self.world[::stride], frames[:, HEADING])

    def same_until(self, other: PlaneRecording) -> int:
        """Return how many frames from the start on are the same, to the last bit."""
        if self.frames.shape[1:] != other.frames.shape[1:] or self.dt != other.dt:
            return 0
        common = min(len(self.frames), len(other.frames))
        differ = (self.frames[:common] != other.frames[:common]).any((1, 2))
        return int(differ.argmax()) if differ.any() else common


cache = Cache[PlaneRecording](CACHED)


Look = Callable[[Any], Any]


def record(key: str, model: Any, *, heading: Look, world: Look, status: Look) -> PlaneRecording:
    """Take a model to its end; its `frames` (step, field, member) begin with the place, each after its interventions.

    `heading(model)` are the present cosines and sines (2, member), `world(model)` the numbers that a plan may change;
    `status(model)` are in the end the states (step, member).
    """
    steps, first, around = model.parameters.steps, np.asarray(heading(model)), np.asarray(world(model))
    headings, worlds = np.empty((steps + 1, *first.shape), np.float32), np.empty((steps + 1, *around.shape), np.float32)
    headings[0], worlds[0] = first, around
    while model.running:
        turns.check()
        before = model.now
        model.step()
        headings[model.now] = heading(model)
        worlds[before : model.now + 1] = world(model)  # a frame shows the moment after its interventions
    count = model.now + 1
    frames = np.empty((count, 4, first.shape[1]), np.float32)
    frames[:, [X, Y]], frames[:, STATE] = model.frames[:, :2], status(model)
    frames[:, HEADING] = np.arctan2(headings[:count, 1], headings[:count, 0])
    return PlaneRecording(key, model.dt, frames, worlds[:count].copy())


def moving(position: npt.NDArray[np.float32], state: npt.NDArray[Any]) -> int:
    """Return how many moments there are until nothing changes any more, and one thereof."""
    changes = (position[1:] != position[:-1]).any((1, 2)) | (state[1:] != state[:-1]).any(1)
    return int(np.flatnonzero(changes).max(initial=-1)) + 2
