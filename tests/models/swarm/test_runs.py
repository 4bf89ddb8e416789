"""Whole runs have the same bits in any batch and on any number of threads; and what is measured of them."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from emergent.errors import InvalidInputError
from emergent.models.swarm import SwarmParameters, SwarmSystem, shape
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.testing import check_system
from emergent.variant import UNCHANGED, Variant

SYSTEM = SwarmSystem(SwarmParameters(members=13, informed=2, horizon=40))
EVERYBODY = np.ones((1, 3), bool)


def run(replications, record: float | None = None, system: SwarmSystem = SYSTEM):
    return system.run([Request(NOMINAL, replications, record)], seed=5)


@pytest.mark.parametrize("threads", ["1", "2"])
def test_batch_order_and_threads_do_not_matter(threads, monkeypatch):
    monkeypatch.setenv("EMERGENT_THREADS", "1")
    alone = run([3]).select(NOMINAL, [3])
    monkeypatch.setenv("EMERGENT_THREADS", threads)
    together = run([9, 3, 0, 40]).select(NOMINAL, [3])
    for name in alone.data_vars:
        np.testing.assert_array_equal(alone[name].values, together[name].values, err_msg=str(name))


def test_variants_are_what_a_system_with_these_parameters_gives():
    variant = {"informed": 6}
    ours = SYSTEM.run([Request(NOMINAL, range(3), parameters=variant)], seed=5).select(NOMINAL, range(3), variant)
    other = SwarmSystem(SwarmParameters(members=13, informed=6, horizon=40))
    np.testing.assert_array_equal(ours["attained"], run(range(3), system=other).select(NOMINAL, range(3))["attained"])


CHANGED = {
    **{"informed": (0, 5), "opposed": (1, 4), "degrees": (30.0, -90.0), "space": (0.5, 2.0)},
    **{"preference": (0.0, 1.0), "turn_rate": (0.5, 100.0), "error": (0.0, 0.5)},
}


@pytest.mark.parametrize("name", sorted(SwarmSystem.per_run))
def test_variants_in_one_batch_run_as_they_do_alone(name, monkeypatch):
    """To the bit, also under plans whose kinds read parameters."""
    changes = [UNCHANGED, *(Variant({"opposed": 2} | {name: value}) for value in CHANGED[name])]
    plans = NOMINAL, Plan.parse("mislead:member-3@4,degrees=30; decoy:member-1@10; fork:chance@20=2")
    requests = [Request(plan, range(3), parameters=change) for plan in plans for change in changes]
    together = SYSTEM.run(requests, seed=8)
    monkeypatch.setattr(SwarmSystem, "per_run", frozenset())
    apart = SYSTEM.run(requests, seed=8)
    for q in requests:
        xr.testing.assert_identical(*(o.select(q.plan, q.replications, q.parameters) for o in (together, apart)))


def test_variants_share_a_batch(monkeypatch):
    sizes = []
    simulate = SwarmSystem.simulate
    monkeypatch.setattr(
        SwarmSystem, "simulate", lambda self, batch: (sizes.append(len(batch)), simulate(self, batch))[1]
    )
    SYSTEM.run([Request(NOMINAL, range(3), parameters=Variant({"informed": n})) for n in range(4)])
    assert sizes == [12]


def test_recordings_end_where_the_run_does():
    outcomes = run([0], record=0.2)
    position = outcomes.recording(NOMINAL, [0])["position"].values[0]
    assert position.shape == (201, 13, 2)
    moved = position[-1].mean(0) - position[-51].mean(0)
    course = outcomes.select(NOMINAL, [0])["course"].values[0]
    np.testing.assert_allclose(course, moved / np.hypot(*moved), atol=1e-12)
    steps = np.hypot(*(position[1:] - position[:-1]).transpose(2, 0, 1))
    np.testing.assert_allclose(steps, 0.2)


def test_more_informed_than_members_is_refused():
    with pytest.raises(InvalidInputError, match="3 members are informed and 2 opposed, but there are only 4"):
        SYSTEM.with_parameters({"members": 4, "informed": 3, "opposed": 2})


def test_the_conformance_checks_hold():
    check_system(SwarmSystem(SwarmParameters(members=6, informed=2, opposed=1, degrees=90, horizon=30)))


def test_the_ceiling_is_that_everybody_is_informed():
    """It is the swarm whose members are all informed, bit for bit; dose and share alike."""
    everybody = SYSTEM.with_parameters({"informed": 13})
    plan = SYSTEM.reference("ceiling")
    ceiling = SYSTEM.run([Request(plan, range(3))], seed=5).select(plan, range(3))
    same = run(range(3), system=everybody).select(NOMINAL, range(3))
    np.testing.assert_array_equal(ceiling["attained"], same["attained"])


def test_alone_the_informed_go_there_and_the_others_anywhere():
    plan = SYSTEM.reference("uncoupled")
    attained = SYSTEM.run([Request(plan, range(40))], seed=5).select(plan, range(40))["attained"].values
    assert attained[:, :2].min() > 0.99
    assert attained[:, 2:].mean() == pytest.approx(0.5, abs=0.1)  # 440 directions, uniform: 6 standard errors


def test_attained_is_scored_against_where_the_goal_is_in_the_end():
    plan = SYSTEM.reference("uncoupled") + Plan.of("move", "direction", 10.0, dose=80.0, bearing=180.0)
    attained = SYSTEM.run([Request(plan, range(3))], seed=5).select(plan, range(3))["attained"].values
    assert attained[:, :2].min() > 0.99


# measures


def test_agreement_is_by_the_angle():
    moved = np.array([[[1.0, 0.0, -3.0, 0.0], [0.0, 2.0, 0.0, 0.0]]])
    assert shape.agreement(moved, np.array([[5.0, 0.0]])) == pytest.approx(np.array([[1.0, 0.5, 0.0, 0.5]]))
    assert shape.agreement(moved, np.array([[0.0, 0.0]])) == pytest.approx(np.full((1, 4), 0.5))


def test_accuracy_is_one_when_all_go_there_and_zero_when_anywhere():
    round_about = np.stack([np.cos(np.arange(8) * np.pi / 4), np.sin(np.arange(8) * np.pi / 4)], 1)
    assert shape.accuracy(np.tile([1.0, 0.0], (5, 1))) == 1.0
    assert shape.accuracy(round_about) == pytest.approx(0.0)
    assert shape.accuracy(np.array([[0.6, 0.8]]), (0.6, 0.8)) == pytest.approx(1.0)


def test_elongation_is_length_by_width_along_the_direction():
    places = np.array([[[0.0, 4.0, 2.0], [0.0, 0.0, 1.0]]])
    assert shape.elongation(places, np.array([[1.0, 0.0]]), EVERYBODY) == pytest.approx([4.0])
    assert shape.elongation(places, np.array([[0.0, -1.0]]), EVERYBODY) == pytest.approx([0.25])
    turned = np.array([[0.6, -0.8], [0.8, 0.6]]) @ places[0]
    assert shape.elongation(turned[None], np.array([[0.6, 0.8]]), EVERYBODY) == pytest.approx([4.0])
    assert np.isnan(shape.elongation(places, np.array([[1.0, 0.0]]), np.array([[True, True, False]])))


def test_direction_is_that_of_the_displacement():
    found = shape.direction(np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([[4.0, 5.0], [2.0, 2.0]]))
    np.testing.assert_allclose(found, [[0.6, 0.8], [0.0, 0.0]])


def test_pieces_are_linked_by_distances_below_the_reach():
    places = np.array([[[0.0, 5.0, 9.9], [0.0, 0.0, 0.0]]])
    assert shape.pieces(places, 6.0, EVERYBODY) == [1]
    assert shape.pieces(places, 4.95, EVERYBODY) == [2]
    assert shape.pieces(places, 4.0, EVERYBODY) == [3]
    assert shape.pieces(places, 4.0, np.array([[True, False, False]])) == [1]


def test_pieces_of_many_groups_are_those_of_each(monkeypatch):
    """Whether they are counted all at once or a few at a time."""
    rng = np.random.default_rng(3)
    places, counted = rng.uniform(0, 20, (40, 2, 12)), rng.random((40, 12)) < 0.8
    each = [shape.pieces(places[[run]], 5.0, counted[[run]])[0] for run in range(40)]
    assert len({*each}) > 3
    for pairs in (shape.PAIRS, 7 * 12 * 12):
        monkeypatch.setattr(shape, "PAIRS", pairs)
        assert shape.pieces(places, 5.0, counted).tolist() == each
