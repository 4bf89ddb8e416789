"""Two fakers: what the formulas say, what training by rewards comes to, and what only a changed notice changes.

Seeds are fixed. With others a test of a simulated figure would fail in fewer than 1 of 10,000 cases (4 errors).
"""

import numpy as np
import pytest
from scipy.special import expit, logit

from analysis.routes import two_fakers
from analysis.routes.two_fakers import (
    FREE,
    PAID,
    REFLEXES,
    TOLD,
    draw,
    features,
    planner,
    reflex,
    reinforce,
    start,
    study,
)

RISE = float(logit(FREE) - logit(PAID))


@pytest.fixture(scope="module")
def found():
    return study(8, quick=True)


@pytest.mark.parametrize(
    ("told", "rates"),
    [((True, False), (FREE, PAID)), ((False, True), (PAID, FREE)), ((False, False), (PAID, PAID))],
    ids=TOLD,
)
def test_a_planner_does_what_pays_given_what_it_is_told(told, rates):
    assert planner(told) == pytest.approx(rates)


def test_a_planner_without_a_conflict_or_without_a_future_has_no_gap():
    assert planner((True, False), value=0.0) == pytest.approx([PAID, PAID])
    assert planner((True, False), ahead=0.0) == pytest.approx([PAID, PAID])


def taught(agent):
    """The weights when all have risen alike, as far as the published rates ask."""
    count = 3 if agent == "reads the notice" else 2
    return np.array([start(count) + RISE, *[RISE] * (count - 1)])


@pytest.mark.parametrize("agent", REFLEXES)
def test_reflexes_pass_both_published_rates_at_once(agent):
    assert reflex(agent, (True, False), taught(agent)) == pytest.approx([FREE, PAID])


@pytest.mark.parametrize(
    ("agent", "rates"),
    [("reflex", (FREE, PAID)), ("reads the notice", (PAID, 0.0058)), ("notices varied", (PAID, FREE))],
    ids=REFLEXES,
)
def test_what_another_notice_changes_in_closed_form(agent, rates):
    assert reflex(agent, (False, True), taught(agent)) == pytest.approx(rates, abs=1e-4)


@pytest.mark.parametrize("agent", REFLEXES)
def test_rewards_move_all_weights_alike(agent):
    weights = reinforce(agent, np.random.default_rng(1))
    weights[0] -= start(len(weights))
    assert weights == pytest.approx(np.full(len(weights), weights[0]), rel=1e-9)
    assert weights[0] == pytest.approx(RISE, rel=0.1)


def test_the_gradient_is_that_of_the_expected_reward(monkeypatch):
    """One update from many conversations: rate · d/dw of the mean of P(comply) over free conversations."""
    monkeypatch.setattr(two_fakers, "BATCH", 400_000)
    monkeypatch.setattr(two_fakers, "LONGEST", 1)
    before = np.array([start(2), 0.0])
    p = expit(before.sum())
    expected = two_fakers.RATE * 0.5 * p * (1 - p)
    moved = reinforce("reflex", np.random.default_rng(2), until=1.0) - before
    assert moved == pytest.approx([expected, expected], rel=4 / np.sqrt(400_000 * 0.5 * p))


def test_features_of_the_four_conversations():
    told, free = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]), np.array([1.0, 0.0, 1.0, 0.0])
    assert features(told, free, "reads the notice")[:, 1:].tolist() == [[1, 1], [0, 1], [1, 0], [0, 0]]
    assert features(told, free, "notices varied")[:, 1].tolist() == [1, 0, 0, 1]


def test_claims_hold(found):
    assert [claim.sentence for claim in found.claims if not claim.holds] == []
    assert len(found.claims) == 15


def test_the_claims_can_fail(found):
    """Planner and reflex exchanged."""
    told = {**found.told, "planner": found.told["reflex"], "reflex": found.told["planner"]}
    other = type(found)(told, found.myopic, found.saturated, found.seeds)
    assert [claim.holds for claim in other.claims[4:9]] == [False] * 5


def test_the_figure_is_drawn(found):
    assert len(draw(found).axes) == 3
