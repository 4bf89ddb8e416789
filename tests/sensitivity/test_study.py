"""What is found of sweeps: the indices of a system of known truth, whichever analysis suits, finished or not.

An interval is wrong where the truth lies outside of it, widened so that all of a test have a false alarm in one of
`1 / FALSE_ALARM` (`calibration.marking.stretch`).
"""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from emergent.calibration.marking import covers, stretch
from emergent.errors import EmergentError, InvalidInputError, UnknownNameError
from emergent.result import Estimate
from emergent.sensitivity import analysed, of_seeds, outcomes, phase_diagram, read, sentences, studies
from emergent.sensitivity.points import whole

from .chain import NOTHING
from .conftest import BOUNDS, GRID, PART, SEEDS, SUCCESS, TRUTH, expected


@pytest.fixture(scope="module")
def study(drawn):
    (found,) = studies(drawn)
    return found


def test_sobol_indices_of_known_truth(study):
    cells = stretch(len(TRUTH) + 1)
    found = {name: study.estimate(*name) for name in TRUTH}
    assert {name for name, one in found.items() if not covers(one, TRUTH[name], cells, 1e-9)} == set()
    assert covers(study.seeds, SEEDS, cells)
    assert (study.method, study.used, study.wanted) == ("saltelli", 16, 16)
    assert study.about == {"name": "chain", "plan_base": "nominal"}


def test_sentences_say_what_intervals_say(study):
    said = sentences(study)
    assert list(said)[-1] == "drift"
    assert said["drift"] == "drift changed nothing at any of the points."
    assert "The larger it is, the larger attainment on the whole" in said["part"]
    assert f"{100 * study.seeds.value:.0f}\u00a0% [" in of_seeds(study)


def test_elementary_effects_of_known_truth(swept):
    """Of success the effects are those of part³ at the four levels, times the width of its bounds; of part likewise."""
    store = swept(BOUNDS, sample={"method": "morris", "size": 40, "seed": 1}, replications=24)
    (study,) = studies(store)
    share = np.arange(4) / 3
    success, part = (low + share * (high - low) for low, high in (SUCCESS, PART))
    of_success = np.repeat((SUCCESS[1] - SUCCESS[0]) * part**3, 2)
    of_part = np.outer(success, part[2:] ** 3 - part[:2] ** 3).ravel() * 1.5
    for name, effects in (("success", of_success), ("part", of_part), ("drift", np.zeros(1))):
        for index, truth in (("μ*", effects.mean()), ("μ", effects.mean()), ("σ", effects.std())):
            estimate = study.estimate(index, name)
            assert estimate is None or covers(estimate, float(truth), stretch(9), 1e-9), (index, name)
    assert study.estimate("σ", "success") is not None
    said = sentences(study)
    assert said["part"].endswith("up on the whole.")
    assert said["drift"] == "drift changed nothing at any of the points."


def test_grids_have_the_indices_of_their_values(grid):
    (study,) = studies(grid)
    success, cube = np.array(GRID["success"]), np.array(GRID["part"]) ** 3
    variance = (success**2).mean() * (cube**2).mean() - (success.mean() * cube.mean()) ** 2
    first = np.array([success.var() * cube.mean() ** 2, cube.var() * success.mean() ** 2]) / variance
    truth = dict(zip([("first order", name, "") for name in GRID], first, strict=True))
    truth |= dict(zip([("total", name, "") for name in GRID], 1 - first[::-1], strict=True))
    truth |= {("pairwise", "success", "part"): 1 - first.sum()}
    assert study.method == "grid"
    cells = {name: study.estimate(*name) for name in truth}
    assert {n for n, one in cells.items() if not covers(one, float(truth[n]), stretch(len(truth)), 1e-9)} == set()
    rows = np.array(list(product(*GRID.values())))
    of_truth = pd.DataFrame({"success": rows[:, 0], "truth": expected(*rows.T)})
    rank = study.estimate("rank correlation", "success")
    assert covers(rank, float(of_truth.corr("spearman").iloc[0, 1]), stretch(1))
    assert "The larger it is, the larger attainment on the whole" in sentences(study)["part"]


def test_one_parameter_alone_is_no_share_of_the_variance(swept):
    (study,) = studies(swept({"success": GRID["success"]}, replications=30))
    assert sentences(study)["success"].startswith("The larger success, the larger attainment on the whole")


def test_a_grid_with_a_hole_has_rank_correlations(grid):
    points = read(grid)
    points.values[3, 5] = np.nan
    (study,) = analysed(points)
    assert (study.method, study.used, study.wanted) == ("", 19, 20)
    assert sentences(study)["part"].startswith("The larger part, the larger attainment on the whole")
    assert len(study.table) == 4


def test_what_is_beside_a_sample_is_analysed_apart(swept):
    some = {"success": BOUNDS["success"], "part": BOUNDS["part"], "drift": [0.0, 0.5]}
    plans = ["nominal", {"plan": "remove:*@0", "struck": [0, 1]}]
    sample = {"method": "saltelli", "size": 8, "pairs": False}
    found = list(studies(swept(some, sample=sample, plans=plans, replications=8)))
    about = [tuple(study.about.get(key) for key in ("plan_base", "drift", "struck")) for study in found]
    assert about == [
        *[("nominal", 0.0, None), ("remove:*@0", 0.0, 0.0), ("remove:*@0", 0.0, 1.0)],
        *[("nominal", 0.5, None), ("remove:*@0", 0.5, 0.0), ("remove:*@0", 0.5, 1.0)],
    ]
    assert [study.seeds.value > 0 for study in found] == [True, True, False] * 2  # a chain lacks what is removed
    assert "not known yet" in sentences(found[2])["part"]


def test_metrics_are_outcomes_without_replications(swept):
    store = swept({"success": [0.3, 0.6, 0.9]}, outcomes=["goal_directedness"], replications=8)
    assert "goal_directedness.attainment" in outcomes(store)
    points = read(store, "goal_directedness.attainment")
    estimates = points.estimates()
    assert (estimates["low"] < estimates["value"]).any()
    (study,) = studies(store, ["goal_directedness.attainment"])
    assert "not known" in of_seeds(study)
    with pytest.raises(UnknownNameError, match="the sweep has no outcome 'attainment'"):
        read(store)


@pytest.mark.parametrize("method", ["saltelli", "morris", "lhs"])
def test_of_a_sweep_that_has_not_begun_nothing_is_known(swept, method):
    store = swept(BOUNDS, NOTHING, sample={"method": method, "size": 4}, replications=2)
    (study,) = studies(store)
    assert (study.used, len(study.table), sentences(study)) == (0, 0, {})
    assert "not known" in of_seeds(study)


def test_half_of_the_replications_are_as_good(swept, drawn):
    """A sample of which one of two shards is done has indices of half as many replications."""
    sample = drawn.config.drawn.model_dump(include={"method", "size", "seed"}) | {"size": 8}
    some = swept(BOUNDS, {"shard": (1, 2)}, sample=sample, replications=16)
    fewer = swept(BOUNDS, sample=sample, replications=16)
    (half,), (whole_,) = studies(some), studies(fewer)
    assert (half.used, half.wanted) == (8, 8)
    assert np.isfinite(half.table["value"]).sum() == np.isfinite(whole_.table["value"]).sum()
    assert (half.table["value"] != whole_.table["value"]).any()


def test_blocks_that_lack_a_point_are_left_out(drawn):
    points = read(drawn)
    points.values[5, 3] = np.nan  # a run that failed
    (study,) = analysed(points, drawn.config.drawn)
    assert (study.used, study.wanted) == (15, 16)
    assert study.estimate("total", "part") is not None


def test_whole_points_are_those_of_most_replications():
    values = np.zeros((4, 6))
    values[:, 3:] = np.nan  # of a share of the replications
    values[0, 1] = np.nan
    rows, columns = whole(values)
    assert rows.tolist() == [False, True, True, True]
    assert columns.tolist() == [True] * 3 + [False] * 3
    rows, columns = whole(np.full((2, 3), np.nan))
    assert not rows.any()


def test_scenarios_that_are_not_the_samples_are_refused(drawn, monkeypatch):
    points, sample = read(drawn), drawn.config.drawn
    with pytest.raises(EmergentError, match="another version of SALib"):
        list(analysed(points, sample.model_copy(update={"seed": 2})))


# phase diagrams


def test_a_phase_diagram_of_known_truth(grid):
    found = phase_diagram(read(grid), "success", "part")
    truth = expected(found.xs[None, :], found.ys[:, None])
    cells = [
        covers(Estimate("", *map(float, ends), 60), float(true), stretch(truth.size))
        for *ends, true in zip(*(one.ravel() for one in (found.value, found.low, found.high, truth)), strict=True)
    ]
    assert all(cells)
    side = found.side(0.3)
    assert (side[truth > 0.6] == 1).all()
    assert (side[truth < 0.1] == -1).all()
    assert list(found.slices()) == GRID["part"]
    assert found.slices()[0.7]["value"].tolist() == found.value[1].tolist()


def test_phase_diagrams_need_two_numbers_and_one_point_a_place(grid, swept):
    with pytest.raises(InvalidInputError, match="drift is no number that differs between points; these are"):
        phase_diagram(read(grid), "success", "drift")
    store = swept({**GRID, "success": [0.2, 0.4]}, plans=["nominal", "remove:member-0@0"], replications=8)
    with pytest.raises(InvalidInputError, match=r"points differ in plan, plan_name, plan_base, too; choose with"):
        phase_diagram(read(store), "success", "part")
    assert phase_diagram(read(store).where(plan="nominal"), "success", "part").value.shape == (4, 2)


def test_contrasts_are_paired_by_scenario_and_run(swept):
    """What is frozen until the horizon does not arrive."""
    plans = ["nominal", {"plan": "freeze:*@0=4", "dose": [0, 40]}]
    points = read(swept({"success": [0.5, 1.0]}, plans=plans, replications=30))
    nominal, frozen = points.where(plan="nominal"), points.where(plan="freeze:*@0=4")
    assert points.units["dose"] == "s"
    lost = frozen.minus(nominal)
    assert lost.outcome == "attainment beyond nominal"
    assert np.array_equal(lost.values[::2], np.zeros((2, 30)))  # of dose 0
    assert np.array_equal(lost.values[1::2], -nominal.values)
    kept = frozen.over(nominal)
    assert kept.outcome == "attainment, share of nominal"
    assert kept.estimates()["value"].tolist() == [1, 0, 1, 0]
    with pytest.raises(InvalidInputError, match="several plans"):
        nominal.minus(frozen)
