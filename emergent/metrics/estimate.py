"""Estimates: a value with its interval, its unit and the number of replications behind it.

Intervals are 95 % percentile bootstraps over replications (Efron 1979), paired where the runs are paired; where every
run succeeded, or none, the bootstrap has no width and Wilson's interval (1927) stands in its place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

LEVEL = 0.95
RESAMPLES = 2000
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence interval.

    `correlation` is what pairing achieved: between the two samples of a contrast, replication by replication.
    """

    name: str
    value: float
    low: float
    high: float
    replications: int
    unit: str = "1"
    label: str = ""
    correlation: float | None = None

    def __str__(self) -> str:
        unit = "" if self.unit == "1" else f" {self.unit}"
        return f"{self.value:.3g}{unit} [{self.low:.3g}, {self.high:.3g}]"

    def record(self) -> dict[str, Any]:
        """Return the estimate as plain data, what is not finite as None."""
        return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in asdict(self).items()}


def bootstrap(statistic: Callable[..., Any], *samples: Array, **about: Any) -> Estimate:
    """Return the estimate of `statistic(*samples)`, resampling replications of all samples together (paired).

    What is undefined is nan: the value where it is not finite, the interval where 5 % of the resamples are not, or
    where there is but one replication. `statistic` takes arrays whose last axis are replications, and an `axis`
    keyword; `about` are fields of `Estimate`.
    """
    samples = tuple(np.asarray(sample, float) for sample in samples)
    runs = samples[0].shape[-1]
    value = float(statistic(*samples, axis=-1))
    if not math.isfinite(value):
        return Estimate(value=math.nan, low=math.nan, high=math.nan, replications=runs, **about)
    rng = np.random.default_rng(runs)
    low = high = math.nan
    if runs > 1:
        picks = rng.integers(runs, size=(RESAMPLES, runs))
        with np.errstate(invalid="ignore", divide="ignore"):
            resampled = np.asarray(statistic(*(sample[..., picks] for sample in samples), axis=-1), float)
        finite = resampled[np.isfinite(resampled)]
        if len(finite) > LEVEL * RESAMPLES:
            low, high = (float(q) for q in np.quantile(finite, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    return Estimate(value=value, low=low, high=high, replications=runs, **about)


def share(sample: Array, **about: Any) -> Estimate:
    """Return the mean of values in [0, 1] with its interval."""
    sample = np.asarray(sample, float)
    if sample.size and (np.all(sample == 1) or np.all(sample == 0)):
        low, high = wilson(int(sample.sum()), sample.size)
        return Estimate(value=float(sample.mean()), low=low, high=high, replications=sample.size, **about)
    return bootstrap(np.mean, sample, **about)


def contrast(first: Array, second: Array, **about: Any) -> Estimate:
    """Return the mean paired difference first − second, with the correlation that pairing achieved."""
    return bootstrap(_difference, first, second, correlation=correlation(first, second), **about)


def ratio(above: Array, below: Array, **about: Any) -> Estimate:
    """Return the ratio of means above/below, paired; nan where the denominator is not above 0."""
    return bootstrap(_ratio, above, below, correlation=correlation(above, below), **about)


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return Wilson's 95 % score interval of a proportion."""
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
