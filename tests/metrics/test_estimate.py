"""Intervals: closed forms and coverage."""

import math

import numpy as np
import pytest
from scipy import stats

from emergent.errors import InvalidInputError
from emergent.metrics.estimate import (
    beyond,
    bootstrap,
    contrast,
    correlation,
    estimate,
    jackknife,
    mean,
    of_whole,
    ratio,
    share,
)
from emergent.metrics.interval import FEWEST, of_mean, student, wilson
from emergent.metrics.survival import Spell, returned
from emergent.result import Estimate


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
    found = stats.binomtest(15, 50).proportion_ci(method="wilson")
    assert share(np.repeat([1.0, 0.0], [15, 35]), name="a").low == pytest.approx(found.low)
    assert wilson(15, 50) == pytest.approx((found.low, found.high))


def test_the_interval_of_a_mean_has_the_mean_and_its_skewness_taken_off():
    """g(t) of Hall (1992) is ±q at the ends; of what is symmetrical, the interval is Student's but for γ²."""
    values = np.random.default_rng(0).exponential(1.0, 30)
    low, high = of_mean(values)
    deviation, skewness = values.std(), stats.skew(values)
    for end, way in ((low, 1), (high, -1)):
        t = (values.mean() - end) / deviation
        g = t + skewness * t**2 / 3 + skewness**2 * t**3 / 27 + skewness / 180
        assert g == pytest.approx(way * stats.t.ppf(0.975, 29) / math.sqrt(29))
    assert high - values.mean() > values.mean() - low
    even = np.concatenate([np.arange(10.0), -np.arange(10.0)])
    assert of_mean(even) == pytest.approx(stats.t.interval(0.95, 19, 0, even.std(ddof=1) / math.sqrt(20)))


def test_students_quantile():
    assert student(7) == pytest.approx(stats.t.ppf(0.975, 7))


@pytest.mark.parametrize("runs", [FEWEST - 1, FEWEST])
def test_no_interval_from_fewer_than_eight(runs):
    values = np.random.default_rng(1).random(runs)
    spell = Spell(values, np.ones(runs))
    found = [
        *(share(values, name="a"), mean(values, name="a"), ratio(values, values[::-1], name="a")),
        *(contrast(values, values[::-1], name="a"), jackknife(np.mean, values, name="a")),
        estimate(0.5, (0.4, 0.6), runs, name="a"),
    ]
    assert [math.isnan(one.low) and math.isnan(one.high) for one in found] == [runs < FEWEST] * 6
    assert not any(math.isnan(one.value) for one in found)
    value, low, high = returned(spell, np.array([0.5]))
    assert (np.isnan(low[0]), np.isnan(high[0]), np.isnan(value[0])) == (runs < FEWEST, runs < FEWEST, False)


def test_a_mean_within_a_share_stays_within():
    values = np.repeat([1.0, 0.5], [19, 1])
    assert share(values, name="a").high == 1.0
    assert mean(3 + values, name="a").high > 3.9


def test_a_statistic_of_more_than_means_is_refused():
    with pytest.raises(InvalidInputError, match="of means alone"):
        bootstrap(np.median, np.arange(10.0) ** 2, name="a")


def test_a_rare_corner_is_not_certain():
    """None of 40 against one of 40: resampling says that the first is 0; with Jeffreys' two halves it may be more."""
    none, one = np.zeros(40), np.eye(40)[0]
    found = contrast(none, one, name="a")
    assert found.low < -1.5 / 40
    assert found.high > 0.5 / 40


def test_what_is_one_throughout_is_one_as_a_scale():
    values = np.repeat([1.0, 0.0], [30, 10])
    found, by_itself = ratio(values, np.ones(40), name="a"), wilson(30, 40)
    assert found.high < 1
    assert (found.low, found.high) == pytest.approx(by_itself, abs=0.02)


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


@pytest.mark.parametrize(("worked", "runs"), [(40, 40), (38, 40), (0, 40), (100, 100)])
def test_a_share_of_a_whole_that_is_measured_with_noise_is_as_uncertain_as_a_share_of_runs(worked, runs):
    """In metres no two runs are alike; the ends are Jeffreys' (Beta(s + ½, n − s + ½)), but for the noise."""
    rng = np.random.default_rng(4)
    metres = 200 * (np.arange(runs) < worked) + rng.normal(0, 0.5, runs)
    found = of_whole(metres, 200 + rng.normal(0, 0.5, runs), name="r")
    low, high = stats.beta(worked + 0.5, runs - worked + 0.5).ppf([0.025, 0.975])
    assert found.value == pytest.approx(worked / runs, abs=0.01)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.03), pytest.approx(high, abs=0.03))
    assert math.isnan(of_whole(metres, -np.ones(runs), name="r").value)
    if worked in (0, runs):  # without the two half runs, what was not seen would be certain
        certain = ratio(metres, np.full(runs, 200.0), name="r")
        assert certain.high - certain.low < 0.1 * (found.high - found.low)


def test_a_share_of_a_whole_that_varies_by_itself_is_a_ratio():
    rng = np.random.default_rng(5)
    above, below = 100 + 20 * rng.normal(size=50), 200 + rng.normal(size=50)
    assert of_whole(above, below, name="r").low == pytest.approx(ratio(above, below, name="r").low)


def test_correlation_of_a_constant_is_none():
    assert correlation(np.ones(5), np.arange(5.0)) is None


def test_what_lies_beyond_all_that_was_tried_says_so():
    never, twice = (Estimate("a", value, value, value, 20, label="factor") for value in (math.inf, 2.0))
    assert beyond(never, "40 are too few").label == "factor (∞: 40 are too few)"
    assert beyond(twice, "40 are too few") == twice


def test_record_has_no_nan():
    assert ratio(np.ones(3), np.zeros(3), name="r").record()["value"] is None
