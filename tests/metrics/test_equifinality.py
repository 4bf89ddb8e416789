"""Equifinality: other starts and obstacles, and what follows of systems whose ways are known."""

import math

import numpy as np
import pytest

from emergent import read_scenario
from emergent.assessment import measure
from emergent.calibration.places import PLACES
from emergent.metrics.equifinality import TRAP, WALL, Equifinality, obstacle, starts
from emergent.outcomes import Request
from tests.ground_truth import ground_truth

THERE = [name for name, values in PLACES.items() if values.get("equifinality.aside") == 1]


def test_starts_are_farther_back_and_on_both_sides():
    system = ground_truth("seekers", goal=(30.0, 40.0), spread=0.0)
    plans = starts(system, range(2))
    for plan, place in ((plans["back"][0], (-12, -16)), (plans["aside"][0], (-16, 12)), (plans["aside"][1], (16, -12))):
        found = system.run([Request(plan, record=system.dt)]).recording(plan, range(1))["position"].values
        np.testing.assert_allclose(found[0, 0], np.tile(place, (10, 1)), atol=1e-4)


def test_obstacles_stand_across_the_way_and_beside_those_there_are():
    system = read_scenario("restaurant-detour").system
    before = [tuple(wall) for wall in system.parameters.walls]
    for outline in (WALL, TRAP):
        walls = system.with_parameters(obstacle(system, (0.0, 100.0), outline)).parameters.walls
        assert [tuple(wall) for wall in walls[: len(before)]] == before
        assert len(walls) == len(before) + len(outline) - 1
    assert walls[-2] == pytest.approx((20.0, 60.0, -20.0, 60.0))


@pytest.mark.parametrize("dynamics", THERE)
def test_who_pursues_the_goal_gets_there_from_elsewhere(dynamics):
    result = measure(ground_truth(dynamics), Equifinality(12))
    assert [result[name].value for name in ("back", "aside")] == [1.0, 1.0]
    assert result.notes == ("No walls were tried: ground-truth has no room for walls.",)


@pytest.mark.parametrize("dynamics", ["ballistic", "wind"])
def test_who_goes_one_way_gets_there_along_it_only(dynamics):
    result = measure(ground_truth(dynamics), Equifinality(12))
    assert [result[name].value for name in ("back", "aside")] == [1.0, 0.0]


def test_who_never_gets_there_has_no_share():
    result = measure(ground_truth("anti-seekers"), Equifinality(12))
    assert math.isnan(result["back"].value)


def test_a_trap_holds_who_follows_a_smell():
    """Attained past a wall is more than out of a trap; each share within its own 12 runs."""
    result = measure(read_scenario("restaurant-smell"), Equifinality(12))
    assert result["wall"].value > result["trap"].value + 0.2
