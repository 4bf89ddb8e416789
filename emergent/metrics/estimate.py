"""Estimates: a value with its interval, its unit and the number of replications behind it.

Intervals are 95 % percentile bootstraps over replications (Efron 1979), paired where the runs are paired; where every
run succeeded, or none, the bootstrap has no width and Wilson's interval (1927) stands in its place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.result import Estimate

LEVEL = 0.95
RESAMPLES = 2000
FEWEST = 8
"""No interval from fewer replications."""
Array = npt.NDArray[np.float64]


def bootstrap(statistic: Callable[..., Any], *samples: Array, **about: Any) -> Estimate:
    """Return the estimate of `statistic(*samples)`, resampling replications of all samples together (paired).

    `statistic` takes arrays whose last axis are replications, and an `axis` keyword; it returns nan for what is
    undefined and inf for what lies beyond all that was tried. The interval is nan where 5 % of the resamples are, or
    where there is but one replication. Samples that are 0 or 1 throughout cannot vary by resampling: the interval then
    spans what the statistic is with each of them at the ends of Wilson's interval. `about` are fields of `Estimate`.
    """
    samples = tuple(np.asarray(sample, float) for sample in samples)
    runs = samples[0].shape[-1]
    value = float(statistic(*samples, axis=-1))
    low = high = math.nan
    if runs > 1 and not math.isnan(value):
        low, high = (value, value) if _constant(samples) else _percentiles(statistic, samples, runs)
        if low == high and math.isfinite(value):
            low, high = _wilson_ends(statistic, samples, value)
    return Estimate(value=value, low=low, high=high, replications=runs, **about)


def _constant(samples: tuple[Array, ...]) -> bool:
    """Whether all replications are the same, so that every resample is."""
    return all(bool((sample == sample[..., :1]).all()) for sample in samples)


def _percentiles(statistic: Callable[..., Any], samples: tuple[Array, ...], runs: int) -> tuple[float, float]:
    picks = _picks(runs)
    with np.errstate(invalid="ignore", divide="ignore"):
        resampled = np.asarray(statistic(*(sample.take(picks, axis=-1) for sample in samples), axis=-1), float)
    defined = resampled[~np.isnan(resampled)]
    if len(defined) <= LEVEL * RESAMPLES:
        return math.nan, math.nan
    ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    low, high = np.quantile(defined, ends, method="inverted_cdf")
    return float(low), float(high)


@lru_cache(maxsize=4)
def _picks(runs: int) -> npt.NDArray[np.int64]:
    """Return the replications of each resample, shape (resample, replication)."""
    return np.random.default_rng(runs).integers(runs, size=(RESAMPLES, runs))


def _wilson_ends(statistic: Callable[..., Any], samples: tuple[Array, ...], value: float) -> tuple[float, float]:
    found = [value]
    for place, sample in enumerate(samples):
        if np.ptp(sample) == 0 and sample.flat[0] in (0.0, 1.0):
            runs = sample.shape[-1]
            for end in wilson(int(sample.flat[0]) * runs, runs):
                moved = (*samples[:place], np.full_like(sample, end), *samples[place + 1 :])
                found.append(float(statistic(*moved, axis=-1)))
    defined = [f for f in found if math.isfinite(f)]
    return min(defined), max(defined)


def jackknife(
    statistic: Callable[..., Any], sample: Array, *, over: int = -1, corrected: bool = False, **about: Any
) -> Estimate:
    """Return the estimate of `statistic(sample)` with a jackknife interval (Student's t), leaving out one of `over`.

    For products of means, where resampling would count a run twice and so take noise for a square (Efron and Stein
    1981). The interval is nan with fewer than eight replications, or where the statistic is undefined without one.
    `corrected` takes off the bias that falls with the number of replications (Quenouille 1956).
    """
    from scipy import stats  # here, since it takes a second: the pages' server needs none of it

    runs = sample.shape[over]
    value, low, high = float(statistic(sample, axis=over)), math.nan, math.nan
    if runs >= FEWEST:
        without = np.array([float(statistic(np.delete(sample, i, over), axis=over)) for i in range(runs)])
        error = math.sqrt((runs - 1) * without.var())
        value -= (runs - 1) * (float(without.mean()) - value) if corrected else 0.0
        half = float(stats.t.ppf((1 + LEVEL) / 2, runs - 1)) * error
        low, high = value - half, value + half
    return Estimate(value=value, low=low, high=high, replications=runs, **about)


def share(sample: Array, **about: Any) -> Estimate:
    """Return the mean of values in [0, 1] with its interval."""
    return bootstrap(np.mean, sample, **about)


def first_crossing(curve: Array, at: Array, level: Array | float) -> Any:
    """Return where a falling curve (…, point) first reaches `level`, by straight lines between the points `at`.

    inf where it never does. At the first point where it begins there.
    """
    fallen = curve <= level
    i = np.maximum(fallen.argmax(-1), 1)
    a, b = (np.take_along_axis(curve, j[..., None], -1)[..., 0] for j in (i - 1, i))
    goal = np.broadcast_to(level, curve.shape)[..., 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(fallen[..., 0], 0.0, (a - goal) / (a - b))
    found = at[i - 1] + part * (at[i] - at[i - 1])
    return np.where(np.isnan(curve).any(-1), np.nan, np.where(fallen.any(-1), found, np.inf))


def contrast(first: Array, second: Array, **about: Any) -> Estimate:
    """Return the mean paired difference first − second, with the correlation that pairing achieved."""
    return bootstrap(_difference, first, second, correlation=correlation(first, second), **about)


def ratio(above: Array, below: Array, **about: Any) -> Estimate:
    """Return the ratio of means above/below, paired; nan where the denominator is not above 0."""
    return bootstrap(_ratio, above, below, correlation=correlation(above, below), **about)


def band(curves: Array, shape: Array) -> tuple[Array, Array]:
    """Return the ends of a band that one more curve which differs by chance alone leaves in at most 1 of K + 1 cases.

    The band of the K ≥ 2 `curves`, shape (curve, point), is their range with a margin. `shape`, of each point, says how
    the margin grows or shrinks, and is fixed before the curves are known: 0 where all are one and the same, √t for what
    drifts apart as random walks do, 1/√n for a share of n. The margin is c·shape, by the most that any of the curves
    leaves the range of all others, which is the widest gap between an outermost curve and the next one to it:

        low = x₍₁₎ − c·shape, high = x₍K₎ + c·shape, c = max over points of (x₍K₎ − x₍K₋₁₎)/shape, (x₍₂₎ − x₍₁₎)/shape.

    It holds for all points together, whatever the distribution: of K + 1 exchangeable curves let Eₖ be by how much
    curve k leaves the range of the K others, over shape. A new curve outside the band has Eₙ > c, and c is no less than
    any Eₖ of the others, since leaving out the new curve can only narrow a range: so Eₙ is the largest of K + 1
    exchangeable numbers. (A simultaneous conformal band, cf. Diquigiovanni, Fontana and Vantini 2022, by leaving out
    one at a time, cf. Vovk, Gammerman and Shafer 2005 and Barber et al. 2021.) Where a curve is nan, so is the band.
    """
    ordered = np.sort(np.asarray(curves, float), axis=0)
    low, high = (np.where(np.isnan(ordered).any(0), np.nan, end) for end in (ordered[0], ordered[-1]))
    apart = (shape > 0) & ~np.isnan(low)
    gaps = np.maximum(ordered[-1] - ordered[-2], ordered[1] - ordered[0])[apart] / shape[apart]
    margin = gaps.max(initial=0.0) * shape
    return low - margin, high + margin


@lru_cache(maxsize=1024)
def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return Wilson's 95 % score interval of a proportion."""
    from scipy import stats

    interval = stats.binomtest(successes, trials).proportion_ci(LEVEL, method="wilson")
    return float(interval.low), float(interval.high)


def correlation(first: Array, second: Array) -> float | None:
    """Return Pearson's correlation between paired replications, None where one of the samples is constant."""
    if len(first) < 3 or np.std(first) == 0 or np.std(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _difference(first: Array, second: Array, axis: int = -1) -> Any:
    return first.mean(axis) - second.mean(axis)


def _ratio(above: Array, below: Array, axis: int = -1) -> Any:
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = below.mean(axis)
        return np.where(whole > 0, above.mean(axis) / whole, np.nan)
