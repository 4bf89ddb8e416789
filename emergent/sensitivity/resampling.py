"""Products that seeds do not bias, and intervals by resampling points and replications together.

An outcome of a point is the mean over replications, whose noise a product of two such means holds twice: it would make
variances, and with them total indices, too large. So products are taken of different replications only, over all pairs
of them, as in a U-statistic. All points have the same seeds: where a parameter changes nothing, its product is exactly
0.

Points and replications are resampled together, each with weights of its own (Owen 2007, "The pigeonhole bootstrap"), as
in Rubin's Bayesian bootstrap (1981). Weights are normalised gamma variates of a shape of which the mean of n values
varies as it does in repetitions, by s²/n with s² the unbiased variance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from emergent.metrics.interval import FEWEST, NORMAL, student

Array = npt.NDArray[np.float64]
Ends = tuple[Array, Array, Array]
"""Values, and where their intervals begin and end."""
SEEDS, POINTS = 50, 20
"""Resamples of replications, and of points with each of these."""
GROUPS = 32
"""Replications of which products are taken, at most: of more, means of some each."""


def crossed(a: Array, b: Array, weights: Array) -> Array:
    """Return the weighted mean of a·b over pairs of different replications, the last axis; of one, a·b itself."""
    if len(weights) == 1:
        return np.asarray((a * b)[..., 0])
    same = np.einsum("...r,...r,r->...", a, b, weights * weights)
    return np.asarray(((a @ weights) * (b @ weights) - same) / (1 - weights @ weights))


def grouped(values: Array) -> Array:
    """Return at most `GROUPS` replications, the last axis: of more, the means of every so many."""
    if values.shape[-1] <= GROUPS:
        return values
    return np.stack([values[..., first::GROUPS].mean(-1) for first in range(GROUPS)], -1)


def resampled(
    statistic: Callable[[Array, Array], Array], points: int, replications: int, *, count: int | None = None
) -> Ends:
    """Return a statistic, shape (index,), with its 95 % interval; none from fewer than eight points.

    `statistic(u, w)` is given weights of points, (resample, point), and of replications, (replication,); it returns its
    values, (resample, index). `count` is of what it hangs on: points, if not given.
    """
    even = np.full((1, points), 1 / points), np.full(replications, 1 / replications)
    value = statistic(*even)[0]
    random = np.random.default_rng(points)
    found = (statistic(_weights(random, POINTS, points), _weights(random, 1, replications)[0]) for _ in range(SEEDS))
    return value, *_ends(value, found, count or points)


def over_seeds(statistic: Callable[[Array], Array], replications: int) -> Ends:
    """Return a statistic of points that nobody drew, as those of a grid, with the interval that seeds leave.

    `statistic(w)` is given weights of replications, (replication,); none from fewer than eight.
    """
    value = statistic(np.full(replications, 1 / replications))
    random = np.random.default_rng(replications)
    found = (statistic(w)[None] for w in _weights(random, SEEDS * POINTS, replications))
    return value, *_ends(value, found, replications)


def _ends(value: Array, resamples: Iterable[Array], count: int) -> tuple[Array, Array]:
    """Return percentiles, farther out for few, as Student's t is farther out than a normal (Hesterberg 2015)."""
    if count < FEWEST:
        return np.full_like(value, np.nan), np.full_like(value, np.nan)
    tail = NORMAL.cdf(-student(count - 1))
    with np.errstate(invalid="ignore"):
        low, high = np.quantile(np.concatenate(list(resamples)), [tail, 1 - tail], axis=0)
    return low, high


def _weights(random: np.random.Generator, resamples: int, count: int) -> Array:
    """Return weights that sum to 1, (resample, count); two at most are not resampled."""
    if count < 3:
        return np.full((resamples, count), 1 / count)
    drawn = random.standard_gamma((count - 2) / count, (resamples, count))
    return np.asarray(drawn / drawn.sum(1, keepdims=True))
