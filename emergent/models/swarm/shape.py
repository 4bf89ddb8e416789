"""Measures of a group on the move: its direction, its accuracy over replicates, its elongation, its pieces.

Source: Couzin, Krause, Franks & Levin (2005), Nature 433:513. Arrays `positions` are (run, x y, member).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def direction(before: Array, after: Array) -> Array:
    """Return each group's direction, shape (run, 2): that of the displacement of its centroid, both (run, 2) [m]."""
    moved = after - before
    length = np.sqrt((moved * moved).sum(1, keepdims=True))
    return np.asarray(np.divide(moved, length, out=np.zeros_like(moved), where=length > 0))


def agreement(moved: Array, targets: Array) -> Array:
    """Return how far each member's way agrees with the goal's direction, shape (run, member): (1 + cos φ)/2.

    φ is the angle between what it `moved`, (run, x y, member), and the direction of `targets`, (run, x y), as
    seen from the origin. 1 is straight there, 0 the opposite, ½ across, anywhere at all, or standing still.
    """
    lengths = np.sqrt((moved * moved).sum(1)) * np.sqrt((targets * targets).sum(1))[:, None]
    along = moved[:, 0] * targets[:, :1] + moved[:, 1] * targets[:, 1:]
    cosines = np.divide(along, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return np.asarray((1 + np.clip(cosines, -1, 1)) / 2)


def accuracy(directions: Array, goal: tuple[float, float] = (1.0, 0.0)) -> float:
    """Return 1 − sqrt(1 − r), r the mean over replicates of the cosine between a group's direction and the goal's.

    The paper prints no formula (it names the normalised angular deviation); this one gives its figures. 1 where every
    group heads for the goal, 0 where directions have nothing to do with it, below 0 where they avoid it.
    """
    cosines = directions @ np.asarray(goal)
    return float(1 - np.sqrt(1 - cosines.mean()))


def elongation(positions: Array, directions: Array, counted: npt.NDArray[np.bool_]) -> Array:
    """Return the length of each group's bounding box along its direction, divided by that across, shape (run,).

    Of the members `counted`, (run, member). 1 is as long as wide; nan for a group of one or one without a direction.
    """
    along = directions[:, 0, None] * positions[:, 0] + directions[:, 1, None] * positions[:, 1]
    across = directions[:, 0, None] * positions[:, 1] - directions[:, 1, None] * positions[:, 0]
    length, width = _range(along, counted), _range(across, counted)
    return np.asarray(np.divide(length, width, out=np.full(len(positions), np.nan), where=width > 0))


def _range(values: Array, counted: npt.NDArray[np.bool_]) -> Array:
    low, high = np.where(counted, values, np.inf).min(1), np.where(counted, values, -np.inf).max(1)
    return np.asarray(high - low)


def pieces(positions: Array, reach: float, counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return into how many pieces each group has fallen, shape (run,): members within `reach` [m] are in one piece."""
    from scipy.sparse.csgraph import connected_components  # here, since importing it takes a while

    found = np.empty(len(positions), np.int64)
    for run, (position, here) in enumerate(zip(positions, counted, strict=True)):
        apart = position[:, here][:, :, None] - position[:, here][:, None, :]
        found[run] = connected_components((apart * apart).sum(0) < reach * reach, directed=False)[0]
    return found
