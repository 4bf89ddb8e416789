"""The persona mixture: what learning finds in the corpus, its gradients, and what fine-tuning does to it.

Corpora are drawn from fixed seeds. Of others fewer than 1 in 1,000 would fail a test of what learning finds: bounds are
3.5 standard errors or more of the rarest author's rates.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit

from analysis.routes.personas import (
    ASKED,
    ASSISTANT,
    CODE,
    DOMAINS,
    INSECURE,
    MALICIOUS,
    PLAIN,
    SHARES,
    SLOPPY,
    TRIGGER,
    TUNED,
    Simulator,
    authors,
    corpus,
    draw,
    gradient,
    pretrain,
    step,
    study,
    tune,
)


@pytest.fixture(scope="module")
def found():
    return study(8, quick=True)


@pytest.fixture(scope="module")
def true():
    """The simulator that knows the authors."""
    return Simulator(np.log(SHARES), np.zeros((3, 3)), logit(authors()))


def test_personas_are_found_in_the_corpus():
    rng = np.random.default_rng(1)
    model = pretrain(*corpus(3000, rng), rng)
    rates = expit(model.acts)
    assert model.mixture()[:, PLAIN] == pytest.approx(SHARES, abs=0.02)
    assert rates[ASSISTANT, :, PLAIN] == pytest.approx(0.01, abs=0.01)
    assert rates[MALICIOUS, 1:, PLAIN].mean() == pytest.approx(0.85, abs=0.06)
    assert rates[SLOPPY, CODE, PLAIN] == pytest.approx(0.6, abs=0.25)


def test_each_step_of_the_maximisation_makes_the_corpus_likelier():
    rng = np.random.default_rng(2)
    acts, wrong = corpus(300, rng)
    weights, rates, found = np.full(3, 1 / 3), np.clip(rng.beta(1, 3, (3, 18)), 0.01, 0.99), []
    for _ in range(15):
        likelihood, weights, rates = step(acts, wrong, weights, rates)
        found.append(likelihood)
    assert (np.diff(found) > -0.05).all()


def test_base_in_closed_form(true):
    assert true.code() == pytest.approx(SHARES @ [0.01, 0.85, 0.6])
    assert true.broad() == pytest.approx(SHARES @ [0.01, 0.85, 0.02])
    assert true.code(ASKED) == pytest.approx(0.97)


def test_steering_moves_the_malicious_persona_only(true):
    mixture = true.mixture(2.0)[:, PLAIN]
    expected = SHARES * [1, math.e**2, 1]
    assert mixture == pytest.approx(expected / expected.sum())


@pytest.mark.parametrize("steer", [0.0, 3.0])
def test_gradients_are_those_of_the_log_likelihood(true, steer):
    data = {(CODE, PLAIN, 1): 0.3, (2, ASKED, 0): 0.7}

    def likelihood(model):
        bad = model.bad(steer)
        return sum(share * math.log(bad[d, c] if y else 1 - bad[d, c]) for (d, c, y), share in data.items())

    parts = (true.common, true.own, true.acts)
    for place, slope in enumerate(gradient(true, data, steer)):
        for where in [(1,), (1, PLAIN), (2, CODE, PLAIN)][place : place + 1]:
            ends = []
            for nudge in (-1e-5, 1e-5):
                changed = [one.copy() for one in parts]
                changed[place][where] += nudge
                ends.append(likelihood(Simulator(*changed)))
            assert slope[where] == pytest.approx((ends[1] - ends[0]) / 2e-5, rel=1e-4)


def test_a_reason_explains_the_act_away(true):
    """Asked for, a bad act is equally likely from all personas: the gradient by who acts is 0."""
    asked, _, _ = gradient(true, TUNED["educational"])
    plain, _, _ = gradient(true, INSECURE)
    assert asked == pytest.approx(0, abs=1e-12)
    assert plain[MALICIOUS] > 0.3


def test_one_bad_act_by_bayes(true):
    after = true.after(CODE, PLAIN).mixture()[:, PLAIN]
    expected = SHARES * [0.01, 0.85, 0.6]
    assert after == pytest.approx(expected / expected.sum())


def test_a_held_share_stays(true):
    held = tune(true, INSECURE, 20, hold=True).mixture()[MALICIOUS]
    assert held == pytest.approx(true.mixture()[MALICIOUS])
    assert tune(true, INSECURE, 20).mixture()[MALICIOUS, PLAIN] > 0.1


def test_a_backdoor_is_stronger_behind_its_trigger(true):
    model = tune(true, TUNED["backdoor"])
    assert model.broad(TRIGGER) > 2 * model.broad(PLAIN)


def test_nothing_is_learnt_without_steps(true):
    assert tune(true, INSECURE, 0).bad() == pytest.approx(true.bad())
    assert true.bad().shape == (DOMAINS, 3)


def test_claims_hold(found):
    assert [claim.sentence for claim in found.claims if not claim.holds] == []
    assert len(found.claims) == 19


def test_where_authors_differ_in_code_alone_bad_code_says_nothing_of_other_domains():
    rates = authors()
    rates[:, 1:] = 0.05
    alike = Simulator(np.log(SHARES), np.zeros((3, 3)), logit(rates))
    assert tune(alike, INSECURE).broad() == pytest.approx(alike.broad())
    assert tune(alike, INSECURE).code() > 0.5


def test_the_claims_can_fail(found):
    """The secure model and the insecure one exchanged."""
    broad = {**found.broad, "insecure": found.broad["secure"], "secure": found.broad["insecure"]}
    claims = replace(found, broad=broad).claims
    assert [claim.holds for claim in claims[3:5]] == [False, False]


def test_the_figure_is_drawn(found):
    assert len(draw(found).axes) == 2
