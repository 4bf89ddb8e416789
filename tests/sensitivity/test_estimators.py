"""Bare estimators: the indices of Ishigami's function in closed form, SALib's values, and what seeds must not change.

Chances of false alarm: an interval that covers too rarely is told from one that covers in 95 % by `rarely`, 1 in 10⁴ an
index; means of repetitions are compared at 4.5 standard errors, 1 in 10⁵ each.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from SALib.analyze import pawn as salib_pawn
from SALib.analyze import sobol as salib
from SALib.analyze.morris import analyze as salib_morris
from scipy import stats

from emergent.sensitivity import given, morris, seeds, sobol
from emergent.sweep.sampling import unit
from emergent.sweep.tables import SampleTable

from .ishigami import FIRST, PAIRS, TOTAL, VARIANCE, ishigami

TRUTH = np.concatenate([FIRST, TOTAL, PAIRS])
REPETITIONS = 60


def rarely(covered: int, repetitions: int = REPETITIONS) -> bool:
    """Whether intervals cover too rarely to be of 95 %."""
    return bool(stats.binom.cdf(covered, repetitions, 0.95) < 1e-4)


def scheme(size: int, seed: int, pairs: bool = True) -> np.ndarray:
    sample = SampleTable(method="saltelli", size=size, seed=seed, pairs=pairs)
    return unit(3, sample).reshape(size, sample.block(3), 3)


def trajectories(size: int, seed: int, parameters: int = 3) -> np.ndarray:
    sample = SampleTable(method="morris", size=size, seed=seed)
    return unit(parameters, sample).reshape(size, parameters + 1, parameters)


def noisy(y: np.ndarray, replications: int, seed: int, scale: float) -> np.ndarray:
    """Return outcomes to which each seed adds a number of its own, at all points, and another one at each point."""
    random = np.random.default_rng(seed)
    return y[..., None] + random.normal(0, 1, replications) + random.normal(0, scale, (*y.shape, replications))


# Sobol


@pytest.mark.parametrize(("size", "replications"), [(128, 1), (64, 8)], ids=["without noise", "noisy"])
def test_intervals_cover_the_indices_of_ishigami(size, replications):
    found = []
    for seed in range(REPETITIONS):
        y = ishigami(scheme(size, seed))
        values = y[..., None] if replications == 1 else noisy(y, replications, seed, np.sqrt(VARIANCE))
        found.append(sobol.indices(values, pairs=True))
    value, low, high = np.array(found).transpose(1, 0, 2)
    assert not any(map(rarely, ((low <= TRUTH) & (high >= TRUTH)).sum(0)))
    assert (np.median(high - low, axis=0)[:6] < 0.8).all()  # of single parameters they say something
    assert (np.abs(value.mean(0) - TRUTH) < 4.5 * value.std(0) / np.sqrt(REPETITIONS) + 1 / size).all()


def test_what_seeds_add_is_in_no_index():
    """Of noise of four times the variance, means of four seeds would make the third total index .62 instead of .24."""
    y = ishigami(scheme(256, 1, False))
    many = [noisy(y, 4, seed, 2 * np.sqrt(VARIANCE)) for seed in range(20)]
    found = np.array([sobol.indices(values, pairs=False)[0][5] for values in many])
    assert abs(found.mean() - TOTAL[2]) < 4.5 * found.std() / np.sqrt(20)
    means = [values.mean(-1) for values in many]
    assert np.mean([salib.total_order(y[:, 0], y[:, 3], y[:, -1]) for y in means]) > 0.5


@pytest.mark.parametrize("pairs", [False, True])
def test_of_one_replication_the_values_are_those_of_salib(pairs):
    """With pairs they are the means of SALib's values and of those with a and b exchanged."""
    y = ishigami(scheme(32, 3, pairs))
    centred = y - y[:, [0, -1]].mean()
    a, b, ab, ba = centred[:, 0], centred[:, -1], centred[:, 1:4], centred[:, 4:7]
    found = []
    for a_, ab_, ba_, b_ in [(a, ab, ba, b), (b, ba, ab, a)][: 1 + pairs]:
        values = [salib.first_order(a_, ab_[:, j], b_) for j in range(3)]
        values += [salib.total_order(a_, ab_[:, j], b_) for j in range(3)]
        both = [(j, k) for sort, j, k in sobol.names(3, pairs) if sort == sobol.PAIR]
        values += [salib.second_order(a_, ab_[:, j], ab_[:, k], ba_[:, j], b_) for j, k in both]
        found.append([float(value) for value in values])
    assert sobol.indices(y[..., None], pairs=pairs)[0] == pytest.approx(np.mean(found, axis=0))


def test_a_parameter_that_changes_nothing_has_exactly_nothing():
    x = scheme(16, 0)
    value, low, high = sobol.indices(noisy(x[..., 0] + x[..., 1] * x[..., 0], 4, 0, 0.0), pairs=True)
    of_the_third = np.array([2 in name for name in sobol.names(3, True)])
    assert np.abs([value, low, high])[:, of_the_third].max() < 1e-12
    assert (np.abs(value[~of_the_third]) > 0.01).all()


def test_a_grid_has_the_shares_of_an_analysis_of_variance():
    """Of f = a + b c: V(a) = 2/3, of b and c each E[·]² V(·), of both together V(b) V(c)."""
    a, b, c = np.meshgrid([-1, 0, 1], [0, 2], [1, 2, 3, 4], indexing="ij")
    y = (a + b * c).astype(float)
    found = dict(zip(sobol.names(3, True), sobol.of_grid(y[..., None])[0].tolist(), strict=True))
    parts = {0: 2 / 3, 1: 2.5**2, 2: 1.25, 3: 1.25}
    whole = sum(parts.values())
    single = [parts[j] / whole for j in range(3)]
    expected = [*single, single[0], single[1] + 1.25 / whole, single[2] + 1.25 / whole, 0, 0, 1.25 / whole]
    assert list(found.values()) == pytest.approx(expected)
    noise = np.random.default_rng(0).normal(0, 3, (3, 2, 4, 400))
    value, low, high = sobol.of_grid(y[..., None] + noise)
    assert (np.abs(value - expected) < 2 * (high - low)).all()
    assert (np.abs(value - expected) < 0.1).all()


def test_rank_correlations_of_grids_are_as_sure_as_seeds_leave_them():
    x, random = np.arange(6.0), np.random.default_rng(0)
    found = [given.correlation_of_seeds(x, x[:, None] + random.normal(0, 4, (6, 40))) for _ in range(20)]
    assert not rarely(sum(low <= 1 <= high for _, low, high in found), 20)
    assert given.correlation_of_seeds(x, np.tile(-x[:, None], 40)) == pytest.approx((-1, -1, -1))


def test_without_variance_of_points_there_is_no_index():
    """Nor where only seeds differ, at all points in the same way, and what is left is due to rounding."""
    seeds_alone = np.random.default_rng(0).random(11)
    for values in (np.ones(11), 0.1 + seeds_alone):
        assert np.isnan(sobol.indices(np.broadcast_to(values, (16, 8, 11)), pairs=True)[0]).all()
        assert np.isnan(sobol.of_grid(np.broadcast_to(values, (3, 4, 11)))[0]).all()


def test_few_blocks_have_no_interval():
    value, low, high = sobol.indices(ishigami(scheme(4, 0))[..., None], pairs=True)
    assert np.isfinite(value).all()
    assert np.isnan([low, high]).all()


# Morris


def of_the_grid() -> np.ndarray:
    """Return μ*, μ and σ of Ishigami's function over all effects that trajectories on four levels can have."""
    grid = np.stack(np.meshgrid(*[np.arange(4) / 3] * 3, indexing="ij"), -1).reshape(-1, 3)
    found = []
    for j in range(3):
        low = grid[grid[:, j] < 0.5]
        effects = (ishigami(low + 2 / 3 * np.eye(3)[j]) - ishigami(low)) * 1.5
        found.append((np.abs(effects).mean(), effects.mean(), effects.std()))
    return np.array(found).T.ravel()


@pytest.mark.parametrize("replications", [1, 8])
def test_intervals_cover_the_effects_of_ishigami(replications):
    truth, found = of_the_grid(), []
    for seed in range(REPETITIONS):
        x = trajectories(40, seed)
        y = ishigami(x)
        values = y[..., None] if replications == 1 else noisy(y, replications, seed, 1.0)
        found.append(morris.summaries(morris.effects(x, values)))
    _, low, high = np.array(found).transpose(1, 0, 2)
    assert not any(map(rarely, ((low <= truth + 1e-9) & (truth - 1e-9 <= high)).sum(0)))


def test_of_one_replication_the_effects_are_those_of_salib():
    x = trajectories(12, 5)
    y = ishigami(x)
    cube = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    expected = salib_morris(cube, x.reshape(-1, 3), y.ravel(), num_levels=4)
    value, *_ = morris.summaries(morris.effects(x, y[..., None]))
    assert value == pytest.approx(np.concatenate([expected["mu_star"], expected["mu"], expected["sigma"]]))


def test_noise_alone_has_no_size():
    """The size of noise alone would be 1.2 here."""
    random = np.random.default_rng(2)
    effects = random.normal(size=(200, 1, 4)) * 3
    size, mean, _ = morris.summaries(effects)[0]
    assert np.abs([size, mean]).max() < 4.5 * 3 / np.sqrt(200 * 4) * np.sqrt(2)


# of any points


def points() -> Iterator[np.ndarray]:
    yield from (np.random.default_rng(seed).random((100, 3)) for seed in range(REPETITIONS))


def test_rank_correlations_cover_those_of_a_large_sample():
    many = np.random.default_rng(0).random((100_000, 3))
    truth = stats.spearmanr(np.column_stack([many, ishigami(many)])).statistic[:3, 3]
    found = np.array([[given.correlation(x[:, j], ishigami(x)) for j in range(3)] for x in points()])
    covered = (found[..., 1] <= truth) & (truth <= found[..., 2])
    assert not any(map(rarely, covered.sum(0)))
    x = next(points())
    assert found[0, 0, 0] == pytest.approx(stats.spearmanr(x[:, 0], ishigami(x)).statistic)


def test_rank_correlation_with_ties_is_that_of_scipy():
    x, y = np.array([1.0, 1, 2, 2, 3, 3, 3, 5, 5]), np.array([2.0, 1, 2, 4, 4, 3, 9, 5, 5])
    value, low, high = given.correlation(x, y)
    assert value == pytest.approx(stats.spearmanr(x, y).statistic)
    assert low < value < high < 1
    assert given.correlation(x, x) == pytest.approx((1, 1, 1))


def test_pawn_is_that_of_salib_and_sees_a_valley_that_ranks_do_not():
    x = np.random.default_rng(1).random((400, 3))
    y = ishigami(x)
    cube = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    expected = salib_pawn.analyze(cube, x, y, S=given.SLICES)["mean"]
    found = np.array([given.dependence(x[:, j], y) for j in range(3)])
    assert found[:, 0] == pytest.approx(expected, abs=0.01)  # SALib leaves the largest x out
    assert found[1, 0] > found[1, 1]
    assert given.correlation(x[:, 1], y)[1] < 0 < given.correlation(x[:, 1], y)[2]


def test_pawn_of_nothing_is_beyond_chance_in_one_of_twenty():
    """Of `REPETITIONS`, more than 12 have a chance of 10⁻⁵."""
    random = np.random.default_rng(4)
    found = [given.dependence(random.random(60), random.random(60)) for _ in range(REPETITIONS)]
    assert sum(value > chance for value, chance in found) <= 12


def test_pawn_of_few_values_is_by_value():
    x = np.repeat([0.0, 1.0], 20)
    assert given.dependence(x, x)[0] == pytest.approx(0.5)  # each half is ½ away from the whole


# seeds


@pytest.mark.parametrize(("scale", "common"), [(0, 1.0), (1, 0.0), (1, 1.0)])
def test_the_share_of_seeds(scale, common):
    """Points of variance 1, seeds of variance `common` at all points, and `scale` at each."""
    truth, found = (scale + common) / (1 + scale + common), []
    for seed in range(REPETITIONS):
        random = np.random.default_rng(seed)
        values = random.normal(size=(60, 1)) + random.normal(0, np.sqrt(scale), (60, 40))
        found.append(seeds.share(values + random.normal(0, np.sqrt(common), 40)))
    value, low, high = np.array(found).T
    assert abs(value.mean() - truth) < 4.5 * value.std() / np.sqrt(REPETITIONS) + 0.01
    assert not rarely(int(((low <= truth) & (truth <= high)).sum()))


def test_of_one_seed_its_share_is_not_known():
    assert np.isnan(seeds.share(np.random.default_rng(0).random((20, 1)))).all()
