"""Monitors of parts and of the whole, and audits: closed forms, and simulations beside them.

Seeds are fixed. With others a test of a simulated figure would fail in fewer than 1 of 10,000 cases (4 errors).
"""

import math

import numpy as np
import pytest

from analysis.routes.watching import BIAS, THRESHOLD, audit, detection, draw, study, successes, trip


@pytest.fixture(scope="module")
def found():
    return study(8, quick=True)


@pytest.mark.parametrize(("budget", "expected"), [(0.01, 1.69), (0.05, 0.57), (0.2, 0.14)])
def test_successes_before_a_catch_are_the_published_ones(budget, expected):
    assert successes(2.0, budget) == pytest.approx(expected, abs=0.005)


def test_an_audit_that_sees_nothing_catches_its_budget():
    assert successes(0.0, 0.05) == pytest.approx(19)


def test_an_audit_by_simulation():
    one = audit(1.0, 0.2, 8, 20_000, np.random.default_rng(1))
    assert (one.succeeded + one.caught == 20_000).all()
    assert one.succeeded.sum() / one.caught.sum() == pytest.approx(successes(1.0, 0.2), rel=0.03)


def test_detection_falls_as_one_over_the_parts_but_for_the_overshoot():
    assert detection(1, 1e6) / detection(20, 1e6) == pytest.approx(20, rel=1e-4)
    assert detection(1) / detection(20) < 20


@pytest.mark.parametrize("parts", [1, 10])
def test_detection_takes_as_long_as_wald_and_siegmund_say(parts):
    steps = trip(parts, THRESHOLD, 4000, BIAS, np.random.default_rng(parts))
    assert steps.mean() == pytest.approx(
        detection(parts), abs=4 * steps.std() / math.sqrt(4000) + 0.01 * detection(parts)
    )


def test_false_trips_by_a_change_of_measure():
    """P(trip without a bias) is the mean of e^(−evidence) where runs with the bias trip: below e^(−θ), above half."""
    false = np.isfinite(trip(5, 2.0, 20_000, 0.0, np.random.default_rng(3), 300)).mean()
    bound = math.exp(-2.0)
    assert bound * math.exp(-0.6 * BIAS * math.sqrt(5)) == pytest.approx(false, abs=4 * math.sqrt(bound / 20_000))


def test_a_run_trips_at_the_first_step_over_the_threshold():
    rng, again = np.random.default_rng(7), np.random.default_rng(7)
    steps = trip(4, 1.0, 3, BIAS, rng, 64)
    sums = 4 * BIAS + 2 * again.standard_normal((3, 64))
    for run, path in enumerate(np.cumsum(BIAS * sums - 4 * BIAS**2 / 2, axis=1)):
        over = [step for step, value in enumerate(path, 1) if value >= 1.0]
        assert steps[run] == (over[0] if over else math.inf)


def test_claims_hold(found):
    assert [claim.sentence for claim in found.claims if not claim.holds] == []
    assert len(found.claims) == 18


def test_the_claims_can_fail(found):
    """A monitor of the whole that takes as long as one of a part."""
    slow = [type(one)(one.parts, one.one, one.one, one.first, one.false + 1) for one in found.groups]
    claims = type(found)(tuple(slow), found.audits, found.seeds).claims
    assert not any(claim.holds for claim in claims[:9])


def test_the_figure_is_drawn(found):
    assert len(draw(found).axes) == 2
