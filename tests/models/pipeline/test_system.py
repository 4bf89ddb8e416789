"""The pipeline meets the contract of systems, in each of its shapes; and what it declares."""

from __future__ import annotations

import numpy as np
import pytest

from emergent.errors import InvalidInputError
from emergent.goal import Delivery
from emergent.models.pipeline import PipelineParameters, PipelineSystem, kernel
from emergent.models.pipeline.kernel import layout as k
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Timed
from emergent.system import system_class
from emergent.testing import check_system
from emergent.variant import UNCHANGED, Variant
from tests.models.pipeline.scenes import chain, path, pipeline, reviewed, stage, voters, zoo

SMALL = {"items": 12, "horizon": 90}
SHAPES = {
    "chain": chain([0.9, 0.8, 0.9], difficulty=1.0, **SMALL),
    "reviewer": reviewed(0.7, 0.8, 0.1, 3, **SMALL),
    "voters": voters([0.8, 0.7, 0.9], **SMALL),
    "one agent": chain([0.9, 0.8], agent_attempts=3, **SMALL),
    "zoo": zoo(items=12, interval=2, horizon=120),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_the_pipeline_passes_the_checks(shape):
    check_system(shape, replications=4)


def test_default_pipeline_is_registered_and_passes_the_checks():
    assert system_class("pipeline") is PipelineSystem
    check_system(PipelineSystem(), replications=4)


# what it declares


def test_members_come_first_then_what_is_passive_then_the_environment():
    system = zoo()
    kinds = [component.kind for component in system.components]
    assert [c.id for c in system.components if c.member] == [c.id for c in system.components[: len(system.members)]]
    passive = ("board", "queue", "idle", "edge")
    assert {c.kind for c in system.members} == {"stage", "tool", "router", "reviewer", "aggregator"}
    assert all(kind in passive for kind in kinds[len(system.members) : -3])
    assert [c.id for c in system.components[-3:]] == ["specification", "items", "chance"]


def test_goal_knows_when_items_arrive_and_whom_to_credit():
    system = zoo(items=20, interval=3)
    assert isinstance(system.goal, Delivery)
    assert (system.goal.interval, system.goal.credited) == (3.0, len(system.members))
    assert system.goal.midway == 12  # a fifth of the arrivals
    assert system.with_parameters({"interval": 2}).goal.interval == 2.0
    assert not isinstance(system, Timed)


def test_attainment_is_the_share_of_later_items_that_are_right_in_time():
    goal = Delivery("…", midway=2.0, interval=1.0, credited=3)
    reached = np.array([[np.nan, 3.0, 5.0, np.nan, 9.0], [np.nan] * 5], np.float32)
    runs, scored = {"reached": reached}, np.ones((2, 3), bool)
    np.testing.assert_allclose(goal.system(runs, scored), [2 / 3, 0])
    np.testing.assert_allclose(goal.system(runs, scored, by=5.0), [1 / 3, 0])
    np.testing.assert_allclose(goal.members(runs), [[2 / 3] * 3, [0] * 3])
    late = Delivery("…", midway=50.0, interval=1.0)  # no item arrives so late: all count
    np.testing.assert_allclose(late.system(runs, scored), [0.6, 0])


@pytest.mark.parametrize("system", [PipelineSystem(), zoo()], ids=["stages", "tools"])
def test_presets_strike_more_and_more_operations(system):
    plans = system.references()
    attained = []
    for name in ("nominal", "mild", "moderate", "hostile"):
        plan = system.reference(name)
        runs = system.run([Request(plan, range(100))], seed=1).arrays(plan, range(100))
        attained.append(np.isfinite(runs["reached"]).mean())
    assert attained == sorted(attained, reverse=True)
    assert "stale" in plans["mild"].text if system.wiring.of_kind("tool") else "stale" not in plans["mild"].text


def test_ceiling_of_faultless_readings_is_one_and_the_null_is_chance():
    system = chain([0.7, 0.6], symbols=1, alphabet=4)
    found = system.run([Request(system.reference(name), range(200)) for name in ("ceiling", "null")])
    assert np.isfinite(found.arrays(system.reference("ceiling"), range(200))["reached"]).all()
    share = np.isfinite(found.arrays(system.reference("null"), range(200))["reached"]).mean()
    assert abs(share - 1 / 4) < 4.5 * np.sqrt(3 / 16 / 10_000)  # a false alarm in 1 of 150,000 sets of seeds


def test_capability_is_that_of_ideal_hand_offs():
    """Two parts: one held by two stages, one by a tool."""
    nodes = {
        "one": stage("x", 0.9), "two": stage("x", 0.8), "vote": {"kind": "aggregator"},
        "last": stage("", 1.0, tools=("t",)), "t": {"kind": "tool", "part": "y"},
    }  # fmt: skip
    edges = ["in -> one", "in -> two", "one -> vote", "two -> vote", "vote -> last", "last -> out"]
    system = pipeline(edges, nodes)
    accuracy = {"one": np.array([0.9, 0.5]), "two": np.array([0.8, 0.5]), "t": np.array([1.0, 0.5])}
    np.testing.assert_allclose(system.capability(accuracy), [0.98, 0.375])


def test_one_agent_has_the_same_items():
    system = chain([0.8, 0.7, 0.9])
    alone = system.baseline(3)
    assert alone == Variant({"agent_attempts": 3})
    agent = system.with_parameters(alone)
    assert {c.kind for c in agent.members} == {"stage", "aggregator"}
    states = [s.start(np.array([7], np.uint64)) for s in (system, agent)]
    for s, state in zip((system, agent), states, strict=True):
        kernel.advance(state, s.compile([NOMINAL]), np.zeros(1, np.int64), s.notes(1), 0, 1)
    parts = [s.view(state, "parts") for s, state in zip((system, agent), states, strict=True)]
    np.testing.assert_array_equal(parts[0], parts[1])


# what comes of runs


def test_a_run_takes_about_a_kilobyte_of_outcomes():
    """Of 8 components, 50 items: their edges are components, too."""
    system = chain([0.9] * 4)
    outcomes = system.run([Request(replications=range(64))])
    table = outcomes.tables[UNCHANGED]
    assert len(table["part"]) == 9
    per_run = sum(variable.nbytes for variable in table.variables.values() if "run" in variable.dims) / 64
    assert per_run <= 1024
    assert not outcomes.recorded


def test_event_log_names_what_happened():
    system = zoo()
    outcomes = system.run([Request(NOMINAL, range(3), record=5.0)], seed=1)
    log = system.event_log(outcomes.recording(NOMINAL, range(3)))
    assert list(log["run"].unique()) == [0, 1, 2]
    counts = outcomes.select(NOMINAL, range(3))["counts"].sel(counter="operations")
    for component in system.members:
        if component.kind in ("stage", "reviewer", "router", "tool", "aggregator"):
            names = {"work", "fail", "review", "route", "call", "call_failed", "aggregate"}
            rows = log[(log["component"] == component.id) & log["operation"].isin(names)]
            assert len(rows) == int(counts.sel(part=component.id).sum()), component.id
    assert set(log.loc[log["operation"] == "arrive", "component"]) == {"in"}
    assert set(log.loc[log["operation"] == "route", "decision"]) == {"split.left", "split.right"}
    assert set(log.loc[log["operation"] == "commit", "decision"]) == {"one", "two"}
    assert "accept" in set(log.loc[log["operation"] == "review", "decision"])
    assert log.loc[log["status"] == "none", "value"].eq(-1).all()


def test_recording_says_who_waits_and_what_has_become_of_items():
    nodes = {"slow": stage("x", 1.0, capacity=1), "b": stage("y", 1.0)}
    system = pipeline(path("slow", "b"), nodes, items=5, interval=1, horizon=20)
    recording = system.run([Request(NOMINAL, [0], record=1.0)]).recording(NOMINAL, [0])
    assert recording["waiting"].values.max() == 0  # one comes, one goes
    down = Plan.of("unavailable", "slow", 0.0, duration=5.0)
    frames = system.run([Request(down, [0], record=1.0)]).recording(down, [0])
    assert frames["waiting"].sel(part="slow").values[0, :7].tolist() == [0, 1, 2, 3, 4, 5, 4]
    state = frames["state"].values[0]
    assert state.sum(1).tolist() == [0, 1, 2, 3, 4, *[5] * 16]
    assert state[-1].tolist() == [0, 5, 0, 0, 0, 0, 0]
    assert k.UNDER_WAY == 6


def test_recorded_bytes_are_about_what_is_recorded():
    system = zoo()
    recorded = system.run([Request(NOMINAL, range(20), record=2.0)]).recorded[0][1]
    taken = sum(recorded[name].nbytes for name in ("waiting", "state", "event")) / 20
    assert taken / 3 < system.recorded_bytes(2.0) < 3 * taken


def test_deadline_by_which_no_item_can_be_delivered():
    late = chain([1.0, 1.0], deadline=1, items=5)
    found = late.run([Request(NOMINAL, [0])]).arrays(NOMINAL, [0])
    assert set(found["outcome"][0]) == {k.LATE}
    assert np.isnan(found["reached"]).all()


def test_wrong_parameters_are_refused():
    with pytest.raises(InvalidInputError, match="never reach `out`"):
        PipelineSystem().with_parameters({"edges": ["in -> a", "a -> b", "b -> c"]})
    assert isinstance(PipelineSystem().parameters, PipelineParameters)


def test_recordings_of_different_batches_are_read_together():
    """Their event logs have different lengths."""
    system = chain([0.9, 0.8])
    plans = [NOMINAL, Plan.of("drop", "*", 5.0, dose=0.5)]
    apart = Outcomes.merge(system.run([Request(plan, range(2), record=5.0)]) for plan in plans)
    together = system.run([Request(plan, range(2), record=5.0) for plan in plans])
    logs = [system.event_log(found.recording(plans, [0, 0])) for found in (apart, together)]
    assert logs[0].equals(logs[1])
    assert logs[0]["run"].value_counts().nunique() == 2
