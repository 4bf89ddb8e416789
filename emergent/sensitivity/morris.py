"""Morris' screening: by how much an outcome changes when one parameter moves, on average over many places.

An elementary effect is the change of the outcome divided by that of a parameter, as a share of the way from low to
high. Of all effects of a parameter, μ is the mean, μ* the mean size (Campolongo, Cariboni and Saltelli 2007) and σ the
standard deviation: it is 0 where the outcome is linear in the parameter and the others do not matter (Morris 1991).

The size of a noisy effect is larger than that of the effect. So its sign is taken from one half of the replications,
and its value from the other: without an effect, μ* is 0 on average; where noise hides the sign, it is too small. σ is
of the expectation over seeds (see `resampling`), and 0 where noise leaves nothing of it.
"""

from __future__ import annotations

import numpy as np

from emergent.sensitivity.resampling import Array, Ends, crossed, grouped, resampled

MEAN, SIZE, SPREAD = "μ", "μ*", "σ"
SORTS = (SIZE, MEAN, SPREAD)


def effects(unit: Array, values: Array) -> Array:
    """Return the elementary effects (trajectory, parameter, replication).

    `unit` are the points of trajectories in the unit cube, (trajectory, point, parameter), of which each step changes
    one parameter; `values` the outcomes (trajectory, point, replication).
    """
    steps = np.diff(unit, axis=1)
    which = np.abs(steps).argmax(2)
    size = np.take_along_axis(steps, which[..., None], 2)
    by_step = np.diff(values, axis=1) / size
    return np.asarray(np.take_along_axis(by_step, np.argsort(which, axis=1)[..., None], 1))


def summaries(found: Array) -> Ends:
    """Return μ*, μ and σ of effects (trajectory, parameter, replication), with intervals; shape (3 · parameter,)."""
    e = grouped(found)

    def statistic(u: Array, w: Array) -> Array:
        mean = np.einsum("bt,tpr->bpr", u, e)
        variance = u @ crossed(e, e, w) - crossed(mean, mean, w)
        variance = variance / (1 - (u * u).sum(1, keepdims=True))
        spread = np.sqrt(np.maximum(variance, 0.0))
        return np.concatenate([u @ _sizes(e, w), mean @ w, spread], axis=1)

    return resampled(statistic, len(e), e.shape[-1])


def _sizes(e: Array, weights: Array) -> Array:
    """Return the size of each effect, (trajectory, parameter): signs of one half, values of the other."""
    if len(weights) == 1:
        return np.asarray(np.abs(e[..., 0]))
    halves = [e[..., half::2] @ weights[half::2] / weights[half::2].sum() for half in (0, 1)]
    return np.asarray((np.sign(halves[0]) * halves[1] + np.sign(halves[1]) * halves[0]) / 2)
