"""What holds bit for bit: batches, threads, doses of zero, twins, forks, pauses; and what does up to rounding."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr

from emergent.models.walk import WalkParameters, WalkSystem
from emergent.models.walk.kinds import KINDS
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import replication_seeds
from emergent.variant import UNCHANGED
from tests.models.walk.engine import Engine

ONSET, REPLICATIONS = 10.0, range(8)
P = WalkParameters(
    walkers=7, horizon=80, dt=0.5, restaurant=(50.0, 5.0), glimpse_rate=0.1, distraction_rate=0.01, smell=1.0,
    street=(12.0, -40.0, 12.0, 40.0), circles=((30.0, 15.0, 5.0),), windows=((20.0, 30.0), (20.0, -30.0)),
)  # fmt: skip
SYSTEM = WalkSystem(P)


def plan_of(kind: str, dose: float | None = None) -> Plan:
    """The kind at its onset, on everything that it applies to."""
    return Plan.of(kind, "*", ONSET, dose=dose)


def plan_of_one(kind: str, walker: int) -> Plan:
    """The kind at its onset, on one walker, or on the part of the environment that it applies to."""
    return Plan.of(kind, f"walker-{walker}" if "walker" in KINDS[kind].applies_to else "*", ONSET)


PLANS = {kind: plan_of(kind) for kind in sorted(KINDS)}
MIXED = sum((plan_of_one(kind, number % P.walkers) for number, kind in enumerate(PLANS)), NOMINAL)
"""Every kind at once, each on another walker."""


def run(plan: Plan, replications=REPLICATIONS, record: float | None = None, system: WalkSystem = SYSTEM) -> xr.Dataset:
    outcomes = system.run([Request(plan, replications, record)], seed=31)
    table = outcomes.select(plan, replications)
    return table if record is None else table.assign(position=outcomes.recording(plan, replications)["position"])


def same(a: xr.Dataset, b: xr.Dataset) -> None:
    """Every variable has the same bits."""
    assert set(a.data_vars) == set(b.data_vars)
    for name in a.data_vars:
        np.testing.assert_array_equal(a[name].values, b[name].values, err_msg=str(name))


@pytest.fixture(scope="module")
def twin() -> xr.Dataset:
    return run(NOMINAL, record=P.dt)


# batches, order, threads


@pytest.mark.parametrize("threads", ["1", "2", "3"])
def test_batch_order_and_threads_do_not_matter(threads, monkeypatch):
    monkeypatch.setenv("EMERGENT_THREADS", "1")
    alone = [run(plan, [r]) for plan in (NOMINAL, MIXED, PLANS["fork"]) for r in range(3)]
    monkeypatch.setenv("EMERGENT_THREADS", threads)
    plans = [PLANS["fork"], *PLANS.values(), MIXED, NOMINAL]
    outcomes = SYSTEM.run([Request(plan, [5, 2, 1, 0, 40, 7]) for plan in plans], seed=31)
    together = [outcomes.select(plan, [r]) for plan in (NOMINAL, MIXED, PLANS["fork"]) for r in range(3)]
    for a, b in zip(alone, together, strict=True):
        same(a, b)


def test_replications_and_seeds_differ():
    table = run(NOMINAL, range(50))
    assert len(np.unique(table["seed"].values)) == 50
    assert len(np.unique(table["centroid"].values[:, 0, 0])) == 50
    other = SYSTEM.run([Request(NOMINAL, range(50))], seed=32).select(NOMINAL, range(50))
    assert not np.isin(other["centroid"].values[:, 0, 0], table["centroid"].values[:, 0, 0]).any()


def test_every_plan_of_a_replication_starts_alike():
    """Common random numbers: the same seed for every plan."""
    outcomes = SYSTEM.run([Request(plan, REPLICATIONS) for plan in PLANS.values()], seed=31)
    for plan in PLANS.values():
        np.testing.assert_array_equal(outcomes.select(plan, REPLICATIONS)["seed"], replication_seeds(31, REPLICATIONS))


# plans


@pytest.mark.parametrize("kind", PLANS)
def test_dose_zero_changes_nothing(kind, twin):
    same(run(plan_of(kind, 0.0), record=P.dt), twin)


@pytest.mark.parametrize("kind", PLANS)
def test_run_is_its_twin_up_to_the_onset_and_not_after(kind, twin):
    """Frame f is the state before step f, but after what is put elsewhere in it."""
    onset = round(ONSET / P.dt)
    first = onset - 1 if kind == "displace" else onset
    mine, other = run(PLANS[kind], record=P.dt)["position"].values, twin["position"].values
    np.testing.assert_array_equal(mine[:, : first + 1], other[:, : first + 1])
    assert (mine[:, first + 1 :] != other[:, first + 1 :]).any((1, 2, 3)).all()


def test_plan_after_the_horizon_changes_nothing(twin):
    same(run(sum((Plan.of(kind, "*", P.horizon) for kind in PLANS), NOMINAL), record=P.dt), twin)


def test_forks_are_different_futures_of_one_state(twin):
    futures = [run(plan_of("fork", float(n)), record=P.dt)["position"].values for n in (0, 1, 2, 3)]
    onset = round(ONSET / P.dt)
    np.testing.assert_array_equal(futures[0], twin["position"].values)
    for i, a in enumerate(futures):
        for b in futures[:i]:
            np.testing.assert_array_equal(a[:, : onset + 1], b[:, : onset + 1])
            assert (a[:, onset + 3] != b[:, onset + 3]).all()


def test_perturbing_one_walker_leaves_deaf_ones_as_they_are():
    """Nobody else's draws shift: among deaf walkers only the perturbed one moves differently."""
    deaf = Plan.of("deafen", "*")
    base = run(deaf, record=1.0)["position"].values
    for kind in ("distract", "remove", "freeze", "tremble", "blind", "decoy", "mislead", "slow", "guide", "displace"):
        changed = run(deaf + Plan.of(kind, "walker-2", ONSET), record=1.0)["position"].values != base
        assert changed[:, :, 2].any()
        assert not np.delete(changed, 2, axis=2).any(), kind


# the kernel by itself


def test_pauses_do_not_matter():
    """Advancing in pieces is advancing at once, wherever events lie."""
    seeds = replication_seeds(33, np.arange(6))
    plans = [NOMINAL, MIXED, *list(PLANS.values())[:4]]
    once, pieces = Engine(P, seeds, plans), Engine(P, seeds, plans)
    once.advance(0, P.steps)
    stops = [0, 1, 7, 19, 20, 21, 22, 60, 61, P.steps]
    for start, stop in pairwise(stops):
        pieces.advance(start, stop)
    for a, b in zip(once.state, pieces.state, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("plan", [NOMINAL, MIXED], ids=["nominal", "mixed"])
def test_order_of_walkers_in_memory_changes_a_step_by_no_more_than_rounding(plan):
    p, order = P.model_copy(update={"walkers": 11}), np.random.default_rng(34).permutation(11)
    straight, shuffled = (Engine(p, replication_seeds(35, np.arange(20)), plan) for _ in range(2))
    straight.advance(0, 30)
    shuffled.scene.keys[:11] = straight.scene.keys[order]
    shuffled.state.walkers[:, :, :11] = straight.state.walkers[:, :, order]
    shuffled.state.world[:], shuffled.state.seeds[:] = straight.state.world, straight.state.seeds
    before = straight.places.copy()
    for engine in (straight, shuffled):
        engine.advance(30, 31)
    np.testing.assert_allclose(
        shuffled.state.walkers[:, :, :11], straight.state.walkers[:, :, order], rtol=0, atol=1e-12
    )
    assert (straight.places != before).any((0, 1)).sum() >= 8


@pytest.mark.parametrize("walkers", [20, 200])
def test_a_run_takes_no_more_than_a_kilobyte_of_outcomes(walkers):
    runs = 64
    system = WalkSystem(WalkParameters(walkers=walkers, horizon=5))
    outcomes = system.run([Request(replications=range(runs))])
    table = outcomes.tables[UNCHANGED]
    assert sum(variable.nbytes for variable in table.variables.values()) <= 1024 * runs
    assert not outcomes.recorded


# what is noted


@pytest.mark.parametrize("plan", [NOMINAL, MIXED, PLANS["remove"]], ids=["nominal", "mixed", "all removed"])
def test_notes_are_what_was_recorded(plan):
    """Of those that count: centroid and mean distance to the goal at the marks, arrivals, the share gone elsewhere."""
    outcomes = SYSTEM.run([Request(plan, REPLICATIONS, record=P.dt)], seed=36)
    table, recording = outcomes.select(plan, REPLICATIONS), outcomes.recording(plan, REPLICATIONS)
    frames = [round(t / P.dt) for t in (0.0, 60.0, SYSTEM.goal.midway, P.horizon)]
    places, status = recording["position"].values, recording["status"].values
    counted = places[:, frames][:, :, SYSTEM.scored(plan)]
    np.testing.assert_allclose(table["centroid"], counted.mean(2), rtol=0, atol=1e-9)
    if "move" not in plan.text:
        distances = np.linalg.norm(counted - np.array(P.restaurant), axis=3)
        np.testing.assert_allclose(table["distance"], distances.mean(2), rtol=0, atol=1e-9)
    arrived = status >= 4
    reached = np.where((status[:, -1] == 4), recording["time"].values[arrived.argmax(1)], np.nan)
    removed = status[:, -1] == 0  # who arrived before counts as arrived
    np.testing.assert_array_equal(np.where(removed, np.nan, table["reached"]), reached)
    elsewhere = (status[:, -1] == 5)[:, SYSTEM.scored(plan)].mean(1)
    np.testing.assert_allclose(table["reached_decoy"], elsewhere, atol=1e-6)
    for frame, mark in zip(frames, table["front"].values.T, strict=True):
        onward = (status[:, frame] > 0) & (status[:, frame] < 4)
        assert ((mark >= 0) == onward.any(1)).all()
        assert onward[np.flatnonzero(mark >= 0), mark[mark >= 0]].all()


@pytest.mark.parametrize("name", sorted(WalkSystem.per_run))
def test_variants_in_one_batch_run_as_they_do_alone(name, monkeypatch):
    """To the bit, also under plans whose kinds read parameters."""
    changes = [{name: factor * getattr(P, name)} for factor in (0.5, 1.0, 0.9)]
    requests = [Request(plan, range(3), parameters=change) for plan in (NOMINAL, MIXED) for change in changes]
    together = SYSTEM.run(requests, seed=8)
    monkeypatch.setattr(WalkSystem, "per_run", frozenset())
    apart = SYSTEM.run(requests, seed=8)
    for q in requests:
        xr.testing.assert_identical(*(o.select(q.plan, q.replications, q.parameters) for o in (together, apart)))
