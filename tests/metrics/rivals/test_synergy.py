"""Time-delayed synergy against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.assessment import measure
from emergent.metrics.rivals.gaussian import information
from emergent.metrics.rivals.synergy import Synergy, synergy
from tests.ground_truth import ground_truth


def joint(now: np.ndarray, lagged: np.ndarray, d: int = 1) -> np.ndarray:
    """Return the covariance of (X, X′) of two members in d dimensions that have nothing to do with each other."""
    return np.kron(np.block([[now, lagged], [lagged.T, now]]), np.eye(d))


@pytest.mark.parametrize("d", [1, 2])
def test_two_that_have_nothing_to_do_with_each_other_have_the_lesser_information_as_synergy(d):
    for first, second in ((0.9, 0.9), (0.9, 0.5), (0.9, 0.0)):
        lesser = min(-d / 2 * math.log(1 - c * c) for c in (first, second))
        found = synergy(joint(np.eye(2), np.diag([first, second]), d))
        assert float(found) == pytest.approx(lesser, abs=1e-12)


def test_two_of_which_one_tells_all_have_none():
    """Both go on with what the first does: X′ = (c·X¹, c·X¹) and noise of their own."""
    c, lagged = 0.6, np.array([[0.6, 0.6], [0.0, 0.0]])
    now_after = np.array([[1.0, c * c], [c * c, 1.0]])
    covariance = np.block([[np.eye(2), lagged], [lagged.T, now_after]])
    assert float(synergy(covariance)) == pytest.approx(0.0, abs=1e-12)
    assert float(information(covariance, 2)) > 0.2


def test_two_whose_sum_goes_on():
    """X^i′ = c/2·(X¹ + X²) + e: alike, so that it is I(both) less I(one), by correlations with the sum of the next."""
    c = 0.9
    a = np.full((2, 2), c / 2)
    now = np.eye(2) + np.full((2, 2), c * c / 2 / (1 - c * c))
    lagged = now @ a.T
    r = [(w @ lagged @ [1, 1]) ** 2 / (w @ now @ w) / ([1, 1] @ now @ [1, 1]) for w in (np.ones(2), np.eye(2)[0])]
    # what comes after is a sum, of which the past tells, and a difference, of which it tells nothing
    truth = -0.5 * math.log(1 - r[0]) + 0.5 * math.log(1 - r[1])
    assert float(synergy(joint(now, lagged))) == pytest.approx(truth)


def test_independent_members_have_synergy_and_nothing_beyond_shifts():
    """Wanderers go on with 3/4, less what the mean of 149 pairs takes: within two half-widths (1 of 2000)."""
    result = measure(ground_truth("wanderers", dt=1, horizon=1200, goal=(1000.0, 0.0)), Synergy(24), seed=8)
    lags = np.subtract.outer(np.arange(149), np.arange(149))
    taken = [np.maximum(0, 1 - np.abs(lags + lag) / 4).mean() for lag in (0, 1)]
    c = (0.75 - taken[1]) / (1 - taken[0])
    for prefix in ("", "independent_"):
        found, excess = result[f"{prefix}synergy"], result[f"{prefix}excess"]
        assert abs(found.value + math.log(1 - c * c)) < 2 * (found.high - found.value)
        assert found.low > 0.5
        assert abs(excess.value) < 2 * (excess.high - excess.value) < 0.01


def test_undefined_where_nobody_turns():
    result = measure(ground_truth("seekers", dt=1, horizon=1200, goal=(1000.0, 0.0)), Synergy(8), seed=8)
    assert math.isnan(result["synergy"].value)
    assert result["independent_synergy"].value > 0
