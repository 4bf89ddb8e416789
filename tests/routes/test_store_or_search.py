"""A table of moves against a planner: mazes, codes, the crossover, and Hubinger's toy.

Nothing here is left to chance beyond the seeds of the mazes, which are fixed; the claims' intervals are theirs.
"""

import math

import numpy as np
import pytest

from analysis.routes.store_or_search import (
    CAPS,
    COSTS,
    STEPS,
    Bits,
    _binary,
    code_bits,
    draw,
    kt,
    mazes,
    optimum,
    planner,
    stream,
    study,
)


@pytest.fixture(scope="module")
def found():
    return study(8, quick=True)


@pytest.fixture(scope="module")
def free():
    return mazes(9, 12, np.random.default_rng(1))


def distances(one, goal):
    """Steps to the goal by a breadth-first search."""
    steps, edge = {goal: 0}, [goal]
    while edge:
        row, column = edge.pop(0)
        for i, j in STEPS:
            cell = (row + i, column + j)
            if one[cell] and cell not in steps:
                steps[cell] = steps[row, column] + 1
                edge.append(cell)
    return steps


def test_mazes_are_trees(free):
    """Every room is reached, and there is one passage fewer than rooms."""
    for one in free:
        assert len(distances(one, (7, 7))) == one.sum() == 16 + 15


@pytest.mark.parametrize("sweeps", [3, 8, 40])
def test_a_planner_is_right_as_far_as_its_sweeps_reach(free, sweeps):
    said = planner(free, 7, sweeps)
    for one, moves in zip(free, said, strict=True):
        steps = distances(one, (7, 7))
        for (row, column), away in steps.items():
            if 0 < away <= sweeps:
                i, j = STEPS[moves[row, column]]
                assert steps[row + i, column + j] == away - 1


def test_the_code_of_a_sequence():
    """Krichevsky and Trofimov: 1/2·1/4·5/6 for two symbols; the first of four costs 2 bits."""
    counts = np.zeros(2)
    assert sum(kt(symbol, counts) for symbol in (0, 1, 1)) == pytest.approx(-math.log2(1 / 2 * 1 / 4 * 1 / 2))
    assert kt(3, np.zeros(4)) == 2


def test_right_and_wrong_are_coded_in_closed_form():
    wrong, moves = np.array([[0, 2, 1]]), np.array([3, 4, 1])
    counts, bits = np.zeros(2), 0.0
    for k, n in zip(wrong[0], moves, strict=True):
        for symbol in [1] * k + [0] * (n - k):
            bits += kt(symbol, counts) + (math.log2(3) if symbol else 0)
    assert _binary(wrong, moves)[0, -1] == pytest.approx(bits)


def test_a_planner_with_enough_sweeps_hardly_costs_anything_per_maze():
    bits = stream(7, 20, 4, np.random.default_rng(3))
    assert bits.planner[-1, -1] < 0.6 * math.log2(bits.table[-1]) + 2
    assert (np.diff(bits.planner[:, -1]) <= 0.5).all()


def made(table, planned):
    mazes_ = np.arange(1, 101)
    rest = np.full((len(CAPS) - 1, 100), 1e9)
    return Bits(table * mazes_, np.vstack([rest, planned * mazes_]), 10.0)


@pytest.mark.parametrize(
    ("table", "planned", "price", "crossover"),
    [(20, 0, 0, 51), (20, 10, 0, 100), (20, 19, 0, 1000), (20, 0, 10 / 48, 100), (20, 20, 0, math.inf)],
    ids=["at once", "at the end", "beyond", "priced", "never"],
)
def test_the_crossover_in_closed_form(table, planned, price, crossover):
    """With so many bits a maze it is the first N above C/(table − planner − price · sweeps)."""
    assert made(table, planned).crossover(price, 1000.0) == pytest.approx(crossover, abs=1)


def test_the_code_is_that_of_the_planner():
    assert 1000 < code_bits() < 3000
    assert code_bits() % 8 == 0


@pytest.mark.parametrize("tasks", [1, 30, 1000])
def test_hubingers_optimum(tasks):
    f, _ = COSTS["x²/20"]
    assert optimum(f, tasks) == pytest.approx(10 * tasks, rel=1e-3)
    f, _ = COSTS["exp(x/50)"]
    assert optimum(f, tasks) == pytest.approx(50 * math.log(50 * tasks), rel=1e-3)


def test_claims_hold(found):
    assert [claim.sentence for claim in found.claims if not claim.holds] == []
    assert len(found.claims) == 13


def test_the_claims_can_fail(found):
    """Large mazes exchanged for small ones."""
    other = type(found)({7: found.streams[11], 9: found.streams[9], 11: found.streams[7]}, found.once, found.seeds)
    assert [claim.holds for claim in other.claims[:4]] == [False] * 4


def test_the_figure_is_drawn(found):
    assert len(draw(found).axes) == 2
