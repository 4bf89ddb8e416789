"""Nothing is lost and nothing is run twice, whatever stops a sweep; and the bits are always the same."""

import gc
import multiprocessing
import os
import signal
import threading
import time
import warnings
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from emergent import experiment, workers
from emergent.errors import InvalidInputError
from emergent.metrics.metric import attainment
from emergent.models.walk import WalkSystem
from emergent.outcomes import Request
from emergent.scenario import read_scenario
from emergent.sweep import Design, MemoryStore, Store, executors, read_design, run_scenarios, status, window, work
from emergent.sweep.points import points
from emergent.sweep.schema import ESTIMATES
from emergent.sweep.schema import RUNS as RUN_FILES
from emergent.sweep.sizes import Sizes

from .conftest import RUNS


def sweep(design: Design, folder: Path, **more: object) -> Store:
    return run_scenarios(design.scenarios, design.config, store=folder, **{"progress": False, **more})  # type: ignore[arg-type]


def table(store: Store) -> bytes:
    """Return the bytes of the compacted table of runs."""
    return store.compact()[0].read_bytes()


def rows(store: Store) -> int:
    """Return how many rows all batches have: more than there are runs, where any was run twice."""
    return store.rows(RUN_FILES).num_rows


@pytest.fixture
def undisturbed(file, tmp_path) -> bytes:
    return table(sweep(read_design(file), tmp_path / "undisturbed"))


def test_outcomes_are_those_of_the_experiment(file, tmp_path):
    design = read_design(file)
    frame = sweep(design, tmp_path / "out").frame()
    assert len(frame) == RUNS
    for p in list(points(design.scenarios, design.config))[::5]:
        found = frame[(frame["scenario"] == p.swept.id) & (frame["plan_name"] == p.planned.name)]
        plans = [p.planned.of(3, r) for r in range(40)]
        outcomes = experiment.run(p.swept.system, [Request(plan, [r]) for r, plan in enumerate(plans)], seed=3)
        assert found["attainment"].tolist() == attainment(p.swept.system, outcomes, plans, range(40)).tolist()
        assert found["seed"].tolist() == outcomes.select(plans, range(40))["seed"].values.tolist()
        assert set(found["speed"]) == {p.swept.variant["speed"]}


def test_arrays_have_the_dimensions_of_the_design(file, tmp_path):
    store = sweep(read_design(file), tmp_path)
    array, frame = store.to_xarray(), store.frame()
    assert dict(array.sizes) == {"scenario": 6, "plan": 4, "replication": 40}
    chosen = array["attainment"].sel(plan="remove:*@5 struck=3").where(array["walkers"] == 6, drop=True)
    same = frame[(frame["struck"] == 3) & (frame["walkers"] == 6)]
    assert float(chosen.mean()) == pytest.approx(same["attainment"].mean())


@pytest.mark.parametrize("most", [1, 7, 100])
def test_the_same_bits_in_batches_of_any_size(few, tmp_path, monkeypatch, most):
    whole = table(sweep(few, tmp_path / "whole"))
    monkeypatch.setattr(window, "MOST", most)
    monkeypatch.setitem(window.LEAST, "runs", 1)
    store = sweep(few, tmp_path / "small")
    assert len(store.files(RUN_FILES)) >= 40 / most
    assert (table(store), rows(store)) == (whole, 40)


def test_the_same_bits_by_threads_and_by_processes(file, tmp_path, undisturbed):
    with ThreadPoolExecutor(3) as threads:
        assert table(sweep(read_design(file), tmp_path / "threads", executor=threads)) == undisturbed
    with experiment.processes(1) as processes:
        assert table(sweep(read_design(file), tmp_path / "processes", executor=processes)) == undisturbed


@pytest.mark.parametrize("shards", [3, 21])
def test_shards_share_the_work(few, tmp_path, shards):
    """As many as replications, and more."""
    done = []
    for shard in range(1, shards + 1):
        store = sweep(few, tmp_path / "out", shard=(shard, shards))
        done.append(rows(store))
    assert done[-1] == 40
    assert max(np.diff(done, prepend=0)) <= -(-40 // shards) + 1
    assert table(store) == table(sweep(few, tmp_path / "whole"))


def test_two_processes_share_the_work(file, tmp_path, undisturbed):
    """Both at once: whatever both do is once in the table. The last batches of each may be in both hands."""
    design, folder = read_design(file), tmp_path / "out"
    with ThreadPoolExecutor(2) as two:
        assert [store.folder for store in two.map(lambda _: sweep(design, folder), range(2))] == [folder] * 2
    assert table(Store(folder)) == undisturbed


def test_what_is_done_is_not_run_again(file, tmp_path, undisturbed):
    design = read_design(file, replications=30)
    first = sweep(design, tmp_path / "out")
    assert rows(first) == RUNS * 3 // 4
    assert rows(sweep(design, tmp_path / "out")) == RUNS * 3 // 4
    more = sweep(read_design(file), tmp_path / "out")
    assert (table(more), rows(more)) == (undisturbed, RUNS)
    again = sweep(design, tmp_path / "out")  # fewer replications: the others are there, but are not in the table
    assert (len(again.frame()), rows(again)) == (RUNS * 3 // 4, RUNS)


def test_scenarios_and_outcomes_are_added(small, tmp_path):
    first = Design(small, parameters={"speed": [1, 2]}, replications=8)
    assert rows(sweep(first, tmp_path / "out")) == 16
    more = Design(small, parameters={"speed": [2, 3]}, replications=8, outcomes=["attainment", "retention"])
    store = sweep(more, tmp_path / "out")
    assert rows(store) == 24
    assert store.frame()["speed"].tolist() == [2] * 8 + [3] * 8
    estimates = store.estimates()
    assert set(estimates["metric"]) == {"retention"}
    assert set(estimates["speed"]) == {2, 3}
    assert rows(sweep(more, tmp_path / "out")) == 24
    assert len(store.rows(ESTIMATES)) == len(estimates)


def test_a_damaged_file_is_found_and_its_runs_are_run_again(file, tmp_path, undisturbed):
    store = sweep(read_design(file), tmp_path / "out")
    path = store.files(RUN_FILES)[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    (store.folder / ".whatever.part").write_bytes(b"half")
    assert store.damaged() == [path]
    found = status.status(store)
    assert 0 < found.missing < RUNS
    again = sweep(read_design(file), tmp_path / "out")
    assert (table(again), rows(again)) == (undisturbed, RUNS)


def child(file: Path, out: Path) -> None:
    window.MOST = 16
    design = read_design(file)
    run_scenarios(design.scenarios, design.config, store=out)


@pytest.mark.thorough
def test_a_sweep_that_is_killed_goes_on_and_ends_in_the_same_bytes(file, tmp_path, undisturbed):
    out, killed = tmp_path / "out", 0
    for files in (1, 20):
        (process := workers._context.Process(target=child, args=(file, out))).start()
        while process.is_alive() and len(list(out.glob("runs-*"))) < files:
            time.sleep(0.002)
        process.kill()
        process.join()
        killed += process.exitcode == -signal.SIGKILL
    store, before = Store(out), rows(Store(out))
    assert killed == 2
    assert 20 * 16 <= before < RUNS
    again = run_scenarios(store.scenarios(), store.config, store=store, progress=False)
    assert (table(again), rows(again)) == (
        undisturbed,
        RUNS,
    )  # nothing half done, nothing done twice


def test_failures_are_rows_and_are_repeated_when_asked(few, tmp_path, monkeypatch):
    simulate = WalkSystem.simulate

    def failing(self, batch):
        if 7 in batch.replication:
            raise ZeroDivisionError("seven")
        return simulate(self, batch)

    whole = table(sweep(few, tmp_path / "whole"))
    with monkeypatch.context() as patch:
        patch.setattr(WalkSystem, "simulate", failing)
        frame = sweep(few, tmp_path / "out").frame()
    failed = frame[frame["status"] == "failed"]
    assert failed["replication"].tolist() == [7, 7]
    assert set(zip(failed["origin"], failed["exception"], failed["message"], strict=True)) == {
        ("simulation", "ZeroDivisionError", "seven")
    }
    store = sweep(few, tmp_path / "out")
    assert status.status(store).reasons == (("ZeroDivisionError: seven", 2),)
    again = sweep(few, tmp_path / "out", again=True)
    assert (table(again), rows(again)) == (whole, 42)


def test_a_metric_that_raises_is_a_row_too(small, tmp_path, monkeypatch):
    from emergent.metrics import METRICS

    def raising(self, system):
        raise ArithmeticError("no")
        yield

    design = Design(small, replications=8, outcomes=["retention", "necessity"])
    with monkeypatch.context() as patch:
        patch.setattr(METRICS["necessity"], "measure", raising)
        found = sweep(design, tmp_path).estimates()
    assert found.groupby("metric")["status"].unique().map(list).to_dict() == {
        "necessity": ["failed"],
        "retention": ["succeeded"],
    }
    again = sweep(design, tmp_path, again=True).estimates()
    assert set(again["status"]) == {"succeeded"}


class Broken(ThreadPoolExecutor):
    """An executor whose first workers die, and which is of no use from then on, as a pool of processes is."""

    def submit(self, *_: object, **__: object) -> Future:  # type: ignore[override]
        if self._shutdown:
            raise BrokenExecutor("nobody is here")
        self.shutdown()
        future: Future = Future()
        future.set_exception(BrokenExecutor("a worker died"))
        return future


def test_an_executor_that_can_do_no_more_leaves_its_runs_missing(few, tmp_path, undisturbed):
    with pytest.raises(BrokenExecutor):
        sweep(few, tmp_path / "out", executor=Broken())
    found = status.status(Store(tmp_path / "out"))
    assert (found.failed, found.missing) == (0, 40)


class Mortal(WalkSystem):
    """A walk that in a worker has a run that kills its process."""

    def simulate(self, batch):
        if multiprocessing.parent_process() is not None and 7 in batch.replication:
            os._exit(9)
        return super().simulate(batch)


class Deadly(Mortal):
    """The same with a run that never ends, too."""

    def simulate(self, batch):
        if multiprocessing.parent_process() is not None and 3 in batch.replication and 7 not in batch.replication:
            time.sleep(600)
        return super().simulate(batch)


def test_runs_that_kill_a_worker_or_take_too_long_are_rows_and_no_others_are(small, tmp_path):
    base = read_scenario(small)
    design = Design(replace(base, system=Deadly(base.system.parameters)), replications=20)
    frame = sweep(design, tmp_path / "out", workers=2, time_limit=2).frame()
    failed = frame[frame["status"] == "failed"]
    reasons = zip(*(failed[name] for name in ("replication", "origin", "exception", "message")), strict=True)
    assert list(reasons) == [
        (3, "executor", "TimeLimitError", "it took longer than the 2 s that were allowed."),
        (7, "executor", "WorkerDiedError", "the process that worked on it ended with exit code 9."),
    ]
    again = sweep(design, tmp_path / "out", again=True)
    assert (table(again), rows(again)) == (table(sweep(design, tmp_path / "whole")), 22)


class Killing(ThreadPoolExecutor):
    """An executor elsewhere whose processes die of a batch with replication 7."""

    def submit(self, call, /, batch):
        if any(7 in replications for *_, replications in batch.parts):
            (future := Future()).set_exception(executors.KilledError("they died."))
            return future
        return super().submit(call, batch)


def test_what_kills_processes_elsewhere_is_run_apart(small, tmp_path, monkeypatch):
    """In a process of this machine, where it is soon known which run it was."""
    monkeypatch.setitem(window.LEAST, "runs", 20)
    base = read_scenario(small)
    design = Design(replace(base, system=Mortal(base.system.parameters)), replications=20, plans=["nominal"])
    with Killing(1) as elsewhere:
        frame = sweep(design, tmp_path, executor=elsewhere).frame()
    failed = frame[frame["status"] == "failed"]
    assert failed["replication"].tolist() == [7]
    assert failed["message"].tolist() == ["the process that worked on it ended with exit code 9."]


def test_a_worker_that_is_killed_from_outside_costs_nothing_but_time(file, tmp_path, undisturbed):
    """In the middle of a batch: none that it had in hand is kept."""
    killed = []

    def kill(stage: str, done: int, needed: int) -> None:
        if done and not killed:
            killed.extend(child.pid for child in multiprocessing.active_children())
            os.kill(killed[0], signal.SIGKILL)

    design = read_design(file)
    store = run_scenarios(design.scenarios, design.config, store=tmp_path / "out", progress=kill, workers=1)
    assert len(killed) == 1
    assert (table(store), rows(store)) == (undisturbed, RUNS)


def test_only_processes_of_this_machine_can_be_ended(few, tmp_path):
    with ThreadPoolExecutor(1) as threads, pytest.raises(InvalidInputError, match="are of processes of this machine"):
        sweep(few, tmp_path, executor=threads, time_limit=5)
    assert not list(tmp_path.glob("*.json"))
    with pytest.raises(InvalidInputError, match="time_limit is 0 s"):
        sweep(few, tmp_path, time_limit=0)


def lost(batch):
    raise MemoryError("too much")


def test_a_sweep_stops_where_nothing_comes_back(few, tmp_path, monkeypatch):
    monkeypatch.setattr(window, "LOST", 5)
    monkeypatch.setattr(executors, "perform", lost)
    with pytest.raises(MemoryError, match="too much"):
        sweep(few, tmp_path)
    assert 5 <= status.status(Store(tmp_path)).failed < 20


def test_ctrl_c_keeps_what_is_in_hand(file, tmp_path, undisturbed, monkeypatch):
    monkeypatch.setattr(window, "MOST", 32)
    begun, second = [], threading.Event()

    def perform(batch):
        begun.append(batch)
        if len(begun) == 2:
            second.set()
        return work.perform(batch)

    def stop(stage: str, done: int, needed: int) -> None:
        if done:
            assert second.wait(60)
            raise KeyboardInterrupt

    monkeypatch.setattr(executors, "perform", perform)
    design = read_design(file)
    with pytest.raises(KeyboardInterrupt):
        run_scenarios(design.scenarios, design.config, store=tmp_path / "out", progress=stop)
    done = rows(Store(tmp_path / "out"))
    assert 16 < done < RUNS  # more than the first batch: another one was in hand
    assert table(sweep(design, tmp_path / "out")) == undisturbed


def test_no_batch_begins_when_the_time_is_over(few, tmp_path):
    store = sweep(few, tmp_path, stop_after=0)
    assert rows(store) == 0
    assert status.status(store).missing == 40


def test_a_full_disk_is_told_and_nothing_is_lost(few, tmp_path, monkeypatch):
    from emergent import hashed_file
    from emergent.sweep.store import StoreError

    writing = hashed_file.writing

    def full(path: Path):
        if path.name.startswith("runs-"):
            raise OSError(28, "No space left on device")
        return writing(path)

    with monkeypatch.context() as patch:
        patch.setattr(hashed_file, "writing", full)
        with pytest.raises(StoreError, match="Nothing that is done is lost; make room, then go on with"):
            sweep(few, tmp_path)
    assert rows(sweep(few, tmp_path)) == 40


def test_a_temporary_folder_goes_with_its_store_without_a_warning():
    store = Store()
    folder = store.folder
    assert folder.is_dir()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        del store
        gc.collect()
    assert not folder.exists()


def test_files_hold_what_they_say(few, tmp_path):
    store = sweep(few, tmp_path)
    schema = pq.read_schema(store.files(RUN_FILES)[0])
    assert schema.names == [
        *("scenario", "plan", "replication", "seed", "attainment", "curve"),
        *("status", "wall_s", "origin", "exception", "message"),
    ]
    assert store.scenario_table.column_names == ["scenario", "name", "base", "seed", "variant"]
    assert np.isfinite(store.rows(RUN_FILES)["wall_s"].to_numpy()).all()
    assert set(store.manifest) == {"hash", "versions", "design", "scenarios"}
    assert store.manifest["hash"]


def test_the_compacted_table_is_written_in_groups_of_rows(few, tmp_path, monkeypatch):
    store = sweep(few, tmp_path)
    whole = pq.read_table(store.compact()[0])
    monkeypatch.setattr("emergent.sweep.store.GROUP", 7)
    (path,) = store.compact()
    assert pq.ParquetFile(path).metadata.num_row_groups == 6  # of 40 rows
    assert pq.read_table(path).equals(whole)
    assert whole.equals(store.arranged(RUN_FILES))


def test_of_rows_of_one_run_the_success_stands_in_the_table_else_the_first_failure(few, tmp_path):
    """Whatever order the files are in: their names are hashes."""
    store = sweep(few, tmp_path)
    whole, rows = store.arranged(RUN_FILES), store.rows(RUN_FILES).cast(RUN_FILES.schema).to_pylist()
    bad = {"status": "failed", "attainment": None, "origin": "simulation", "exception": "E"}
    for message in "bca":
        store.place(RUN_FILES, RUN_FILES.table([row | bad | {"message": message} for row in rows[:3]]))
    assert store.arranged(RUN_FILES).equals(whole)
    for path in store.files(RUN_FILES):
        if len(pq.read_table(path)) != 3:
            path.unlink()
    assert store.arranged(RUN_FILES)["message"].to_pylist() == ["a"] * 3


def test_a_store_in_memory_holds_the_same_and_goes_on(file, tmp_path):
    design, held = read_design(file), MemoryStore()
    half = design.config.model_copy(update={"replications": 20})
    for config in (half, design.config):
        run_scenarios(design.scenarios, config, store=held, progress=False)
    assert rows(held) == RUNS
    assert held.frame().equals(sweep(design, tmp_path / "out").frame())
    assert not Path("memory").exists()
    assert held.read(RUN_FILES, Path("runs-nothing.parquet")) is None


def test_batches_take_as_long_as_they_are_asked_to():
    sizes = Sizes(1, 1000, 1, None, 0.5)
    assert sizes.next(0, 100) == 1
    sizes.measured(0, 10, 1.0)
    assert sizes.next(0, 100) == 5
    assert Sizes(16, 1000, 1).next(0, 100) == 16


def test_what_progress_raises_ends_a_sweep_and_what_is_in_hand_is_kept(few, tmp_path):
    def stop(stage: str, done: int, needed: int) -> None:
        raise KeyError(done)

    with pytest.raises(KeyError) as stopped:
        sweep(few, tmp_path / "out", progress=stop, batch_seconds=0.01)
    assert 1 <= stopped.value.args[0] <= rows(Store(tmp_path / "out")) < 40
