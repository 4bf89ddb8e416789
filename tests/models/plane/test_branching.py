"""Runs of one seed whose beginning is simulated once have the same bits as runs that are simulated each by itself."""

import numpy as np
import pytest

from emergent import Plan, Request, read_scenario
from emergent.models.plane import branching
from emergent.perturbation import NOMINAL

RUNS = range(4)
SYSTEMS = {name: read_scenario(name).system for name in ("restaurant-walk", "restaurant-relay", "swarm-informed")}


def plans(system):
    """Plans with their first event at the start, midway, late (when many runs of the walk are over), and none."""
    one, two, *_ = (member.id for member in system.members)
    late = 0.9 * system.horizon
    for onset in (0.0, system.goal.midway, late):
        yield Plan.of("remove", one, onset)
        yield Plan.of("remove", (one, two), onset, duration=system.horizon / 20)
        yield Plan.of("freeze", two, onset, dose=system.horizon)
        yield Plan.of("fork", "chance", onset, dose=3) + Plan.of("remove", two, onset)
        yield Plan.of("freeze", one, onset, dose=10.0) + Plan.of("mislead", two, late)
    yield NOMINAL


def outcomes(system, record, *, branches, monkeypatch):
    monkeypatch.setattr(type(system), "branches", branches)
    return system.run([Request(plan, RUNS, record) for plan in plans(system)], seed=5)


@pytest.mark.parametrize("steps", [None, branching.DENSEST, 50])
@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_runs_that_share_their_beginning_have_the_same_bits(system, steps, monkeypatch):
    record = None if steps is None else steps * system.dt
    played = []
    play = branching.play
    monkeypatch.setattr(branching, "play", lambda *given: (played.append(given), play(*given)))
    alone = outcomes(system, record, branches=False, monkeypatch=monkeypatch)
    assert not played
    shared = outcomes(system, record, branches=True, monkeypatch=monkeypatch)
    assert played, "no beginning was shared"
    for plan in plans(system):
        one, other = alone.arrays(plan, RUNS), shared.arrays(plan, RUNS)
        assert one.keys() == other.keys()
        for column, values in one.items():
            np.testing.assert_array_equal(other[column], values, err_msg=f"{plan.text}: {column}")
        for column in ("position", "status") if record else ():
            frames = [each.frames(column, plan, RUNS, every=record) for each in (alone, shared)]
            np.testing.assert_array_equal(*frames, err_msg=f"{plan.text}: {column}")


def test_what_runs_have_in_common_is_simulated_once(monkeypatch):
    system = SYSTEMS["restaurant-walk"]
    monkeypatch.setenv("EMERGENT_THREADS", "1")
    monkeypatch.setattr(type(system), "shares", 1)  # all in one block
    advanced, advance = [], type(system).advance
    monkeypatch.setattr(
        type(system),
        "advance",
        lambda self, state, events, plan, seen, start, stop: (
            advanced.append(len(plan) * (stop - start)),
            advance(self, state, events, plan, seen, start, stop),
        ),
    )
    midway = round(system.goal.midway / system.dt)
    system.run([Request(Plan.of("remove", member.id, system.goal.midway), [0]) for member in system.members])
    assert sum(advanced) == midway + len(system.members) * (system.steps - midway)


def test_the_first_event_of_each_run_is_that_of_its_plan():
    system = SYSTEMS["restaurant-walk"]
    events = system.compile([NOMINAL, Plan.of("remove", "walker-1", 30.0), Plan.of("remove", "walker-1")])
    first = branching.first_events(events, np.array([2, 1, 0, 1]))
    assert first.tolist() == [0, round(30 / system.dt), 0, round(30 / system.dt)]
    assert branching.first_events(system.compile([NOMINAL]), np.array([0, 0])).tolist() == [0, 0]


def test_beginnings_are_shared_only_where_it_saves_work():
    seeds = np.array([1, 1, 2, 2], np.uint64)
    later, at_once = np.array([5, 5, 7, 9]), np.zeros(4, np.int64)
    assert branching.worth_while(seeds, later, 0)
    assert branching.worth_while(seeds, later, branching.DENSEST)
    assert not branching.worth_while(seeds, later, branching.DENSEST - 1), "frames that are too dense"
    assert not branching.worth_while(seeds, at_once, 0)
    assert not branching.worth_while(np.arange(4, dtype=np.uint64), later, 0)
