"""The same numbers in process, in other processes, from a store, in batches of any size; failures are records."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor

import numpy as np
import pytest

from emergent import experiment, read_scenario
from emergent.assessment import assess
from emergent.errors import InvalidInputError, PlanError
from emergent.failure import FailedRunsError, FailureInfo, Status
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.scenario import Scenario
from emergent.store import RunId, RunStore
from emergent.variant import UNCHANGED, Variant
from tests.ground_truth import ground_truth
from tests.reference.toy import Toy

BLIND, GONE = Plan.parse("blind:agent-1@0"), Plan.parse("remove:agent-0@10")
FAST, FEW = Variant({"speed": 2}), Variant({"agents": 2})
REQUESTS = [
    Request(NOMINAL, range(5)),
    Request(BLIND, range(3), parameters=FAST),
    Request(NOMINAL, [1, 4], record=10.0),
    Request(GONE, [6, 2, 2], parameters=FEW),
]


class Broken(Toy):
    """A toy that breaks under one plan, in some replications, and with some parameters."""

    name = "broken"

    def simulate(self, batch):
        bad = np.array([plan == GONE for plan in batch.plans])[batch.plan] & (batch.replication % 3 == 1)
        if bad.any() or self.parameters.speed == 3:
            raise ZeroDivisionError("no agent is left")
        return super().simulate(batch)


class Lost(Executor):
    """An executor whose machines fail."""

    def submit(self, call, *arguments):
        future: Future = Future()
        future.set_exception(OSError("the machine is gone"))
        return future


@pytest.fixture(scope="module")
def spawned():
    with experiment.processes(2) as executor:
        yield executor


def same(first: Outcomes, second: Outcomes, requests=REQUESTS) -> None:
    for q in requests:
        ours, theirs = (found.select(q.plan, q.replications, q.parameters) for found in (first, second))
        assert ours.identical(theirs)
        if q.record is not None:
            ours, theirs = (f.recording(q.plan, q.replications, q.parameters, every=q.record) for f in (first, second))
            assert ours.identical(theirs)


class Counted(Toy):
    """A toy that counts its runs, in this process."""

    runs = 0

    def simulate(self, batch):
        Counted.runs += len(batch)
        return super().simulate(batch)


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 1000])
def test_the_size_of_batches_does_not_matter(batch):
    told = []
    found = experiment.run(Toy(), REQUESTS, seed=6, batch=batch, progress=lambda *runs: told.append(runs))
    same(found, Toy().run(REQUESTS, seed=6))
    assert len(found) == 10
    assert told[-1] == (10, 10)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) >= 10 // batch


def test_other_processes_give_the_same_numbers(spawned, tmp_path):
    """Of a toy, and of the walk with its compiled rules, with a store and without one."""
    told = []
    found = experiment.run(Toy(), REQUESTS, seed=6, executor=spawned, batch=2, progress=lambda *runs: told.append(runs))
    same(found, Toy().run(REQUESTS, seed=6))
    assert told[-1] == (10, 10)
    walk = read_scenario("restaurant-walk").system.with_parameters({"walkers": 4, "horizon": 60})
    plan = Plan.parse("distract:walker-1@20=30")
    requests = [Request(p, range(4), parameters=v) for p in (NOMINAL, plan) for v in (UNCHANGED, Variant({"speed": 1}))]
    requests.append(Request(plan, range(2), record=5.0))
    expected = walk.run(requests, seed=3)
    for _ in range(2):  # the second time from the store
        found = experiment.run(walk, requests, seed=3, executor=spawned, batch=3, store=RunStore(tmp_path))
        same(found, expected, requests)


def test_what_a_store_holds_is_not_run_again(tmp_path):
    Counted.runs = 0
    expected = Toy().run(REQUESTS, seed=6)
    first = experiment.run(Counted(), REQUESTS[:2], seed=6, store=RunStore(tmp_path))
    assert Counted.runs == 8
    same(first, expected, REQUESTS[:2])
    found = experiment.run(Counted(), REQUESTS, seed=6, store=RunStore(tmp_path))
    assert Counted.runs == 8 + 2 + 2  # those that are recorded now are run again
    same(found, expected)
    same(experiment.run(Counted(), REQUESTS, seed=6, store=RunStore(tmp_path)), expected)
    assert Counted.runs == 12
    few = experiment.run(Counted(), [Request(NOMINAL, [3, 9])], seed=6, store=RunStore(tmp_path))
    assert Counted.runs == 13
    assert len(few) == 2


def test_a_store_keeps_seeds_and_systems_apart(tmp_path):
    Counted.runs, store = 0, RunStore(tmp_path)
    for system, seed in ((Counted(), 1), (Counted(), 2), (Counted().with_parameters(FAST), 1)):
        experiment.run(system, [Request()], seed=seed, store=store)
    assert Counted.runs == 3
    assert store.succeeded(Counted(), seed=2) == {RunId(UNCHANGED, "", 0)}
    assert store.succeeded(Counted(), seed=3) == frozenset()


@pytest.mark.parametrize("how", ["here", "in threads", "in processes"])
def test_failures_are_records_and_nothing_else_is_lost(tmp_path, spawned, how):
    requests = [*REQUESTS, Request(GONE, range(6)), Request(BLIND, range(2), parameters={"speed": 3})]
    executor = {"here": None, "in threads": ThreadPoolExecutor(2), "in processes": spawned}[how]
    store = RunStore(tmp_path)
    with pytest.raises(FailedRunsError, match=r"4 of 18 runs failed; the others are kept\.") as raised:
        experiment.run(Broken(), requests, seed=6, executor=executor, store=store)
    same(raised.value.outcomes, Toy().run(REQUESTS, seed=6))
    failures = {failure.request.plan: failure for failure in raised.value.failures}
    assert {plan: list(f.request.replications) for plan, f in failures.items()} == {GONE: [1, 4], BLIND: [0, 1]}
    info = failures[GONE].info
    assert (info.origin, info.exception_type, info.message) == ("simulation", "ZeroDivisionError", "no agent is left")
    assert "in simulate" in info.traceback
    assert "remove:agent-0@10, 2 runs from replication 1 on: ZeroDivisionError: no agent is left" in str(raised.value)
    assert '{"speed":3}' in str(raised.value)
    assert "in simulate" in raised.value.__notes__[0]  # for who sees a traceback; the command line shows none

    again = RunStore(tmp_path)
    failed = again.failed(Broken(), seed=6)
    gone = {RunId(UNCHANGED, GONE.text, r) for r in (1, 4)}
    assert set(failed) == gone | {RunId(Variant({"speed": 3}), BLIND.text, r) for r in (0, 1)}
    assert set(failed.values()) == {f.info for f in failures.values()}
    states = [again.status(Broken(), RunId(UNCHANGED, GONE.text, r), seed=6) for r in (0, 1, 99)]
    assert states == [Status.SUCCEEDED, Status.FAILED, Status.PENDING]


def test_what_failed_is_run_again_and_then_is_no_failure(tmp_path, monkeypatch):
    store = RunStore(tmp_path)
    with pytest.raises(FailedRunsError):
        experiment.run(Broken(), [Request(GONE, range(6))], seed=6, store=store)
    monkeypatch.setattr(Broken, "simulate", Toy.simulate)
    assert len(experiment.run(Broken(), [Request(GONE, range(6))], seed=6, store=store)) == 6
    assert store.failed(Broken(), seed=6) == {}


def test_without_a_store_the_error_holds_what_succeeded():
    with pytest.raises(FailedRunsError) as raised:
        experiment.run(Broken(), [Request(GONE, range(6))], seed=6)
    assert len(raised.value.outcomes) == 4


def test_what_an_executor_loses_has_failed(tmp_path):
    store = RunStore(tmp_path)
    with pytest.raises(FailedRunsError, match="the machine is gone"):
        experiment.run(Toy(), REQUESTS, executor=Lost(), store=store)
    infos = set(store.failed(Toy()).values())
    assert {info.origin for info in infos} == {"executor"}


def test_what_was_wrongly_asked_is_said_at_once():
    bad = [Request(NOMINAL, range(3)), Request(Plan.parse("remove:agent-99@0"))]
    with pytest.raises(LookupError, match="has no component 'agent-99'"):
        experiment.run(Toy(), bad)
    with pytest.raises(PlanError, match="does not apply"):
        experiment.run(Toy(), [Request(Plan.parse("remove:lamp@0"))])
    with pytest.raises(InvalidInputError, match="speed"):
        experiment.run(Toy(), [Request(parameters={"speed": 11})])


@pytest.mark.parametrize("raised", [KeyboardInterrupt, InvalidInputError, ZeroDivisionError])
@pytest.mark.parametrize("threads", [0, 1], ids=["here", "in threads"])
def test_whoever_watches_can_end_all(raised, threads, tmp_path):
    """What `progress` raises is no failure of a simulation; what was done before is kept."""
    store = RunStore(tmp_path)

    def stop(done, needed):
        if done >= 6:
            raise raised("stopped")

    executor, requests = ThreadPoolExecutor(threads) if threads else None, [Request(replications=range(20))]
    with pytest.raises(raised, match="stopped"):
        experiment.run(Toy(), requests, executor=executor, store=store, batch=2, progress=stop)
    assert 4 <= len(store.succeeded(Toy())) < 20
    assert store.failed(Toy()) == {}


def test_a_damaged_file_is_named(tmp_path):
    experiment.run(Toy(), [Request()], store=RunStore(tmp_path))
    file = next(tmp_path.glob("*.parquet"))
    data = bytearray(file.read_bytes())
    data[10] ^= 1
    file.write_bytes(data)
    with pytest.raises(InvalidInputError, match=f"{file.name} is damaged"):
        experiment.run(Toy(), [Request()], store=RunStore(tmp_path))
    file.write_bytes(b"")
    with pytest.raises(InvalidInputError, match=f"{file.name} is damaged"):
        experiment.run(Toy(), [Request()], store=RunStore(tmp_path))
    file.unlink()
    assert len(experiment.run(Toy(), [Request()], store=RunStore(tmp_path))) == 1


@pytest.mark.parametrize("name", ["restaurant-walk", "pipeline-linear"])
def test_systems_with_their_members_in_another_order_are_kept_apart(name, tmp_path):
    """Arrays of their outcomes have another order, too."""
    store, system = RunStore(tmp_path), read_scenario(name).system
    experiment.run(system, [Request()], store=store)
    assert store.succeeded(system.permuted(range(len(system.members))))
    assert not store.succeeded(system.permuted([1, 0, *range(2, len(system.members))]))


def test_files_that_are_not_whole_are_not_read(tmp_path, monkeypatch):
    store = RunStore(tmp_path)
    monkeypatch.setattr("os.replace", lambda *paths: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="the disk is full"):
        experiment.run(Toy(), [Request()], store=store)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".begun.part").write_bytes(b"PAR1")
    assert store.succeeded(Toy()) == frozenset()


def test_two_stores_joined_are_one(tmp_path):
    one, other = RunStore(tmp_path / "a"), RunStore(tmp_path / "b")
    experiment.run(Counted(), [Request(NOMINAL, range(4))], store=one)
    experiment.run(Counted(), [Request(NOMINAL, range(4)), Request(BLIND, range(2))], store=other)
    for file in other.folder.iterdir():
        file.rename(one.folder / file.name)
    Counted.runs = 0
    assert len(experiment.run(Counted(), [Request(NOMINAL, range(4)), Request(BLIND, range(2))], store=one)) == 6
    assert Counted.runs == 0


def estimates(assessment):
    """Return all estimates as plain data, in which what is undefined equals itself."""
    return {name: [e.record() for e in result.estimates] for name, result in assessment.results.items()}


def test_an_assessment_from_a_store_is_the_same(tmp_path):
    scenario = Scenario("dictator", "Dictator", "", ground_truth("dictator"), seed=5)
    plain = assess(scenario, replications=8)
    for _ in range(2):
        found = assess(scenario, replications=8, store=RunStore(tmp_path))
        assert estimates(found) == estimates(plain)
        assert (found.runs, str(found.verdict)) == (plain.runs, str(plain.verdict))
        assert found.examples is not None
        np.testing.assert_array_equal(found.examples.nominal, plain.examples.nominal)


def test_the_record_of_an_exception():
    try:
        raise ValueError("no")
    except ValueError as problem:
        info = FailureInfo.of(problem)
    assert (info.exception_type, info.message) == ("ValueError", "no")
    assert info.traceback.endswith("ValueError: no\n")
