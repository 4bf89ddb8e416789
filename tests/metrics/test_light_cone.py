"""The light cone: whom a struck member can have reached, and systems that reach farther than they declare."""

import math

import numpy as np
import pytest

from emergent import read_scenario
from emergent.assessment import measure
from emergent.metrics.cone_pairs import standing
from emergent.metrics.light_cone import BYTES, LightCone, reached, shorter, within
from emergent.models.ground_truth import GroundTruthSystem
from tests.ground_truth import ground_truth

SCATTERED = {"members": 12, "spread": 10.0, "earshot": 8.0, "needed": 3}


def test_within_is_as_far_as_the_reach_and_no_farther():
    positions = np.array([[[0.0, 0.0], [3.0, 4.0], [3.0, 4.1]]])
    np.testing.assert_array_equal(within(positions, np.array([[True, False, False]]), 5.0), [[True, True, False]])
    assert not within(positions, np.zeros((1, 3), bool), 5.0).any()


def test_influence_goes_from_one_to_the_next_in_each_step():
    """Four in a row, 1 m apart, of whom the first is struck at step 1; a fifth stands apart."""
    row = np.broadcast_to(np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [9, 9]]), (1, 6, 5, 2))
    can = reached(row, row, np.array([[True, False, False, False, False]]), np.array([1]), 1.0)
    np.testing.assert_array_equal(can[0].sum(1), [0, 1, 2, 3, 4, 4])
    assert not can[0, :, 4].any()


def test_influence_goes_where_members_meet_in_either_run():
    first = np.zeros((1, 3, 2, 2))
    first[0, :, 1] = 50.0, 0.0
    second = first.copy()
    second[0, 1, 0] = 49.5, 0.0
    struck = np.array([[True, False]])
    for runs in ((first, second), (second, first)):
        np.testing.assert_array_equal(reached(*runs, struck, np.array([0]), 1.0)[0, :, 1], [False, False, True])
    assert reached(first, first, np.ones((1, 2), bool), np.array([0]), 1.0).all()


def found(dynamics: str, **parameters):
    return measure(ground_truth(dynamics, **{**SCATTERED, **parameters}), LightCone(24))


@pytest.mark.parametrize("dynamics", ["m-of-n", "seekers", "quorum-seekers", "pushes", "uncoupled"])
def test_who_hears_within_earshot_only_is_local(dynamics):
    result = found(dynamics)
    assert result["identical"].value == 1.0
    assert result["identical"].replications >= 16
    assert result.tables["violations"].empty
    assert "somebody was out of reach" in result.notes[0]


@pytest.mark.parametrize("dynamics", ["hidden-hub", "long-range", "dictator", "ranging", "two-hops"])
def test_who_is_heard_from_farther_is_not(dynamics):
    result = found(dynamics)
    assert result["identical"].value < 1.0
    rows = result.tables["violations"]
    assert (rows["distance"] > 8.0).all()
    assert (rows["step"] > rows["onset"]).all()
    assert (rows["from"] != rows["to"]).all()


@pytest.mark.parametrize("needed", range(3, 11))
def test_two_hops_in_one_step_are_found_however_many_are_needed(needed):
    assert found("two-hops", needed=needed)["identical"].value < 1.0


def test_a_chain_has_one_link_between_those_who_are_struck_and_the_last():
    system = ground_truth("m-of-n", **SCATTERED)
    places = np.random.default_rng(1).uniform(-10, 10, (12, 2))
    twin, _, struck, onset, _ = standing(system, 3, 8.0, places)
    assert struck.sum() == 10
    assert onset == 0
    start = dict(zip((member.id for member in system.members), places, strict=True))
    for perturbation in twin:
        bearing, far = math.radians(dict(perturbation.settings)["bearing"]), perturbation.dose
        start[perturbation.components[0]] += far * np.array([math.cos(bearing), math.sin(bearing)])
    there = np.array(list(start.values()))
    apart = np.hypot(*(there[~struck][:, None] - there[struck]).transpose(2, 0, 1)).min(1)
    assert sorted(apart) == pytest.approx([6.0, 12.0], abs=1e-4)
    assert math.dist(*there[~struck]) == pytest.approx(6.0, abs=1e-4)


def test_an_influence_is_found_in_the_step_after_the_strike():
    rows = found("hidden-hub").tables["violations"]
    assert (rows["step"] == rows["onset"] + 1).any()


def test_who_declares_that_all_hear_all_is_not_asked():
    assert LightCone().why_not(ground_truth("hidden-hub")) == (
        "ground-truth declares that all can influence all at once, so nobody is out of reach"
    )
    assert LightCone().why_not(ground_truth("seekers", members=1, earshot=8.0)) == "there is only one member"


def test_who_declares_nothing_is_not_asked(monkeypatch):
    monkeypatch.delattr(GroundTruthSystem, "reach")
    undeclared = type("Undeclared", (GroundTruthSystem,), {})  # Python remembers what the class itself had
    assert LightCone().why_not(undeclared()) == (
        "ground-truth does not declare how far its members can influence each other"
    )


@pytest.mark.parametrize("name", ["restaurant-walk", "restaurant-smell", "swarm-informed"])
def test_bundled_groups_are_local(name):
    result = measure(read_scenario(name), LightCone(12))
    assert result["identical"].value == 1.0
    assert result["identical"].replications >= 6


def test_long_recordings_are_made_shorter():
    crowd = read_scenario("restaurant-crowd").system
    shortened = crowd.with_parameters(shorter(crowd, 24))
    assert 2 * 24 * shortened.recorded_bytes(crowd.dt) == pytest.approx(BYTES, rel=0.02)
    assert not shorter(ground_truth("seekers"), 24)
