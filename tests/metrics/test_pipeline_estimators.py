"""The array functions of the pipelines' metrics against values known in closed form."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from emergent.metrics.capability import accuracies, attempts
from emergent.metrics.dose import half_dose
from emergent.metrics.estimate import bootstrap
from emergent.metrics.holding import DELIVERED, LOG, LOG_WITH_ARTEFACTS, beyond, same, share_of_goal
from emergent.metrics.repetition import TIMES, all_right, majority_right, within_task
from emergent.metrics.respecification import response
from emergent.models.pipeline.theory.units import attainable


def anova(right: np.ndarray) -> float:
    """ICC(1,1) of (task, run) by the textbook's mean squares."""
    tasks, n = right.shape
    means = right.mean(1)
    between = n * ((means - right.mean()) ** 2).sum() / (tasks - 1)
    inside = ((right - means[:, None]) ** 2).sum() / (tasks * (n - 1))
    return (between - inside) / (between + (n - 1) * inside)


def icc(s: np.ndarray) -> float:
    """Of (replication, item), how many of six runs were right."""
    return float(within_task(s.mean(1), (s**2).mean(1), s.size))


def test_within_task_correlation_is_that_of_the_analysis_of_variance():
    rng = np.random.default_rng(2)
    right = rng.random((7, 11, TIMES)) < rng.random((7, 11, 1))
    assert icc(right.sum(-1)) == pytest.approx(anova(right.reshape(-1, TIMES)))


def test_within_task_correlation_of_a_beta_binomial():
    """Of Beta(a, b) the correlation is 1/(a + b + 1) = ¼: within 4 standard errors of 2,000 such samples' spread."""
    rng = np.random.default_rng(3)
    p = rng.beta(2.0, 1.0, (400, 50))
    assert icc(rng.binomial(TIMES, p)) == pytest.approx(0.25, abs=0.02)
    assert icc(rng.binomial(TIMES, 0.7, (400, 50))) == pytest.approx(0.0, abs=0.02)
    assert icc(TIMES * rng.binomial(1, 0.7, (400, 50))) == pytest.approx(1.0)
    assert np.isnan(icc(np.full((3, 4), TIMES)))


def test_within_task_correlation_resamples_replications():
    s = np.random.default_rng(4).binomial(TIMES, 0.5, (5, 8)).astype(float)
    picks = np.array([[0, 1, 1, 4, 2], [3, 3, 3, 0, 0]])
    found = within_task(s.mean(1)[picks], (s**2).mean(1)[picks], s.size)
    np.testing.assert_allclose(found, [icc(s[rows]) for rows in picks])


@pytest.mark.parametrize("p", [0.1, 0.5, 0.85])
def test_passes_and_majorities_of_independent_luck(p):
    """Over a binomial s of 6: C(s, k)/C(6, k) has the mean p^k, and the majority of three 3p² − 2p³ (Condorcet)."""
    s = np.arange(TIMES + 1)
    weight = stats.binom.pmf(s, TIMES, p)
    for k in range(1, TIMES + 1):
        assert weight @ all_right(s, k) == pytest.approx(p**k)
    assert weight @ majority_right(s) == pytest.approx(3 * p**2 - 2 * p**3)


def test_pass_k_of_a_beta_binomial():
    """pass^k = Π (a + j)/(a + b + j)."""
    a, b = 2.0, 0.5
    s = np.arange(TIMES + 1)
    weight = stats.betabinom.pmf(s, TIMES, a, b)
    for k in (1, 3, 6):
        assert weight @ all_right(s, k) == pytest.approx(np.prod([(a + j) / (a + b + j) for j in range(k)]))
    assert weight @ majority_right(s) == pytest.approx(0.838, abs=5e-4)  # pipelines.md, limit 5


def test_half_dose_lies_between_the_doses():
    doses = np.array([0.0, 0.1, 0.4, 1.0])
    left = (1 - doses)[:, None] * np.ones(3)
    had = np.ones((4, 3))
    assert half_dose(left, had, doses) == pytest.approx(0.5)
    assert half_dose(left**5, had, doses) == pytest.approx(0.1 + 0.3 * (0.9**5 - 0.5) / (0.9**5 - 0.6**5))
    assert np.isinf(half_dose(had, had, doses))


def test_half_dose_resamples_along_the_middle_axis():
    doses = np.array([0.0, 0.5, 1.0])
    left = np.random.default_rng(0).random((3, 5, 8))
    found = half_dose(left, np.ones((3, 5, 8)), doses)
    np.testing.assert_array_equal(found, [half_dose(left[:, i], np.ones((3, 8)), doses) for i in range(5)])


def test_accuracies_are_ratios_of_sums():
    hits, trials = np.array([[1.0, 9.0], [0.0, 0.0]]), np.array([[2.0, 18.0], [0.0, 0.0]])
    np.testing.assert_array_equal(accuracies(hits, trials), [0.5, 0.0])
    np.testing.assert_allclose(accuracies(np.array([1.0, 0.0]), np.array([1.0, 9.0])), 0.1)


def test_capability_is_recomputed_in_every_resample():
    """Two stages, Binomial(50, .8) right: by the delta method the product has the error √2·.8·√(.16/(50·200))."""
    rng = np.random.default_rng(1)
    hits, trials = rng.binomial(50, 0.8, (2, 200)), np.full((2, 200), 50)

    def product(hits, trials, axis=-1):
        return accuracies(hits, trials, axis).prod(0)

    found = bootstrap(product, hits, trials, name="capability")
    width = 2 * 1.96 * np.sqrt(2) * 0.8 * np.sqrt(0.16 / 10_000)
    assert found.low < 0.64 < found.high
    assert found.high - found.low == pytest.approx(width, rel=0.15)


@pytest.mark.parametrize(
    ("calls", "expected"), [(0.4, 1), (5.0, 1), (10.9, 1), (11.0, 2), (15.9, 2), (16.0, 3), (20.99, 3), (21.0, 4)]
)
def test_attempts_of_one_agent(calls, expected):
    """Of five calls each, and one for the vote from the second on."""
    assert attempts(calls, lambda k: 5 * k + (k > 1)) == expected


def composed(adds: dict[str, str], accuracy: dict[str, float]) -> float:
    """Return what units that put these parts in could attain."""
    wiring = SimpleNamespace(adds={name: frozenset(parts) for name, parts in adds.items()}, order=tuple(accuracy))
    return float(attainable(wiring, {name: np.array(value) for name, value in accuracy.items()}))


def test_redundant_units_stand_in_for_each_other():
    parts = {"a": "xy", "b": "xy", "c": "z", "d": ""}
    exact = {"a": 0.7, "b": 0.6, "c": 0.9, "d": 0.1}
    assert composed(parts, exact) == pytest.approx((1 - 0.3 * 0.4) * 0.9)


def test_units_whose_parts_overlap_make_them_up_together():
    """Of {x, y}, {x}, {y}, {y, z}, {z}: xy + z, x + yz, x + y + z; all states by hand."""
    parts = {"xy": "xy", "x": "x", "y": "y", "yz": "yz", "z": "z"}
    p = {"xy": 0.5, "x": 0.6, "y": 0.7, "yz": 0.8, "z": 0.9}
    truth = 0.0
    for state in itertools.product((0, 1), repeat=5):
        xy, x, y, yz, z = state
        weight = np.prod([p[n] if up else 1 - p[n] for n, up in zip(p, state, strict=True)])
        truth += weight * bool((xy and z) or (x and yz) or (x and y and z))
    assert composed(parts, p) == pytest.approx(truth)


def test_response_counts_nothing_that_the_null_attains():
    after, nominal, null = np.full(4, 0.5), np.full(4, 0.8), np.full(4, 0.2)
    assert response(after, nominal, null) == pytest.approx(0.5)
    assert response(null, nominal, null) == pytest.approx(0.0)
    assert np.isnan(response(after, null, null))


def test_traces_are_the_same_to_the_last_bit():
    first = np.array([[1, 2, 3], [2**63, 5, 6], [7, 8, 9]], np.uint64)
    second = first.copy()
    second[1, LOG] += np.uint64(1)
    second[2, LOG_WITH_ARTEFACTS] = 0
    np.testing.assert_array_equal(same(first, second, LOG, LOG_WITH_ARTEFACTS), [1, 0, 0])
    np.testing.assert_array_equal(same(first, second, LOG, DELIVERED), [1, 0, 1])


def test_beyond_has_the_width_of_the_attainment_alone():
    attained = np.random.default_rng(0).random(100)
    plain = bootstrap(np.mean, attained, name="U")
    less = bootstrap(lambda a, axis=-1: beyond(a, 0.25, axis), attained, name="beyond")
    assert (less.low, less.high) == pytest.approx((plain.low - 0.25, plain.high - 0.25))


def test_the_share_that_a_component_holds_is_on_the_scale_of_the_system():
    """(.6 − .1)/(.9 − .1); of a system that is no better than chance there is no share."""
    attained, null = np.array([0.8, 1.0]), np.array([0.1, 0.1])
    assert share_of_goal(attained, null, 0.6) == pytest.approx(0.625)
    assert share_of_goal(np.stack([attained, attained]), np.stack([null, null]), 0.1) == pytest.approx([0, 0])
    assert np.isnan(share_of_goal(null, null, 0.6))
