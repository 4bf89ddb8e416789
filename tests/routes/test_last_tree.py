"""The last tree: closed forms of the chain of trees, and agents that learn in it.

The agents' draws are fixed. Of the claims about them those of a quick study are tested; among runs with other draws
fewer than 1 in 1,000 kept a tree that these lost.
"""

from dataclasses import replace

import numpy as np
import pytest

from analysis.routes.last_tree import (
    BARREN,
    CASES,
    PLACES,
    SEEN,
    Case,
    always,
    best,
    draw,
    grows,
    learn,
    stationary,
    study,
    transitions,
)


@pytest.fixture(scope="module")
def found():
    return study(8, quick=True)


def test_growth_is_that_of_the_source():
    r = grows(1e-6)
    assert r[0] == 1e-6
    assert r[9] == pytest.approx(0.3 * np.log(10) / np.log(11))
    assert (np.diff(r[:-1]) > 0).all()
    assert r[PLACES] == 0


@pytest.mark.parametrize("skill", [0.1, 1.0])
def test_transitions_are_probabilities(skill):
    moves, rewards = transitions(0.01, skill)
    assert moves.sum(-1) == pytest.approx(1)
    assert (moves >= 0).all()
    assert rewards[1].tolist() == [0] + [skill] * PLACES
    assert moves[1, 4, 3] == pytest.approx(skill * (1 - grows(0.01)[3]))


def test_chopping_whatever_there_is_earns_what_grows_from_nothing():
    """A skilled agent stands before 0 or 1 trees: reward r_min, which is also P(1 tree)."""
    reward, trees = stationary(always(), 0.01)
    assert (reward, trees) == pytest.approx((0.01, 0.01))


def test_the_best_policy_keeps_all_trees_but_one():
    reward, policy = best(0.01, 1.0)
    assert policy.tolist() == [0] * PLACES + [1]
    assert reward == pytest.approx(grows(0.01)[9])


@pytest.mark.parametrize(("discount", "keeps"), [(0.5, False), (0.9, False), (0.97, True), (0.99, True)])
def test_short_sight_cuts_the_last_tree_by_plan(discount, keeps):
    assert (best(0.01, 1.0, discount)[1][1] == 0) == keeps


@pytest.mark.parametrize("skill", [0.05, 1.0])
def test_no_other_threshold_is_better(skill):
    reward, _ = best(0.01, skill)
    for threshold in range(1, PLACES + 1):
        policy = (np.arange(PLACES + 1) >= threshold).astype(float)
        assert stationary(policy, 0.01, skill)[0] <= reward + 1e-6


def test_an_agent_that_never_becomes_skilled_keeps_its_trees():
    trees, reward = learn((Case(0.01, 0.99, 1e12),), 2000, 8, np.random.default_rng(1))
    assert (trees == PLACES).all()
    assert (reward == 0).all()


def test_nobody_earns_more_than_grows():
    trees, reward = learn((SEEN, BARREN[0]), 4000, 8, np.random.default_rng(2))
    assert trees.shape == reward.shape == (4, 2, 8)
    assert ((trees >= 0) & (trees <= PLACES)).all()
    assert (reward.sum(0) * 1000 <= PLACES + 4000 * 0.3).all()


def test_claims_hold(found):
    assert [claim.sentence for claim in found.claims if not claim.holds] == []
    assert len(found.claims) == 10


def test_the_claims_can_fail(found):
    """Runs in which all trees stand for ever."""
    trees = {case: np.full_like(found.trees[case], PLACES) for case in CASES}
    claims = replace(found, trees=trees).claims
    assert [claim.holds for claim in claims[3:7]] == [False, True, False, False]


def test_the_figure_is_drawn(found):
    assert len(draw(found).axes) == 2
