"""Psi against closed forms and published values, and against its two nulls."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.assessment import measure
from emergent.metrics.rivals.gaussian import covariance, information
from emergent.metrics.rivals.psi import Psi, delta, gamma, psi, psi_of
from emergent.metrics.rivals.rival import Moves
from tests.ground_truth import ground_truth

C = 0.9


def test_information_of_two_gaussian_variables():
    joint = np.array([[[4.0, 2 * r], [2 * r, 1.0]] for r in (0.0, 0.5, -0.9)])
    assert information(joint, 1) == pytest.approx([0, -0.5 * math.log(0.75), -0.5 * math.log(0.19)])


def test_information_is_undefined_where_one_variable_is_constant_or_follows_from_another():
    assert np.isnan(information(np.diag([1.0, 1e-30]), 1))
    assert np.isnan(information(np.ones((2, 2)), 1))


def test_covariance_is_that_of_blocks_put_together():
    first, second = np.random.default_rng(0).normal(size=(2, 5, 30, 2))
    found = covariance(first, second)
    for one, a, b in zip(found, first, second, strict=True):
        np.testing.assert_allclose(one, np.cov(np.hstack([a, b]).T, bias=True), rtol=1e-12)


# a stationary linear system X′ = A·X + noise, of covariance S: the movements of its members, one number each


def told(covariance: np.ndarray, lagged: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return I between each of (X, V) and each of (X′, V′): of the whole, from members, and all of it."""
    n = len(covariance)
    mean = np.vstack([np.eye(n), np.full((1, n), 1 / n)])
    now, cross = mean @ covariance @ mean.T, mean @ lagged @ mean.T  # lagged[i, j] = cov(X^i, X^j′)
    r = cross / np.sqrt(np.outer(np.diag(now), np.diag(now)))
    everything = -0.5 * np.log1p(-(r**2))
    return everything[-1, -1], everything[:-1, -1], everything


def mean_field(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Everybody goes on with the share c of the mean: A = c/n."""
    a = np.full((n, n), C / n)
    stationary = np.eye(n) + np.full((n, n), C**2 / n / (1 - C**2))
    return stationary, stationary @ a.T


def conserved(n: int) -> tuple[np.ndarray, np.ndarray]:
    """A mean that goes on with .95, of innovations of variance .05; beside it white noise that adds up to nothing."""
    mean = 0.05 / (1 - 0.95**2)
    return np.full((n, n), mean - 1) + n * np.eye(n), np.full((n, n), 0.95 * mean)


def independent(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.eye(n), C * np.eye(n)


@pytest.mark.parametrize(
    ("system", "n", "truth"),
    [
        (independent, 2, 0.3112),
        (independent, 10, 0.4080),
        (mean_field, 2, -0.3112),
        (mean_field, 10, -0.9451),
        (conserved, 10, 0.9146),
    ],
)
def test_psi_of_linear_systems(system, n, truth):
    whole, parts, _ = told(*system(n))
    assert float(psi(whole, parts)) == pytest.approx(truth, abs=5e-5)


def test_psi_of_independent_members_is_above_0_in_closed_form():
    for n in (1, 2, 5, 50):
        whole, parts, _ = told(*independent(n))
        form = -0.5 * math.log(1 - C**2) + n / 2 * math.log(1 - C**2 / n)
        assert float(psi(whole, parts)) == pytest.approx(form)
        assert form > 0 or n == 1


def test_psi_from_covariances_is_that_from_information():
    """In two dimensions that have nothing to do with each other, twice that in one."""
    n, (now, lagged) = 3, mean_field(3)
    sources = np.vstack([np.eye(n), np.full((1, n), 1 / n)])
    joints = []
    for row in sources:
        pair = np.array([[row @ now @ row, row @ lagged @ sources[-1]], [0, sources[-1] @ now @ sources[-1]]])
        pair[1, 0] = pair[0, 1]
        joints.append(np.kron(pair, np.eye(2)))
    whole, parts, _ = told(now, lagged)
    assert float(psi_of(np.stack(joints))) == pytest.approx(2 * float(psi(whole, parts)))


def test_delta_and_gamma_of_linear_systems():
    _, _, everything = told(*conserved(10))
    assert float(delta(everything[-1, :-1], everything[:-1, :-1])) == pytest.approx(0.0118, abs=5e-5)
    _, _, everything = told(*mean_field(10))
    assert float(gamma(everything[-1, :-1])) == pytest.approx(0.1775, abs=5e-5)


# two bits, published (Rosas, Mediano et al. 2020); here in bits


def bits(step) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Return I(V; V′), I(X^j; V′), I(V; X^j′) and I(X^i; X^j′) of two bits and V, their XOR; `step` has all chances."""
    joint: dict[tuple[int, ...], float] = {}
    for a in (0, 1):
        for b in (0, 1):
            for (x, y), chance in step(a, b).items():
                key = (a, b, a ^ b, x, y, x ^ y)
                joint[key] = joint.get(key, 0.0) + chance / 4
    table = np.array([[_information(joint, i, 3 + j) for j in range(3)] for i in range(3)])
    return table[2, 2], table[:2, 2], table[2, :2], table[:2, :2]


def _information(joint: dict[tuple[int, ...], float], i: int, j: int) -> float:
    shares = np.zeros((2, 2))
    for key, chance in joint.items():
        shares[key[i], key[j]] += chance
    apart = np.outer(shares.sum(1), shares.sum(0))
    seen = shares > 0
    return float((shares[seen] * np.log2(shares[seen] / apart[seen])).sum())


GAMMA = 0.99


@pytest.mark.parametrize(
    ("step", "truths"),
    [
        (lambda a, b: {(a ^ b, 0): 0.5, (a ^ b, 1): 0.5}, (0, 1, 1)),
        (
            lambda a, b: {(x, x ^ a ^ b ^ odd): 0.5 * (1 - GAMMA if odd else GAMMA) for x in (0, 1) for odd in (0, 1)},
            (1 + GAMMA * math.log2(GAMMA) + (1 - GAMMA) * math.log2(1 - GAMMA), 0, 0),
        ),
    ],
    ids=["one is the XOR, the other a coin", "the parity is kept"],
)
def test_published_values_of_two_bits(step, truths):
    whole, parts, down, across = bits(step)
    found = (psi(np.asarray(whole), parts), delta(down, across), gamma(down))
    assert [float(value) for value in found] == pytest.approx(truths, abs=1e-12)


# nulls


def series(rng: np.random.Generator, runs: int, times: int, members: int) -> list[Moves]:
    """Independent members whose movements go on with the correlation c, in two dimensions."""
    moved = rng.normal(size=(times + 1, runs, members, 2)) * math.sqrt(1 - C**2)
    moved[0] /= math.sqrt(1 - C**2)
    for t in range(times):
        moved[t + 1] += C * moved[t]
    return [Moves(one[:-1], one[1:]) for one in moved.swapaxes(0, 1)]


def test_shifts_keep_what_a_member_tells_of_itself():
    (run,) = series(np.random.default_rng(1), 1, 40, 3)
    shifted = run.shifted(np.random.default_rng(2))
    for member in range(3):
        own, moved = (covariance(m.before[:, member], m.after[:, member]) for m in (run, shifted))
        np.testing.assert_allclose(own, moved, rtol=1e-12)
    assert not np.allclose(run.before, shifted.before)


def test_rows_in_random_order_are_the_same_for_all_members():
    (run,) = series(np.random.default_rng(1), 1, 40, 3)
    permuted = run.permuted(np.random.default_rng(2))
    assert (permuted.before == run.before).all()
    rows = [next(i for i, row in enumerate(run.after) if (row == found).all()) for found in permuted.after]
    assert sorted(rows) == list(range(40))
    assert rows != list(range(40))


def test_rows_in_random_order_call_independent_members_emergent_and_shifts_do_not():
    """The excess is within two half-widths of 0, and Ψ two above: a false alarm in 1 of 2000 each."""
    found = {e.name: e for e in Psi().found(series(np.random.default_rng(3), 20, 150, 10))}
    for name in ("psi", "permuted"):
        assert found[name].value - 2 * (found[name].value - found[name].low) > 0
    half = found["excess"].high - found["excess"].value
    assert abs(found["excess"].value) < 2 * half
    assert 4 * half < found["psi"].value


def test_intervals_cover():
    """Of independent members, Ψ and an excess of 0, in 95 %: fewer than 50 of 60 in 1 of 1000 repetitions each."""
    rng = np.random.default_rng(4)
    truth = in_two(centred(lambda lag: C ** np.asarray(lag, float), 40), 4)
    found = [Psi().found(series(rng, 12, 40, 4)) for _ in range(60)]
    for place, value in ((0, truth), (2, 0.0)):
        assert sum(one[place].low <= value <= one[place].high for one in found) >= 50, place


# known dynamics


def centred(correlation, times: int) -> float:
    """Return the correlation of one movement with the next, once the mean of `times` pairs is taken from each."""
    lags = np.subtract.outer(np.arange(times), np.arange(times))
    taken = [correlation(np.abs(lags + lag)).mean() for lag in (0, 1)]
    return float((correlation(1) - taken[1]) / (1 - taken[0]))


def in_two(c: float, n: int) -> float:
    """Return Ψ of n independent members in two dimensions."""
    return -math.log(1 - c**2) + n * math.log(1 - c**2 / n)


@pytest.mark.parametrize(
    ("dynamics", "prefixes", "correlation"),
    [
        ("wanderers", ("", "independent_"), lambda lag: np.maximum(0, 1 - lag / 4)),
        ("uncoupled", ("", "independent_"), lambda lag: np.where(np.asarray(lag) == 0, 1.0, 0.0)),
        ("seekers", ("independent_",), lambda lag: np.select([np.asarray(lag) == k for k in (0, 1)], [1.0, -0.5], 0.0)),
    ],
)
def test_psi_of_members_that_have_nothing_to_do_with_each_other(dynamics, prefixes, correlation):
    """Wanderers keep a direction for four steps; members without a cue take a step and the same one back.

    Values are within two half-widths of the truth (a false alarm in 1 of 4000 each).
    """
    result = measure(ground_truth(dynamics, dt=1, horizon=1200, goal=(1000.0, 0.0)), Psi(40), seed=8)
    truth = in_two(centred(correlation, 149), 10)
    assert result.notes[0].startswith("149 pairs of movements, 1 s apart, of 10 members in each of 40 recorded runs")
    for prefix in prefixes:
        for name, value in (("psi", truth), ("permuted", truth), ("excess", 0.0)):
            found = result[prefix + name]
            assert abs(found.value - value) < 2 * (found.high - found.value), found.name
    assert result["independent_permuted"].low > 0 or dynamics == "uncoupled"


@pytest.mark.parametrize("dynamics", ["seekers", "m-of-n", "dictator", "ballistic"])
def test_psi_is_undefined_where_nobody_turns(dynamics):
    result = measure(ground_truth(dynamics, dt=1, horizon=1200, goal=(1000.0, 0.0)), Psi(8), seed=8)
    assert all(math.isnan(result[name].value) for name in ("psi", "permuted", "excess"))


def test_short_runs_and_single_members_are_not_asked():
    assert Psi().why_not(ground_truth("uncoupled")) == (
        "ground-truth takes fewer than 10 steps from a quarter of midway to midway"
    )
    assert "fewer than 2 members" in Psi().why_not(ground_truth("uncoupled", members=1, dt=1))
    assert Psi().why_not(ground_truth("uncoupled", dt=1)) == ""
