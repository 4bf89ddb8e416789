"""Causal emergence 2.0 against closed forms and the systems of the paper (Hoel 2025, figures 2 to 4)."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from emergent.assessment import measure
from emergent.metrics.rivals.causal_emergence import (
    CausalEmergence,
    causal_power,
    coarse,
    complexity,
    entropy,
    gain,
    path,
    primitives,
    rates,
    transitions,
)
from emergent.metrics.rivals.rival import Moves
from tests.ground_truth import ground_truth

ALL = np.zeros(8, int)


def blocks(first: float, second: float) -> np.ndarray:
    """Two blocks of four, with one rate within and another across."""
    return np.kron([[first, second], [second, first]], np.ones((4, 4)))


def mixing(n: int) -> np.ndarray:
    """All states but one mix uniformly; the last one stays."""
    found = np.zeros((n, n))
    found[: n - 1, : n - 1] = 1 / (n - 1)
    found[-1, -1] = 1
    return found


@pytest.mark.parametrize(
    ("matrix", "bits"),
    [
        (np.eye(8), 3),
        (np.roll(np.eye(8), 3, axis=0), 3),
        (np.full((8, 8), 1 / 8), 0),
        (np.eye(8)[ALL], 0),
        (mixing(4), 0.8113),
        (mixing(8), 0.5436),
    ],
    ids=["identity", "permutation", "uniform", "all to one", "3 mix, 1 stays", "7 mix, 1 stays"],
)
def test_effective_information(matrix, bits):
    """CP · log₂ n, in bits."""
    assert causal_power(matrix) * math.log2(len(matrix)) == pytest.approx(bits, abs=5e-5)


def test_all_to_one_is_determined_and_degenerate():
    assert primitives(np.eye(8)[ALL]) == pytest.approx((1, 1))
    assert primitives(np.full((8, 8), 1 / 8)) == pytest.approx((0, 0))


@pytest.mark.parametrize("n", [4, 8])
def test_lumping_what_mixes_leaves_two_causes(n):
    scale = np.array([0] * (n - 1) + [1])
    assert causal_power(coarse(mixing(n), scale)) == pytest.approx(1)


def test_figure_2():
    """Four states that stay, and four that mix: CP from 2/3 to 1."""
    matrix = np.eye(8)
    matrix[4:, 4:] = 0.25
    scales = path(matrix)
    assert causal_power(matrix) == pytest.approx(2 / 3)
    assert gain(matrix, scales) == pytest.approx(1 / 3)
    assert sorted(np.bincount(scales[-1])) == [1, 1, 1, 1, 4]


def test_figure_3_top_heavy():
    """Printed .04 and .21 are .0355 and .2145: CP from .14 to .41, complexity 1.67 bits."""
    matrix = blocks(0.0355, 0.2145)
    scales = path(matrix)
    assert causal_power(matrix) == pytest.approx(0.14, abs=0.005)
    assert causal_power(coarse(matrix, scales[-1])) == pytest.approx(0.41, abs=0.005)
    assert complexity(matrix, scales) == pytest.approx(1.67, abs=0.005)


def test_figure_3_mesoscale():
    """Printed .21 and .07 are 1/5 and 1/15: causal emergence .13 at two blocks, which the path comes to."""
    large, small = 1 / 5, 1 / 15
    half = np.array([[large, 0, 0, 0], *[[0, small, small, small]] * 3])
    matrix = np.block([[half, np.full((4, 4), large)], [np.full((4, 4), large), half]])
    scales = path(matrix)
    assert gain(matrix, scales) == pytest.approx(0.13, abs=0.005)
    assert (scales[-1] == [0] * 4 + [1] * 4).all()


def test_figure_4():
    """From two blocks that mix to eight states that stay: causal emergence falls from 2/3 to 0."""
    gains = [
        gain(matrix, path(matrix))
        for share in np.linspace(0, 1, 11)
        for matrix in [(1 - share) * blocks(0.25, 0) + share * np.eye(8)]
    ]
    assert (gains[0], gains[-1]) == pytest.approx((2 / 3, 0))
    assert all(before >= after - 1e-12 for before, after in pairwise(gains))


@pytest.mark.parametrize("p", [0.5, 0.75, 0.9])
def test_three_independent_sides_gain_nothing(p):
    """Each stays with p: CP = 1 − h(p), at the finest scale as by each itself."""
    one = np.array([[p, 1 - p], [1 - p, p]])
    matrix = np.kron(np.kron(one, one), one)
    assert causal_power(matrix) == pytest.approx(1 - float(entropy(one[0])))
    assert gain(matrix, path(matrix)) == pytest.approx(0, abs=1e-12)
    assert math.isnan(complexity(matrix, path(matrix)))


def test_three_that_turn_with_the_majority_gain():
    """Each goes to where most of them were with .9."""
    after = np.array([[0.9 if (sum(bits) > 1) == side else 0.1 for side in (0, 1)] for bits in np.ndindex(2, 2, 2)])
    matrix = np.stack([np.kron(np.kron(row, row), row) for row in after])
    majority = np.array([int(sum(bits) > 1) for bits in np.ndindex(2, 2, 2)])
    kept = 0.9**3 + 3 * 0.9**2 * 0.1
    lumped = 1 - float(entropy(np.array([kept, 1 - kept])))
    assert causal_power(coarse(matrix, majority)) == pytest.approx(lumped)
    assert gain(matrix, path(matrix)) >= lumped - causal_power(matrix) - 1e-12 > 0.1


def test_scales_on_a_path_lump_those_before():
    matrix = np.random.default_rng(0).dirichlet(np.ones(8), size=8)
    scales = path(matrix)
    for before, after in pairwise(scales):
        assert after.max() == before.max() - 1
        assert len(set(zip(before.tolist(), after.tolist(), strict=True))) == before.max() + 1


def test_transitions_are_counted_over_groups_of_three():
    """Seven members are two groups and one over; the first goes to the left, then to the right."""
    before, after = -np.ones((1, 7, 2)), -np.ones((1, 7, 2))
    before[0, 0], after[0, 5], after[0, 6] = 1, 1, 1
    counts = transitions(Moves(before, after))
    assert counts.sum() == 2
    assert counts[1, 0] == counts[0, 4] == 1


def test_of_a_state_that_was_never_seen_nothing_is_known():
    counts = np.zeros((8, 8))
    counts[0, 3] = 5
    found = rates(counts)
    assert found[0, 3] == 1
    assert (found[1:] == 1 / 8).all()


def test_members_that_have_nothing_to_do_with_each_other_gain_nothing():
    """Wanderers stay on a side with 3/4 + 1/8, for each its own: CP = 1 − h(1/8) by each, and at the finest scale.

    (When three turn is drawn anew in each run.) Members without a cue take a step and the same one back, all at once:
    every other time all sides change. Within two half-widths (1 of 2000).
    """
    system = {"dt": 1, "horizon": 1200, "goal": (1000.0, 0.0)}
    wanderers = measure(ground_truth("wanderers", **system), CausalEmergence(40), seed=8)
    back = measure(ground_truth("seekers", **system), CausalEmergence(40), seed=8)
    row = np.full(8, 1 / 16)
    row[0] += 1 / 2
    truths = {
        "wanderers": (wanderers["independent_micro"], 1 - float(entropy(np.array([1 / 8, 7 / 8])))),
        "back": (back["independent_micro"], 1 - float(entropy(row)) / 3),
    }
    for name, (found, truth) in truths.items():
        assert abs(found.value - truth) < 2 * (found.high - found.value), name
    for result in (wanderers, back):
        found = result["independent_gain"]
        assert abs(found.value) <= 2 * (found.value - found.low)


def test_seekers_are_determined_at_every_scale():
    """They go on on their side for ever."""
    found = measure(ground_truth("seekers", dt=1, horizon=1200, goal=(1000.0, 0.0)), CausalEmergence(16), seed=8)
    assert (found["micro"].value, found["gain"].value) == (1, 0)
    assert math.isnan(found["complexity"].value)
