"""Intervals: closed forms and coverage."""

import math

import numpy as np
import pytest

from emergent.metrics.estimate import bootstrap, contrast, correlation, jackknife, ratio, share, wilson


def test_all_or_none_gets_wilsons_interval():
    """95 %, n = 100, none failed: the upper end of failure is z²/(n + z²) = .0370; Wilson (1927)."""
    z2 = 1.959963984540054**2
    estimate = share(np.ones(100), name="a")
    assert (estimate.value, estimate.high) == (1.0, pytest.approx(1.0))
    assert estimate.low == pytest.approx(100 / (100 + z2))
    assert share(np.zeros(100), name="a").high == pytest.approx(z2 / (100 + z2))


def test_wilson_is_the_score_interval():
    p, n, z = 0.3, 50, 1.959963984540054
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert wilson(15, 50) == pytest.approx((centre - half, centre + half))


def test_bootstrap_covers_the_mean():
    """Of 400 intervals of 95 %, between 90 and 99 % cover (binomial: false alarm below 1e-4 if coverage is .945)."""
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(400):
        estimate = bootstrap(np.mean, rng.exponential(1.0, 200), name="mean")
        covered += estimate.low <= 1.0 <= estimate.high
    assert 0.90 <= covered / 400 <= 0.99


def test_bootstrap_is_deterministic():
    values = np.random.default_rng(0).random(50)
    assert bootstrap(np.mean, values, name="a") == bootstrap(np.mean, values, name="a")


def test_jackknife_takes_the_bias_off_a_square():
    """The square of a mean is above that of the expectation by σ²/n: what is left is unbiased, to the last digit."""
    values = np.random.default_rng(3).normal(1.0, 2.0, 12)
    plain, corrected = (jackknife(_squared, values, name="m", corrected=c) for c in (False, True))
    assert plain.value == pytest.approx(values.mean() ** 2)
    assert corrected.value == pytest.approx(values.mean() ** 2 - values.var(ddof=1) / 12)
    assert corrected.high - corrected.low == pytest.approx(plain.high - plain.low)


def _squared(sample, axis=-1):
    return sample.mean(axis) ** 2


def test_pairing_narrows_a_contrast():
    rng = np.random.default_rng(2)
    common = rng.normal(size=400)
    first, second = common + 0.1 * rng.normal(size=400), common + 0.1 * rng.normal(size=400)
    paired, unpaired = contrast(first, second, name="d"), contrast(first, rng.permutation(second), name="d")
    assert paired.value == pytest.approx(first.mean() - second.mean())
    assert paired.correlation == pytest.approx(np.corrcoef(first, second)[0, 1])
    assert (paired.high - paired.low) < 0.3 * (unpaired.high - unpaired.low)


def test_ratio_is_of_means_and_uncapped():
    estimate = ratio(np.array([3.0, 1.0]), np.array([1.0, 1.0]), name="r")
    assert estimate.value == 2.0
    assert math.isnan(ratio(np.ones(3), np.zeros(3), name="r").value)


def test_correlation_of_a_constant_is_none():
    assert correlation(np.ones(5), np.arange(5.0)) is None


def test_record_has_no_nan():
    assert ratio(np.ones(3), np.zeros(3), name="r").record()["value"] is None
