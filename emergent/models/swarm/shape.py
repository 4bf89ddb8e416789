"""Measures of a group on the move: its direction, its accuracy over replicates, its elongation, its pieces.

Source: Couzin, Krause, Franks & Levin (2005), Nature 433:513. Arrays `positions` are (run, x y, member).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

PAIRS = 1_000_000
"""Of how many pairs of members the distance is computed at once."""


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
    runs, members = counted.shape
    some = max(1, PAIRS // members**2)
    parts = (slice(first, first + some) for first in range(0, runs, some))
    return np.concatenate([np.empty(0, np.int64), *(_pieces(positions[p], reach, counted[p]) for p in parts)])


def _pieces(positions: Array, reach: float, counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the same of a few runs, whose members make one graph: a graph for each run takes five times as long."""
    from scipy.sparse import coo_array  # here, since importing it takes a while
    from scipy.sparse.csgraph import connected_components

    apart = positions[:, :, :, None] - positions[:, :, None, :]
    near = ((apart * apart).sum(1) < reach * reach) & counted[:, :, None] & counted[:, None, :]
    run, one, other = np.nonzero(near)
    links = run * counted.shape[1] + one, run * counted.shape[1] + other
    _, piece = connected_components(coo_array((np.ones(len(run)), links), (counted.size,) * 2), directed=False)
    _, first = np.unique(piece[counted.ravel()], return_index=True)
    return np.bincount(np.nonzero(counted)[0][first], minlength=len(counted))
