"""Sobol indices: which share of the variance each parameter accounts for by itself, with others, and with each other.

Of outcomes at the points of Saltelli's scheme, with v the variance of the mean outcome over points,

    first order    S_j  = E[b (ab_j − a)] / v                    (Saltelli et al. 2010)
    total          T_j  = E[(a − ab_j)²] / 2v                    (Jansen 1999)
    pairwise       S_jk = E[ba_j ab_k − a b] / v − S_j − S_k     (Saltelli 2002)

where ab_j is at the point a with b's value of parameter j; where there are ba, too, each is the mean over both ways,
with a and b exchanged: then all that a parameter without any effect has is exactly 0. Of a grid, which holds all
combinations of some values, the same shares follow from the means over all other parameters, each value being as likely
as any other; there nothing is drawn but the seeds.

They are those of the expectation over seeds, not of the mean of some: what seeds add is in no product (see
`resampling`). Parameters have to be drawn independently of each other. They see no direction, and nothing but the
variance: of a rare outcome they say little.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from emergent.sensitivity.resampling import Array, Ends, crossed, grouped, over_seeds, resampled

FIRST, TOTAL, PAIR = "first order", "total", "pairwise"
Name = tuple[str, int, int]
"""An index: its sort, a parameter, and another one, of a pair, or the same."""
TINY, DIGITS = 1e-12, 12
"""What is less than this share of the outcome's square is due to rounding; digits that mean something."""


def names(parameters: int, pairs: bool) -> list[Name]:
    """Return what `indices` returns, in its order."""
    single = [(sort, j, j) for sort in (FIRST, TOTAL) for j in range(parameters)]
    return single + [(PAIR, j, k) for j, k in combinations(range(parameters), 2) if pairs]


def indices(values: Array, *, pairs: bool) -> Ends:
    """Return the indices in the order of `names`, with intervals; nan where the outcome does not vary.

    `values` are the outcomes (block, point of the block, replication): a; ab of each parameter; with `pairs`, ba of
    each; b.
    """
    y = grouped(values)
    y, least = y - y[:, [0, -1]].mean((0, 1)), TINY * float(np.square(y).mean())
    parameters = (y.shape[1] - 2) // (2 if pairs else 1)
    a, ab, ba, b = np.split(y, [1, 1 + parameters, y.shape[1] - 1], axis=1)
    ways = [_factors(a, ab, ba, b), _factors(b, ba, ab, a)] if pairs else [_factors(a, ab, ba, b)]

    def statistic(u: Array, w: Array) -> Array:
        found = [crossed(left, right, w) for left, right in ways]
        return _shares(u @ np.mean(found, axis=0), parameters, least)

    return resampled(statistic, len(y), y.shape[-1])


def _factors(a: Array, ab: Array, ba: Array, b: Array) -> tuple[Array, Array]:
    """Return both factors of the products, (block, product, replication): of the variance, and of each index."""
    j, k = np.triu_indices(ba.shape[1], 1)
    left = [a, b, np.repeat(b, ab.shape[1], 1), a - ab, a, ba[:, j]]
    right = [a, b, ab - a, a - ab, b, ab[:, k]]
    return np.concatenate(left, 1), np.concatenate(right, 1)


def _shares(means: Array, parameters: int, least: float) -> Array:
    """Return the indices from the means of the products; nan where the variance is less than `least`."""
    variance = means[:, :2].mean(1, keepdims=True)
    first, total, product, both = np.split(means[:, 2:], np.cumsum([parameters, parameters, 1]), axis=1)
    j, k = np.triu_indices(parameters if both.shape[1] else 0, 1)
    found = np.concatenate([first, total / 2, both - product - first[:, j] - first[:, k]], axis=1)
    return np.asarray(np.round(found / np.where(variance > least, variance, np.nan), DIGITS))


def of_grid(values: Array) -> Ends:
    """Return the indices of a grid in the order of `names`, with pairs, and intervals.

    `values` are the outcomes, with an axis a parameter, and replications on the last one.
    """
    y = grouped(values)
    y, least = y - y.mean(), TINY * float(np.square(y).mean())
    axes = range(y.ndim - 1)

    def statistic(w: Array) -> Array:
        def closed(*kept: int) -> float:
            """Return the variance of the means over all other parameters."""
            return float(crossed(means[kept], means[kept], w).mean()) - centre

        centre = float(crossed(y.mean(tuple(axes)), y.mean(tuple(axes)), w))
        whole = closed(*axes)
        first = [closed(j) for j in axes]
        total = [whole - closed(*(k for k in axes if k != j)) for j in axes]
        both = [closed(j, k) - first[j] - first[k] for j, k in combinations(axes, 2)]
        return np.round(np.array([*first, *total, *both]) / (whole if whole > least else np.nan), DIGITS)

    wanted = [tuple(axes), *((j,) for j in axes), *combinations(axes, 2)]
    wanted += [tuple(k for k in axes if k != j) for j in axes]
    means = {kept: y.mean(tuple(j for j in axes if j not in kept)) for kept in wanted}
    return over_seeds(statistic, y.shape[-1])
