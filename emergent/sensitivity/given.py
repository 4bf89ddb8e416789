"""Of points however chosen: rank correlations, and how much the distribution of an outcome depends on a parameter.

Spearman's ρ is the correlation of ranks. Its interval is that of Fisher's z, with the variance of ρ's influence
function (Croux and Dehon 2010), so that x and y may depend on each other in any way. It sees what rises or falls
throughout, and no more: of a valley it may be 0.

PAWN (Pianosi and Wagener 2018) is the largest distance between the distribution of the outcome and that among points
with about the same value of the parameter, 0 to 1, as a mean over ten such slices, or over the values where there are
fewer. It sees any dependence. Of few points it is above 0 without any: so beside it stands what chance alone gives, the
.95 quantile where the parameter is shuffled over points.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from emergent.metrics.interval import FEWEST, LEVEL
from emergent.sensitivity.resampling import Array, grouped, over_seeds

SLICES, RESAMPLES, FEW = 10, 400, 100
"""Slices; how often points are shuffled, and how often where they are many."""
MOST = 1 << 21
"""Shuffled points in memory."""
SAME = 1e-12


def correlation(x: Array, y: Array) -> tuple[float, float, float]:
    """Return Spearman's ρ of x and y, (point,), with its interval; nan where one of them does not vary."""
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan, np.nan
    f, g = _centred(x), _centred(y)
    scale = float(np.sqrt((f * f).mean() * (g * g).mean()))
    rho = float((f * g).mean()) / scale
    if len(x) < FEWEST or abs(rho) > 1 - SAME:
        return (rho, np.nan, np.nan) if len(x) < FEWEST else (rho, rho, rho)
    influence = (f * g + _beyond(x, g) + _beyond(y, f)) / scale
    deviation = float(influence.std(ddof=1)) / np.sqrt(len(x)) / (1 - rho * rho)
    reach = float(stats.t.ppf((1 + LEVEL) / 2, len(x) - 2)) * deviation
    return rho, float(np.tanh(np.arctanh(rho) - reach)), float(np.tanh(np.arctanh(rho) + reach))


def correlation_of_seeds(x: Array, values: Array) -> tuple[float, float, float]:
    """Return Spearman's ρ of x and mean outcomes, of points that nobody drew: its interval is what seeds leave.

    `values` are the outcomes (point, replication).
    """
    if np.ptp(x) == 0 or np.ptp(values) == 0:
        return np.nan, np.nan, np.nan
    y, ranks = grouped(values), _centred(x)

    def statistic(w: Array) -> Array:
        other = _centred(y @ w)
        return np.array([ranks @ other / np.sqrt((ranks @ ranks) * max(float(other @ other), SAME))])

    value, low, high = over_seeds(statistic, y.shape[1])
    return float(value[0]), float(low[0]), float(high[0])


def _centred(values: Array) -> Array:
    """Return ranks as shares of all, about their mean."""
    return np.asarray(stats.rankdata(values) / len(values) - (1 + 1 / len(values)) / 2)


def _beyond(x: Array, g: Array) -> Array:
    """Return for each point the sum of g over those of a larger x, and half of that over those of the same, per
    point.
    """
    _, place = np.unique(x, return_inverse=True)
    sums = np.bincount(place, g)
    return np.asarray((sums[::-1].cumsum()[::-1] - sums / 2)[place] / len(x))


def slices(x: Array, most: int = SLICES) -> npt.NDArray[np.int64]:
    """Return the slice of each point: its value where there are few, else so many points of neighbouring values."""
    values, place = np.unique(x, return_inverse=True)
    if len(values) <= most:
        return np.asarray(place, np.int64)
    edges = np.quantile(x, np.linspace(0, 1, most + 1)[1:-1])
    return np.asarray(np.searchsorted(edges, x, side="right"), np.int64)


def distance(place: npt.NDArray[np.int64], y: Array) -> Array:
    """Return PAWN of outcomes y, (point,), for slices (…, point)."""
    values, rank = np.unique(y, return_inverse=True)
    ordered = np.take_along_axis(place, np.broadcast_to(np.argsort(rank, kind="stable"), place.shape), -1)
    last = np.flatnonzero(np.diff(np.append(np.sort(rank), len(values))))  # where a value of y stands for the last time
    whole = (last + 1) / len(y)
    found = []
    for one in np.unique(place):
        inside = ordered == one
        below = inside.cumsum(-1)[..., last]
        found.append(np.abs(below / inside.sum(-1, keepdims=True) - whole).max(-1))
    return np.asarray(np.mean(found, axis=0))


def dependence(x: Array, y: Array) -> tuple[float, float]:
    """Return PAWN of x and y, (point,), and what chance alone gives; nan where one of them does not vary."""
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan
    place, random = slices(x), np.random.default_rng(len(x))
    once = min(RESAMPLES, max(1, MOST // len(x)))
    times = -(-(RESAMPLES if once == RESAMPLES else FEW) // once)
    shuffled = (random.permuted(np.broadcast_to(place, (once, len(x))), axis=1) for _ in range(times))
    return float(distance(place, y)), float(np.quantile([distance(one, y) for one in shuffled], LEVEL))
