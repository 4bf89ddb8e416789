"""Numbers over time, of a run: how far those that count have to go, how far apart they are, who has arrived, who leads.

A run and its twin are compared over the same members: those that no perturbation of the plan targets.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent.app.walk.film import ABSENT, ARRIVED, HEADING, STATE, Film, X, Y

Numbers = npt.NDArray[np.float64]
Members = npt.NDArray[np.bool_]
POINTS = 600
"""Numbers that a line has, about."""


@dataclass(frozen=True)
class Summary:
    """What the plots show of a run, one number every `every` steps."""

    distance: Numbers
    spread: Numbers
    arrived: Numbers


def every(last: int) -> int:
    """Return how many steps lie between two numbers of a line."""
    return max(1, last // POINTS)


def summary(position: Numbers, doing: Numbers, goal: Numbers, members: Members) -> Summary:
    """Return the summary of `position` (time, axis, walker) [m], `doing` (time, walker) and `goal` (time, axis) [m]."""
    place, state = position[:, :, members], doing[:, members]
    centre = place.mean(2, keepdims=True)
    return Summary(
        np.sqrt(((place - goal[:, :, None]) ** 2).sum(1)).mean(1),
        np.sqrt(((place - centre) ** 2).sum(1).mean(1)),
        (state == ARRIVED).sum(1).astype(float),
    )


def of_film(film: Film, members: Members, stride: int) -> Summary:
    """Return the summary of a film."""
    frames = film.frames[::stride].astype(np.float64)
    return summary(frames[:, :2], frames[:, STATE], film.goals[::stride].astype(np.float64), members)


def front(film: Film) -> npt.NDArray[np.int16]:
    """Return who is in front at each step, −1 where nobody is on the way.

    In front is who is furthest along the mean heading of those that are on their way, as in `necessity`.
    """
    x, y, heading, state = (film.frames[:, row].astype(np.float64) for row in (X, Y, HEADING, STATE))
    on_the_way = (state != ABSENT) & (state < ARRIVED)
    hx, hy = (np.where(on_the_way, f(heading), 0.0).sum(1, keepdims=True) for f in (np.cos, np.sin))
    ahead = np.where(on_the_way, x * hx + y * hy, -np.inf)
    return np.where(on_the_way.any(1), ahead.argmax(1), -1).astype(np.int16)


def foremost(leaders: Sequence[npt.NDArray[np.int16]], walkers: int, most: int) -> list[int]:
    """Return, in their order, the `most` walkers that are in front longest, over several runs together."""
    steps = sum(np.bincount(led[led >= 0], minlength=walkers) for led in leaders)
    return sorted(int(i) for i in np.argsort(-steps, kind="stable")[:most])


def window(seconds: float, most: int) -> float:
    """Return the shortest round time [s], of 1, 2 or 5 and zeros, of which at most `most` make so many seconds."""
    raw = seconds / most
    ten = 10.0 ** math.floor(math.log10(raw))
    return next(part * ten for part in (1, 2, 5, 10) if part * ten >= raw * (1 - 1e-9))
