"""The ends of 95 % intervals: of a share, of a mean, and of whatever is computed from means.

- A share of replications that are 0 or 1 each has Wilson's score interval (1927).
- A mean has the interval of Hall (1992, "On the removal of skewness by transformation"): Student's, of the mean
  transformed by a cubic that takes off its skewness. With s and γ the standard deviation and skewness of n values,

      g(t) = t + γt²/3 + γ²t³/27 + γ/(6n),   t = (mean − μ)/s,   ends at mean − s·g⁻¹(±q), q = Student's t/√(n − 1).

- What is computed from the means of one or more samples has the percentiles of Rubin's Bayesian bootstrap (1981), all
  samples under the same weights, so that pairing counts. A sample of 0 and 1 gets two more replications of half a
  weight, one at either end: Jeffreys' prior, without which what is rare seems to be certain (Brown, Cai and DasGupta
  2001). Of a sum of shares that goes for each, as in Agresti and Caffo (2000) and Price and Bonett (2004); elsewhere
  what is 0 or 1 throughout, as a null or a ceiling, is taken as it is. A sample that is declared to be one of shares of
  a whole gets them where each is within a tenth of an end: a response in metres of which forty runs without a failure
  say no more than forty ones. Percentiles lie farther out by √(n/(n − 1))·t/z, as is right for a mean (Hesterberg
  2015, "What teachers should know about the bootstrap"), unless all that varies got the further replications: a share
  says itself how it spreads.

How often they cover is measured: `emergent calibrate --coverage`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.errors import InvalidInputError

LEVEL = 0.95
RESAMPLES = 2000
FEWEST = 8
"""No interval from fewer replications."""
NORMAL = NormalDist()
Z = NORMAL.inv_cdf((1 + LEVEL) / 2)
NEAR = 0.1
"""Shares of a whole that are no farther from 0 or 1 count as at this end, but for noise."""
SAME, DIGITS = 1e-6, 1e-12
"""Two computations of one value differ by less, relatively; two that differ in the last digits only, by less."""
Array = npt.NDArray[np.float64]
Ends = tuple[Any, Any]
"""Where an interval begins and ends."""
NOWHERE = math.nan, math.nan


def enough(runs: int, ends: Ends) -> Ends:
    """Return the ends of an interval; none, of whatever shape, from fewer than eight replications."""
    return ends if runs >= FEWEST else (np.full_like(ends[0], np.nan)[()], np.full_like(ends[1], np.nan)[()])


def student(freedom: int) -> float:
    """Return Student's quantile for an interval."""
    from scipy.special import stdtrit  # here, since it takes long to import

    return float(stdtrit(freedom, (1 + LEVEL) / 2))


def score(share: Array, trials: Array) -> tuple[Array, Array]:
    """Return Wilson's score interval of shares of so many trials, which need be no whole number."""
    square = Z * Z / trials
    half = Z * np.sqrt(share * (1 - share) / trials + square / trials / 4)
    low, high = ((share + square / 2 + way * half) / (1 + square) for way in (-1, 1))
    return np.where(share > 0, low, 0.0), np.where(share < 1, high, 1.0)


def wilson(successes: float, trials: int) -> tuple[float, float]:
    """Return Wilson's score interval of a share."""
    low, high = score(np.asarray(successes / trials), np.asarray(trials))
    return float(low), float(high)


def of_mean(sample: Array) -> tuple[float, float]:
    """Return the interval of the mean of a sample (replication,): Wilson's of 0 and 1, else that of Hall (1992)."""
    runs, mean = len(sample), float(sample.mean())
    if at_the_ends(sample):
        return wilson(sample.sum(), runs)
    apart = sample - mean
    deviation = math.sqrt(float((apart * apart).mean()))
    if runs < 2 or deviation == 0 or constant(sample):
        return mean, mean
    skewness, reach = float(((apart / deviation) ** 3).mean()), student(runs - 1) / math.sqrt(runs - 1)
    low, high = (mean - deviation * _untransformed(way * reach, skewness, runs) for way in (1, -1))
    return low, high


def _untransformed(value: float, skewness: float, runs: int) -> float:
    """Return the t of which Hall's g(t) is this value."""
    value -= skewness / (6 * runs)
    if abs(skewness) < SAME:
        return value
    return 3 * (float(np.cbrt(1 + skewness * value)) - 1) / skewness


def of_means(
    statistic: Callable[..., Any], samples: tuple[Array, ...], *, is_sum: bool = False, shares: int = 0
) -> tuple[float, float]:
    """Return the interval of `statistic(*samples, axis=-1)`, which has to depend on the means of samples alone.

    `samples` have one and the same last axis, the replications. nan where 5 % of what is resampled is undefined.
    `is_sum` says that the statistic adds means up, with signs, `shares` that so many of the first samples are shares of
    a whole, but for noise.

    Raises:
        InvalidInputError: where the statistic depends on more than means.
    """
    value = float(statistic(*samples, axis=-1))
    means = float(statistic(*(sample.mean(-1, keepdims=True) for sample in samples), axis=-1))
    if not (math.isnan(value) or value == means or abs(value - means) <= SAME * max(1.0, abs(value))):
        raise InvalidInputError(f"a statistic is {value:g}, but {means:g} of means alone; give it what it averages.")
    if math.isnan(value) or samples[0].shape[-1] < FEWEST:
        return NOWHERE
    low, high = (value, value) if all(map(constant, samples)) else _percentiles(statistic, samples, is_sum, shares)
    same = math.isclose(low, high, rel_tol=DIGITS, abs_tol=DIGITS) and math.isfinite(value)
    return _wilsons_ends(statistic, samples, value) if same else (low, high)


def constant(sample: Array) -> bool:
    """Whether all replications are the same."""
    return bool((sample == sample[..., :1]).all())


def at_the_ends(sample: Array) -> bool:
    """Whether all values are 0 or 1."""
    return bool(((sample == 0) | (sample == 1)).all())


def _percentiles(
    statistic: Callable[..., Any], samples: tuple[Array, ...], is_sum: bool, shares: int
) -> tuple[float, float]:
    runs = samples[0].shape[-1]
    tables = [sample.reshape(-1, runs) for sample in samples]
    rows = np.concatenate(tables)
    prior = np.concatenate([_has_prior(table, is_sum, place < shares) for place, table in enumerate(tables)])
    with np.errstate(invalid="ignore", divide="ignore"):
        resampled = np.asarray(statistic(*_split(_weighted(rows, prior), samples), axis=-1), float)
    defined = resampled[~np.isnan(resampled)]
    if len(defined) <= LEVEL * RESAMPLES:
        return NOWHERE
    are_shares = (prior | (rows == rows[:, :1]).all(-1)).all()
    tail = NORMAL.cdf(-Z if are_shares else -math.sqrt(runs / (runs - 1)) * student(runs - 1))
    low, high = np.quantile(defined, [tail, 1 - tail], method="inverted_cdf")
    return float(low), float(high)


def _has_prior(rows: Array, is_sum: bool, shares: bool) -> npt.NDArray[np.bool_]:
    """Return which rows (row, replication) get a further replication at either end.

    Those of 0 and 1 that vary, of a sum all of 0 and 1, of shares of a whole those that are near 0 and 1.
    """
    near = NEAR if shares else 0.0
    varies = is_sum | (rows != rows[:, :1]).any(-1)
    return np.asarray(varies & ((abs(rows) <= near) | (abs(rows - 1) <= near)).all(-1))


def _weighted(rows: Array, has_prior: npt.NDArray[np.bool_]) -> Array:
    """Return the mean of each row (row, replication) under the weights of each resample, (row, resample)."""
    weights, ends = _weights(rows.shape[-1])
    prior = has_prior[:, None]
    up = _coins(len(rows))
    sums = np.einsum("ij,jk->ik", rows, weights)  # not by BLAS, whose threads wait for each other
    total = sums + prior * np.where(up, *ends)
    return np.asarray(total / (weights.sum(0) + prior * ends.sum(0)))


def _split(means: Array, samples: tuple[Array, ...]) -> list[Array]:
    """Return the rows of each sample, with its shape but that replications are resamples of one mean."""
    stops = np.cumsum([math.prod(sample.shape[:-1]) for sample in samples])
    parts = np.split(means, stops[:-1])
    return [part.reshape(*sample.shape[:-1], RESAMPLES, 1) for part, sample in zip(parts, samples, strict=True)]


@lru_cache(maxsize=4)
def _weights(runs: int) -> tuple[Array, Array]:
    """Return the weights of replications, (replication, resample), and of the two ends, (2, resample)."""
    random = np.random.default_rng(runs)
    return random.standard_exponential((runs, RESAMPLES)), random.standard_gamma(0.5, (2, RESAMPLES))


@lru_cache(maxsize=64)
def _coins(rows: int) -> npt.NDArray[np.bool_]:
    """Return which of the two further replications is at 1, for each sample by itself."""
    return np.random.default_rng(0).integers(2, size=(rows, RESAMPLES)).astype(bool)


def _wilsons_ends(statistic: Callable[..., Any], samples: tuple[Array, ...], value: float) -> tuple[float, float]:
    """Return the range of the statistic where each sample that is 0 or 1 throughout is at Wilson's ends, in turn."""
    found = [value]
    for place, sample in enumerate(samples):
        if constant(sample) and np.ptp(sample) == 0 and sample.flat[0] in (0.0, 1.0):
            runs = sample.shape[-1]
            for end in wilson(int(sample.flat[0]) * runs, runs):
                moved = (*samples[:place], np.full_like(sample, end), *samples[place + 1 :])
                found.append(float(statistic(*moved, axis=-1)))
    defined = [f for f in found if math.isfinite(f)]
    return min(defined), max(defined)
