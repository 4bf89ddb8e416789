"""Followers of a leader and a private cue: the fit, its closed forms, and whom they obey.

Seeds are fixed. With others a test of a simulated figure would fail in fewer than 1 of 10,000 cases (4 errors).
"""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import logit

from analysis.routes.follow_the_leader import CURVE, RIDGE, cell, counts, draw, fit, obeying, obeys, study


@pytest.fixture(scope="module")
def found():
    return study(8, quick=True)


@pytest.mark.parametrize(("leader", "private"), [(0.1, 0.2), (0.3, 0.05)])
def test_from_exact_frequencies_the_weights_are_log_odds(leader, private):
    right = 1e6 * np.outer([leader, 1 - leader], [private, 1 - private])
    assert fit(right) == pytest.approx([logit(1 - leader), logit(1 - private)], abs=1e-4)


def test_the_fit_is_that_of_a_general_optimiser():
    right = np.array([[3.0, 7.0], [11.0, 40.0]])
    x = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])

    def lack(w):
        return right.ravel() @ np.logaddexp(0, -x @ w) + RIDGE / 2 * w @ w

    assert fit(right) == pytest.approx(minimize(lack, np.zeros(2), tol=1e-10).x, abs=1e-4)


def test_a_cue_that_was_never_wrong_has_a_fit():
    assert np.isfinite(fit(np.array([[0.0, 0.0], [2.0, 8.0]]))).all()


def test_how_often_few_trials_lead_to_obeying():
    """3 trials by enumeration: the leader alone right more often than the private cue alone."""
    one, other = 0.9 * 0.2, 0.1 * 0.8
    rest = 1 - one - other
    expected = one**3 + 3 * one**2 * (other + rest) + 3 * one * rest**2
    assert obeying(np.array([0.1]), 0.2, 3) == pytest.approx([expected])
    drawn = obeys(fit(counts(0.1, 0.2, 3, 20_000, np.random.default_rng(1)))).mean()
    assert drawn == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 20_000))


def test_many_trials_make_a_step():
    assert obeying(CURVE, 0.2, 20_000).round(2).tolist() == pytest.approx([1.0] * 9 + [0.5] + [0.0] * 10, abs=0.01)


@pytest.mark.parametrize(("leader", "private"), [(0.1, 0.2), (0.2, 0.1), (0.05, 0.4)])
def test_accuracy_of_one_cell(leader, private):
    one = cell(leader, private, 8, 5000)
    assert one.misled.mean() == pytest.approx(one.expected, abs=0.015)
    assert one.trained.mean() == pytest.approx(1 - min(leader, private), abs=0.015)


def test_claims_hold(found):
    assert [claim.sentence for claim in found.claims if not claim.holds] == []
    assert len(found.claims) == 5


def test_the_claims_can_fail(found):
    """The same followers with the leader's and the private cue's errors exchanged in the table."""
    exchanged = [type(one)(one.private, one.leader, one.misled, one.trained, one.weights) for one in found.cells]
    other = type(found)(tuple(exchanged), found.obeyed, found.followers, found.seeds)
    assert [claim.holds for claim in other.claims[:2]] == [False, False]


def test_the_figure_is_drawn(found):
    assert len(draw(found).axes) == 3
