"""The Waluigi toy: its closed forms, the invariance on which the correction rests, and the simulation beside them.

Seeds are fixed. With others a test of a simulated figure would fail in fewer than 1 of 10,000 cases: bounds are 4
standard errors or more.
"""

import math
from itertools import product

import numpy as np
import pytest

from analysis.routes import waluigi
from analysis.routes.study import Claim
from analysis.routes.waluigi import ALL, draw, half_life, hazard, never, simulate, stay, study


@pytest.fixture(scope="module")
def found():
    return study(8, quick=True)


@pytest.mark.parametrize(("window", "tokens"), [(10, 1421), (8, 356), (5, 46)])
def test_half_lives_are_the_published_ones(window, tokens):
    assert math.ceil(half_life(window)) == tokens


def test_half_life_halves_what_has_no_b():
    assert never(100 + 2 * 46, 5) == pytest.approx(never(100, 5) / 2 ** (92 / half_life(5)))


@pytest.mark.parametrize("tokens", [1, 2, 7])
def test_without_a_b_by_the_rule_and_by_bayes(tokens):
    """The product of what is left at each token is the mixture's probability of a text without a B."""
    assert np.prod(1 - hazard(np.arange(tokens))) == pytest.approx((1 + 0.5**tokens) / 2)
    assert never(tokens) == pytest.approx((1 + 0.5**tokens) / 2)


def test_a_window_leaves_the_mixture_as_it_is():
    """All windows of 4 tokens: the predictor from the window maps the mixture's probabilities onto themselves."""
    windows = list(product("AB", repeat=4))
    mixture = {one: 0.5 * (one == ("A",) * 4) + 0.5 / 16 for one in windows}
    after = dict.fromkeys(windows, 0.0)
    for one, p in mixture.items():
        b = hazard(4) if "B" not in one else 0.5
        after[*one[1:], "B"] += p * b
        after[*one[1:], "A"] += p * (1 - b)
    assert list(after.values()) == pytest.approx(list(mixture.values()), abs=1e-15)


def test_how_long_waluigi_stays():
    """Tokens until a fair coin has said A w times in a row, by first-step analysis."""
    for window in (1, 5, 8):
        left = 0.0
        for _ in range(window):
            left = 2 * left + 2
        assert stay(window) == left


def test_claims_hold(found):
    assert [claim.sentence for claim in found.claims if not claim.holds] == []
    assert len(found.claims) == 11


def test_curves_are_the_closed_form(found):
    for one in found.memories:
        at = np.array([1, 10, 100, len(one.ever) - 1])
        expected = np.array([1 - never(int(t) + 1, one.window) for t in at])
        error = np.sqrt(expected * (1 - expected) / len(one.shown))
        assert (np.abs(one.ever[at] - expected) <= 4.5 * error + 1e-9).all(), one.window


def test_a_broken_predictor_fails(monkeypatch):
    """A simulator that says B twice as often as it should: the claims notice."""
    monkeypatch.setattr(waluigi, "hazard", lambda after: 1.0 / (np.exp2(after) + 1))
    exact = simulate(ALL, 60, 4000, np.random.default_rng(1))
    assert not Claim("", waluigi.mean(exact.shown, name="ever B"), 0.48, 0.52).holds


def test_it_repeats():
    one, other = (simulate(5, 50, 40, np.random.default_rng([3, 5])) for _ in range(2))
    assert (one.ever == other.ever).all()


def test_the_figure_is_drawn(found):
    assert len(draw(found).axes) == 2
