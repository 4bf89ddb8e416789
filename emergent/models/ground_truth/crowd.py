"""What dynamics of known ground truth are: from what members sense and hear, they state where each member goes.

Dynamics are given the whole crowd as arrays, and may know what no member knows: they state who goes where, not how
members find out. Their docstring states the true value of each metric. Members that are sent nowhere fidget: a step in
a random direction, and back, so that they never get anywhere.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.models.ground_truth.kernel import drawing, hearing
from emergent.models.ground_truth.parameters import GroundTruthParameters
from emergent.variant import UNCHANGED, Variant

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]
Heading = tuple[Array, Array]

TINY = 1e-9


class Crowd(NamedTuple):
    """All members of all runs at one step; shapes are (run, member), those of a run's own (run, 1).

    `sees`: present, and its sensor works. `able`: present, and neither frozen nor misled nor distracted. `works`: sees
    and is able: it does its part. `listens`: takes notice of the others, those within `earshot` [m]. `company`:
    listens, and there is another one, wherever. `shown`: its sensor shows the decoy; `cue_x`, `cue_y` are the
    position that its sensor shows [m], `goal_x`, `goal_y` that of the goal. `part`: its part succeeds in this run;
    `lot`: the run's own uniform number; `blown`: the wind blows in this run. `board`: the board is open. `reach`
    is how far a member goes in a step [m]; `going_x`, `going_y` are the headings with which it went in the last one,
    whatever made it, (0, 0) at the start.
    """

    x: Array
    y: Array
    going_x: Array
    going_y: Array
    present: Mask
    sees: Mask
    able: Mask
    works: Mask
    listens: Mask
    company: Mask
    shown: Mask
    cue_x: Array
    cue_y: Array
    goal_x: Array
    goal_y: Array
    part: Mask
    lot: Array
    blown: Mask
    reach: float
    earshot: float
    board: Mask
    seeds: npt.NDArray[np.uint64]
    keys: npt.NDArray[np.uint64]
    step: int

    def heard(self, mask: Mask) -> Index:
        """Return how many of `mask` each member knows of: all within earshot if it listens, else only itself."""
        found: Index = hearing.heard(self.x, self.y, self.listens, np.ascontiguousarray(mask), self.earshot)
        return found

    @property
    def near(self) -> Mask:
        """Who is within earshot of whom, (run, member, member)."""
        dx, dy = self.x[:, :, None] - self.x[:, None], self.y[:, :, None] - self.y[:, None]
        return np.asarray(dx * dx + dy * dy <= self.earshot * self.earshot)

    def uniforms(self, purpose: int, step: int | Index = 0) -> Array:
        """Return a number of every member, uniform in (0, 1), drawn at a step."""
        found: Array = drawing.uniforms(self.seeds, self.keys, self._of_step(step), np.uint64(purpose))
        return found

    def directions(self, purpose: int, step: int | Index = 0) -> Heading:
        """Return x and y of a direction of every member, drawn at a step."""
        found: Heading = drawing.directions(self.seeds, self.keys, self._of_step(step), np.uint64(purpose))
        return found

    def _of_step(self, step: int | Index) -> npt.NDArray[np.uint64]:
        return np.full(self.x.shape, step, np.uint64)

    def towards(self, x: Array, y: Array, who: Mask) -> Heading:
        """Return the headings of `who` towards a point [m], no farther than that point; (0, 0) for others."""
        to_x, to_y, who = (self._of_all(values) for values in (x, y, who))
        headings: Heading = hearing.towards(self.x, self.y, to_x, to_y, who, self.reach)
        return headings

    def _of_all(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return values of all members in the form that kernels take, of those of a run's own."""
        return np.ascontiguousarray(np.broadcast_to(values, self.x.shape) if values.shape != self.x.shape else values)

    def majority(self, voters: Mask) -> Heading:
        """Return the position [m] that the sensors of most voters show to those that listen, its own one to others."""
        votes, shown = self.heard(voters), self.heard(voters & self.shown)
        here = self.listens & (2 * shown > votes)
        decoy_x, decoy_y = self.decoy(voters)
        x = np.where(self.listens, np.where(here, decoy_x, self.goal_x), self.cue_x)
        y = np.where(self.listens, np.where(here, decoy_y, self.goal_y), self.cue_y)
        return x, y

    def decoy(self, who: Mask) -> Heading:
        """Return the position [m] of the decoy that some of `who` are shown, any position if none is."""
        first = (who & self.shown).argmax(1)[:, None]
        x, y = (np.take_along_axis(cue, first, 1) for cue in (self.cue_x, self.cue_y))
        return x, y


class Dynamics(ABC):
    """Dynamics whose ground truth is known. `order` says which member stands in which column in memory.

    `leader` is the column of the member of that number, or of the last one where there are fewer.
    """

    name: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ()
    """The ids of parts of the environment beside the goal."""

    def __init__(self, parameters: GroundTruthParameters, order: Sequence[int]) -> None:
        self.parameters = parameters
        self.column = {number: place for place, number in enumerate(order)}
        self.leader = self.column[min(parameters.leader, len(order) - 1)]

    @abstractmethod
    def headings(self, crowd: Crowd) -> Heading:
        """Return x and y of every member's heading: length 1 is full speed, 0 is fidgeting."""

    def informed(self, factor: float) -> Variant:
        """Return the parameters of one member alone with `factor` times its cues; none where that means nothing."""
        return UNCHANGED

    def capabilities(self) -> Mapping[str, float]:
        """Return with which probability each member does its part; nothing where there are no such parts."""
        return {}

    def capability(self, accuracy: Mapping[str, Array]) -> Array:
        """Return the attainment of members that do their parts with these probabilities; nan where it is not known."""
        return np.asarray(math.nan)

    def east(self, who: Mask) -> Heading:
        """Return the heading from the start to where the goal stands if nothing moves it, for `who`."""
        x, y = self.parameters.goal
        d = max(float(np.sqrt(x * x + y * y)), TINY)
        return np.where(who, x / d, 0.0), np.where(who, y / d, 0.0)
