"""Estimates: a value with its interval, its unit and the number of replications behind it.

Intervals are 95 % over replications, paired where the runs are paired; which, says `interval.py`. None is given from
fewer than eight replications.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from emergent.metrics.interval import FEWEST, Array, at_the_ends, constant, enough, of_mean, of_means, student
from emergent.result import Estimate

__all__ = [
    "Array",
    "band",
    "beyond",
    "bootstrap",
    "contrast",
    "correlation",
    "estimate",
    "first_crossing",
    "jackknife",
    "known",
    "mean",
    "of_whole",
    "positive",
    "ratio",
    "share",
]


def estimate(value: float, ends: tuple[Any, Any], runs: int, **about: Any) -> Estimate:
    """Return an estimate from so many replications, without an interval where they are too few for one."""
    low, high = enough(runs, ends)
    return Estimate(value=float(value), low=float(low), high=float(high), replications=runs, **about)


def bootstrap(
    statistic: Callable[..., Any], *samples: Array, is_sum: bool = False, shares: int = 0, **about: Any
) -> Estimate:
    """Return the estimate of `statistic(*samples)`, all samples resampled together (paired): `of_means`.

    `statistic` takes arrays whose last axis are replications, and an `axis` keyword; it depends on means over
    replications alone, and returns nan for what is undefined and inf for what lies beyond all that was tried. Samples
    that are 0 or 1 throughout cannot vary by resampling: where all are, the interval spans what the statistic is with
    each of them at the ends of Wilson's interval. A statistic that adds means up, with signs, `is_sum`. So many of
    the first samples are `shares` of a whole. `about` are fields of `Estimate`.

    Raises:
        InvalidInputError: where the statistic depends on more than means.
    """
    samples = tuple(np.asarray(sample, float) for sample in samples)
    ends = of_means(statistic, samples, is_sum=is_sum, shares=shares)
    return estimate(statistic(*samples, axis=-1), ends, samples[0].shape[-1], **about)


def jackknife(
    statistic: Callable[..., Any], sample: Array, *, over: int = -1, corrected: bool = False, **about: Any
) -> Estimate:
    """Return the estimate of `statistic(sample)` with a jackknife interval (Student's t), leaving out one of `over`.

    For products of means, where resampling would count a run twice and so take noise for a square (Efron and Stein
    1981). The interval is nan with fewer than eight replications, or where the statistic is undefined without one.
    `corrected` takes off the bias that falls with the number of replications (Quenouille 1956).
    """
    runs, value, half = sample.shape[over], float(statistic(sample, axis=over)), math.nan
    if runs >= FEWEST:
        without = np.array([float(statistic(np.delete(sample, i, over), axis=over)) for i in range(runs)])
        half = student(runs - 1) * math.sqrt((runs - 1) * without.var())
        value -= (runs - 1) * (float(without.mean()) - value) if corrected else 0.0
    return estimate(value, (value - half, value + half), runs, **about)


def known(statistic: Callable[..., Any], values: Mapping[int, float]) -> Callable[..., Any]:
    """Return a statistic of the same samples, some of which, by their places, have means that are known, and no noise.

    As a ceiling has that is stated, and not measured.
    """

    def with_known(*samples: Array, axis: int = -1) -> Any:
        filled = [np.full_like(one, values[place]) if place in values else one for place, one in enumerate(samples)]
        return statistic(*filled, axis=axis)

    return with_known if values else statistic


def mean(sample: Array, **about: Any) -> Estimate:
    """Return the mean of a sample (replication,) with its interval: `of_mean`."""
    return estimate(float(np.mean(sample)), of_mean(np.asarray(sample, float)), len(sample), **about)


def share(sample: Array, **about: Any) -> Estimate:
    """Return the mean of values in [0, 1] with its interval, which lies there, too."""
    low, high = of_mean(np.asarray(sample, float))
    return estimate(float(np.mean(sample)), (max(low, 0.0), min(high, 1.0)), len(sample), **about)


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


def beyond(found: Estimate, why: str) -> Estimate:
    """Return an estimate that says in its label why it is ∞, where it is: beyond all that was tried."""
    return replace(found, label=f"{found.label} (∞: {why})") if math.isinf(found.value) else found


def contrast(first: Array, second: Array, **about: Any) -> Estimate:
    """Return the mean paired difference first − second, with the correlation that pairing achieved."""
    paired, difference = correlation(first, second), first - second
    if constant(difference) or (at_the_ends(first) and at_the_ends(second)):
        return bootstrap(_difference, first, second, is_sum=True, correlation=paired, **about)
    return mean(difference, correlation=paired, **about)


def ratio(above: Array, below: Array, **about: Any) -> Estimate:
    """Return the ratio of means above/below, paired; nan where the denominator is not above 0."""
    return bootstrap(_ratio, above, below, correlation=correlation(above, below), **about)


def of_whole(above: Array, below: Array, **about: Any) -> Estimate:
    """Return the ratio of means above/below, where a replication of `above` is a share of what `below` is on average.

    Where each is about 0 or about the whole, what did not occur counts as it does for a share of runs. nan where the
    denominator is not above 0.
    """
    whole = positive(below.mean())
    return ratio(above / whole, below / whole, shares=1, **about)


def positive(value: Any) -> float:
    """Return a number that may be divided by: nan where it is not above 0."""
    return float(value) if value > 0 else math.nan


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
