"""Which share of the variance of single runs is the seeds', and not that of what was varied.

The variance over points and seeds is that of the expectation over points, and the rest: what differs between seeds at
one and the same point (law of total variance). It is found from products of different seeds, which all points share.
"""

from __future__ import annotations

import numpy as np

from emergent.metrics.interval import FEWEST
from emergent.sensitivity.resampling import Array, crossed, grouped, resampled


def share(values: Array) -> tuple[float, float, float]:
    """Return the share with its interval, of outcomes (point, replication); nan of one replication or of constants."""
    if values.shape[1] < 2 or np.ptp(values) == 0:
        return np.nan, np.nan, np.nan
    y = values - values.mean()
    means, squares = grouped(y), grouped(y * y)

    def statistic(u: Array, w: Array) -> Array:
        mean = u @ means
        centre = crossed(mean, mean, w)
        of_points = u @ crossed(means, means, w) - centre
        return np.asarray(1 - of_points / (u @ (squares @ w) - centre))[:, None]

    value, low, high = resampled(statistic, *means.shape, count=max(min(values.shape), FEWEST))
    return float(value[0]), float(low[0]), float(high[0])
