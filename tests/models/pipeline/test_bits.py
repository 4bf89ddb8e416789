"""What holds bit for bit: batches, threads, pauses, doses of zero, twins, forks, placebos, a target's other name."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import xarray as xr

from emergent.models.pipeline import PipelineSystem, kernel
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kinds import KINDS
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import replication_seeds
from tests.models.pipeline.scenes import chain, zoo

SYSTEM = zoo(items=16, interval=2, horizon=150, deadline=60, log=1)
ONSET, REPLICATIONS = 12.0, range(6)
APPLIES = {
    name: [c.id for c in SYSTEM.components if c.kind in kind.applies_to or c.id in kind.applies_to]
    for name, kind in sorted(KINDS.items())
}
PLANS = {name: Plan.of(name, "*", ONSET) for name in APPLIES}
MIXED = sum(
    (Plan.of(name, ids[number % len(ids)], ONSET) for number, (name, ids) in enumerate(APPLIES.items())), NOMINAL
)
"""Every kind at once, each on another component."""


def run(plan: Plan, replications=REPLICATIONS, system: PipelineSystem = SYSTEM) -> xr.Dataset:
    return system.run([Request(plan, replications)], seed=41).select(plan, replications)


def log(plan: Plan, replications=REPLICATIONS):
    outcomes = SYSTEM.run([Request(plan, replications, record=10.0)], seed=41)
    return SYSTEM.event_log(outcomes.recording(plan, replications)).drop(columns="plan")


def same(a: xr.Dataset, b: xr.Dataset) -> None:
    """Every variable has the same bits."""
    assert set(a.data_vars) == set(b.data_vars)
    for name in a.data_vars:
        np.testing.assert_array_equal(a[name].values, b[name].values, err_msg=str(name))


@pytest.fixture(scope="module")
def twin() -> xr.Dataset:
    return run(NOMINAL)


# batches, order, threads, pauses


@pytest.mark.parametrize("threads", ["1", "2", "3"])
def test_batch_order_and_threads_do_not_matter(threads, monkeypatch):
    monkeypatch.setenv("EMERGENT_THREADS", "1")
    alone = [run(plan, [r]) for plan in (NOMINAL, MIXED, PLANS["fork"]) for r in range(3)]
    monkeypatch.setenv("EMERGENT_THREADS", threads)
    plans = [PLANS["fork"], *PLANS.values(), MIXED, NOMINAL]
    outcomes = SYSTEM.run([Request(plan, [5, 2, 1, 0, 40, 7]) for plan in plans], seed=41)
    together = [outcomes.select(plan, [r]) for plan in (NOMINAL, MIXED, PLANS["fork"]) for r in range(3)]
    for a, b in zip(alone, together, strict=True):
        same(a, b)


def test_recording_changes_nothing(twin):
    recorded = SYSTEM.run([Request(NOMINAL, REPLICATIONS, record=7.0)], seed=41)
    same(recorded.select(NOMINAL, REPLICATIONS), twin)


def test_room_for_events_does_not_matter(monkeypatch):
    """A log that is longer than expected is written once more."""
    expected = log(MIXED)
    monkeypatch.setattr(PipelineSystem, "_events_of_a_run", 3)
    assert log(MIXED).equals(expected)


@pytest.mark.parametrize("plan", [NOMINAL, MIXED, PLANS["respecify"]], ids=["nominal", "mixed", "respecified"])
def test_pauses_do_not_matter(plan):
    """Advancing in pieces is advancing at once, wherever events lie; also with a memory for each run."""
    seeds, which, events = replication_seeds(43, np.arange(5)), np.zeros(5, np.int64), SYSTEM.compile([plan])
    first, second, alone = SYSTEM.start(seeds), SYSTEM.start(seeds), SYSTEM._memory.state(seeds, 1)
    steps = SYSTEM.parameters.steps
    at_once, in_pieces, one_by_one = (SYSTEM.notes(5, stride=5, events=4000) for _ in range(3))
    kernel.advance(first, events, which, at_once, 0, steps)
    kernel.advance(alone, events, which, one_by_one, 0, steps)
    stops = [0, 1, 7, 11, 12, 13, 30, 31, steps]
    for start, stop in pairwise(stops):
        kernel.advance(second, events, which, in_pieces, start, stop)
    for name in k.Notes._fields:
        np.testing.assert_array_equal(getattr(at_once, name), getattr(in_pieces, name), err_msg=name)
        np.testing.assert_array_equal(getattr(at_once, name), getattr(one_by_one, name), err_msg=name)
    for name in ("cells", "boards", "lines", "counts", "items", "parts", "truth", "channels", "world"):
        np.testing.assert_array_equal(SYSTEM.view(first, name), SYSTEM.view(second, name), err_msg=name)


def test_replications_and_seeds_differ():
    traces = run(NOMINAL, range(50))["trace"].values
    assert len(np.unique(traces[:, 1])) == 50
    other = SYSTEM.run([Request(NOMINAL, range(50))], seed=42).select(NOMINAL, range(50))["trace"].values
    assert not np.isin(other, traces).any()


# plans


@pytest.mark.parametrize("kind", PLANS)
def test_dose_zero_and_what_comes_too_late_change_nothing(kind, twin):
    same(run(Plan.of(kind, "*", ONSET, dose=0.0)), twin)
    same(run(Plan.of(kind, "*", SYSTEM.horizon)), twin)


def test_placebo_changes_nothing(twin):
    same(run(PLANS["placebo"]), twin)
    same(run(PLANS["placebo"] + Plan.of("fail", "*", 0.0, dose=0.2)), run(Plan.of("fail", "*", 0.0, dose=0.2)))


@pytest.mark.parametrize("kind", PLANS)
def test_run_is_its_twin_up_to_the_onset(kind):
    mine, other = log(PLANS[kind]), log(NOMINAL)
    early = [table[table["step"] < ONSET].reset_index(drop=True) for table in (mine, other)]
    assert len(early[0]) > 100
    assert early[0].equals(early[1])


def test_forks_are_different_futures_of_one_state():
    futures = [log(Plan.of("fork", "chance", ONSET, dose=float(n))) for n in (0, 1, 2)]
    assert futures[0].equals(log(NOMINAL))
    for i, a in enumerate(futures):
        for b in futures[:i]:
            early = [t[t["step"] < ONSET].reset_index(drop=True) for t in (a, b)]
            assert early[0].equals(early[1])
            for r in REPLICATIONS:
                assert not a[a["run"] == r].reset_index(drop=True).equals(b[b["run"] == r].reset_index(drop=True))


def test_fork_from_the_start_repeats_the_items():
    seeds = replication_seeds(44, np.arange(3))
    states = [SYSTEM.start(seeds) for _ in range(2)]
    for state, plan in zip(states, (NOMINAL, Plan.of("fork", "chance", 0.0)), strict=True):
        kernel.advance(state, SYSTEM.compile([plan]), np.zeros(3, np.int64), SYSTEM.notes(3), 0, 40)
    for name in ("parts", "hardness"):
        np.testing.assert_array_equal(SYSTEM.view(states[0], name), SYSTEM.view(states[1], name))
    assert (SYSTEM.view(states[0], "items") != SYSTEM.view(states[1], "items")).any()


def test_another_name_of_the_target_moves_the_artefacts_along(twin):
    """(i) Channels fixed: the log is the same. (ii) Along: the same events, and every artefact shifted alike."""
    fixed = run(Plan.of("relabel", "specification"))
    along = run(Plan.of("relabel", "specification", channels="along"))
    np.testing.assert_array_equal(fixed["trace"].values, twin["trace"].values)
    assert not (fixed["outcome"].values == k.RIGHT)[twin["outcome"].values == k.RIGHT].any()
    np.testing.assert_array_equal(along["trace"].values[:, [0, 2]], twin["trace"].values[:, [0, 2]])
    assert (along["trace"].values[:, 1] != twin["trace"].values[:, 1]).all()
    for name in ("outcome", "reached", "counts", "calls"):
        np.testing.assert_array_equal(along[name].values, twin[name].values)


def test_perturbing_one_branch_leaves_the_other_as_it_is():
    """Nobody else's draws shift: what goes down one branch does not depend on what is done to the other."""
    log_of = {name: log(plan) for name, plan in (("own", NOMINAL), ("other", Plan.of("garble", "left", 0.0)))}
    right = {name: table[table["component"] == "right"] for name, table in log_of.items()}
    firsts = {name: table[table["attempt"] == 0].groupby(["run", "item"]).first() for name, table in right.items()}
    shared = firsts["own"].index.intersection(firsts["other"].index)
    assert len(shared) > 20
    judged = {name: table.loc[shared, ["operation", "status"]] for name, table in firsts.items()}
    assert judged["own"].equals(judged["other"])


# artefacts


@pytest.mark.parametrize(("symbols", "alphabet"), [(1, 2), (24, 2), (4, 16), (10, 5), (5, 17), (1, 2**24), (7, 10)])
def test_every_alphabet_holds_its_artefacts(symbols, alphabet):
    """Faultless stages make the target of many parts; the parts are uniform on the whole alphabet."""
    system = chain([1.0] * 5, symbols=symbols, alphabet=alphabet, items=40)
    outcomes = system.run([Request(NOMINAL, range(5), record=50.0)])
    assert (outcomes.select(NOMINAL, range(5))["outcome"].values == k.RIGHT).all()
    values = system.event_log(outcomes.recording(NOMINAL, range(5)))["value"]
    assert values.min() >= 0
    assert values.max() < alphabet**symbols
    assert values[values > 0].median() > alphabet**symbols * 0.3 or alphabet**symbols == 2
