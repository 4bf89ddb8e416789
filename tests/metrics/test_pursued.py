"""Which place a system looks like it pursues: the regression in closed form, its intervals, and systems that miss."""

import math

import numpy as np
import pytest

from emergent.assessment import measure
from emergent.calibration import places
from emergent.metrics.pursued import goals, length, moved, pursued, requests, slopes
from emergent.metrics.retargeting import Retargeting
from emergent.models.ground_truth import GroundTruthSystem
from emergent.outcomes import Request
from tests.ground_truth import ground_truth

PLACES = np.array([[0.0, -70.0], [50.0, 50.0], [35.0, 0.0], [90.0, 10.0]])


@pytest.mark.parametrize("slope", [-1.0, 0.0, 0.5, 1.0, 1.5])
def test_slope_of_what_follows_by_a_factor(slope):
    ends = np.stack([slope * PLACES + (3.0, 4.0), slope * PLACES - (100.0, 0.0)])
    np.testing.assert_allclose(slopes(ends, PLACES), slope, atol=1e-12)
    for axis in (0, 1):
        np.testing.assert_allclose(slopes(ends[..., axis], PLACES[:, axis]), slope, atol=1e-12)


def test_slope_of_what_turns_aside_is_none():
    """Going at right angles to the goal follows none of its moves."""
    assert slopes((PLACES @ [[0.0, 1.0], [-1.0, 0.0]])[None], PLACES) == pytest.approx(0.0, abs=1e-12)


def test_goals_are_where_the_plans_put_them():
    system = ground_truth("seekers", goal=(30.0, 40.0), radius=1e-3, spread=0.0, horizon=200.0)
    assert len(goals(system)) == 6
    for plan, place in goals(system):
        reached = system.run([Request(plan)]).arrays(plan, range(1))["centroid"][0, -1]
        np.testing.assert_allclose(reached, place, atol=1e-4)
    np.testing.assert_allclose(moved(system, 0.0, degrees=90.0)[1], (-40.0, 30.0), atol=1e-12)
    np.testing.assert_allclose(moved(system, 0.0, share=0.5)[1], (15.0, 20.0), atol=1e-12)


@pytest.mark.parametrize("ratio", [1.0, 3.0], ids="axes as 1 to {:g}".format)
@pytest.mark.parametrize("away", [0.0, 2.0, 20.0], ids="{:g} standard errors off".format)
def test_intervals_of_a_length_cover(away, ratio):
    """95 % intervals of 40 vectors each: .94 to .98. Outside of .92 to .99 for one seed in 10,000 (1500 samples)."""
    rng, runs, samples, covered = np.random.default_rng(11), 40, 1500, 0
    truth = away * ratio / math.sqrt(runs)
    for _ in range(samples):
        found = length(rng.normal(size=(runs, 2)) * (ratio, 1.0) + (truth, 0.0), name="far")
        covered += found.low <= truth <= found.high
    assert 0.92 < covered / samples < 0.99


def test_a_length_without_lots_has_no_width_and_one_of_few_runs_no_interval():
    found = length(np.full((10, 2), (3.0, 4.0)), 10.0, name="far")
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))
    assert math.isnan(length(np.eye(2), name="far").low)


TRUTHS = {name: values for name, values in places.PLACES.items() if "retargeting.slope" in values}


@pytest.mark.parametrize("dynamics", TRUTHS)
def test_values_of_known_systems(dynamics):
    """But for where in the disc of the start members are, and the half step by which they fidget at the end."""
    for estimate in found(dynamics)[0]:
        truth = TRUTHS[dynamics][f"retargeting.{estimate.name}"]
        assert estimate.value == pytest.approx(truth, abs=0.01, nan_ok=True), estimate


@pytest.mark.parametrize(("dynamics", "slope"), [("serial-chain", 0.95**10), ("wind", 0.0)])
def test_slopes_of_systems_that_draw_lots(dynamics, slope):
    """All or nothing by one lot a run, of 400: 4.5 standard deviations, and the disc."""
    error = 4.5 * math.sqrt(slope * (1 - slope) / 400)
    assert found(dynamics, runs=400)[0][0].value == pytest.approx(slope, abs=error + 0.01)


def found(dynamics: str, runs: int = 16, **parameters):
    system = ground_truth(dynamics, **parameters)
    return pursued(system, system.run(requests(system, range(runs))), range(runs))


def test_who_passes_the_goal_pursues_another_place():
    """Half as far again, from whatever goal: the mean goal lies .527 of the distance away, half of which is missed."""
    (slope, offset, inferred, off_course, turned), tables = found("passers-by", horizon=200.0)
    assert slope.value == pytest.approx(1.5, abs=0.01)
    assert offset.value == pytest.approx(0.0, abs=0.01)
    assert inferred.low > 0.2
    assert off_course.value == pytest.approx(0.5, abs=0.01)
    assert turned.value == 1.0  # it comes past it there, too
    assert inferred.value == pytest.approx(0.5 * (0.5 + 1.25 + math.sqrt(2)) / 6, abs=0.01)
    assert tables["inferred"].loc[0, "value"] == pytest.approx(70 * (1 + inferred.value), abs=0.1)


def test_slopes_by_axis_tell_what_turns_by_half():
    tables = found("half-turners")[1]
    assert tables["slope"]["axis"].tolist() == ["along", "across"]
    np.testing.assert_allclose(tables["slope"]["value"], [1.0, 0.5], atol=0.01)


class Stopping(GroundTruthSystem):
    """Whoever arrives stops, always."""

    passing = None  # type: ignore[assignment]


def test_where_arriving_stops_one_what_passes_the_goal_seems_to_end_there_and_a_note_says_so():
    open_, stopping = ground_truth("passers-by"), Stopping(ground_truth("passers-by").parameters)
    results = [measure(system, Retargeting(8)) for system in (open_, stopping)]
    assert [result["inferred"].value > 0.2 for result in results] == [True, False]
    assert ["Whoever arrives stops" in " ".join(result.notes) for result in results] == [False, True]
