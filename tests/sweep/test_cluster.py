"""A real Dask scheduler with two workers, and real processes of MPI: they compute the same bytes.

Where the extra `cluster` is not installed they are skipped; continuous integration has it on one of its Pythons.
"""

import asyncio
import ctypes.util
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from emergent import workers
from emergent.sweep import Store, cluster, dask_executor, read_design, run_scenarios, window
from emergent.sweep.schema import RUNS as RUN_FILES
from tests.absent import refuse

from .conftest import RUNS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def undisturbed(file, tmp_path) -> bytes:
    design = read_design(file)
    store = run_scenarios(design.scenarios, design.config, store=tmp_path / "undisturbed", progress=False)
    return store.compact()[0].read_bytes()


# Dask


def serve(kind, pipe, address=None):
    """Be a scheduler, or a worker of one thread, until killed; tell where."""
    import distributed

    async def main():
        settings = {"scheduler_ip": address, "nthreads": 1} if address else {"port": 0}
        async with getattr(distributed, kind)(host="127.0.0.1", dashboard_address=":0", **settings) as server:
            pipe.send(server.address)
            await server.finished()

    asyncio.run(main())


@pytest.fixture
def dask():
    """A scheduler's address, and the processes of its two workers."""
    pytest.importorskip("distributed")
    started = []

    def start(kind, *more):
        ours, theirs = multiprocessing.Pipe()
        started.append(workers._context.Process(target=serve, args=(kind, theirs, *more), daemon=True))
        started[-1].start()
        theirs.close()
        return ours

    try:
        address = start("Scheduler").recv()
        for pipe in [start("Worker", address) for _ in "ab"]:
            pipe.recv()
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.join()


def test_dask_computes_the_same_though_a_worker_is_killed_on_the_way(file, tmp_path, undisturbed, dask, monkeypatch):
    monkeypatch.setattr(window, "MOST", 32)
    address, processes = dask
    design, killed = read_design(file), []

    def kill(stage, done, needed):
        if done > 64 and not killed:
            killed.append(processes[0].pid)
            os.kill(processes[0].pid, signal.SIGKILL)

    with cluster.dask(address) as found:
        assert found.window == 4
        more = {"store": tmp_path / "out", "progress": kill, **found._asdict()}
        store = run_scenarios(design.scenarios, design.config, **more)
        assert len(found.executor._client.nthreads()) == 1
    assert killed
    assert (store.compact()[0].read_bytes(), store.rows(RUN_FILES).num_rows) == (undisturbed, RUNS)


def test_without_workers_dask_is_not_waited_for(few, tmp_path, dask, monkeypatch):
    monkeypatch.setattr(dask_executor, "ALONE", 0.5)
    monkeypatch.setattr(dask_executor, "LOOK", 0.1)
    address, processes = dask

    def kill(stage, done, needed):
        for process in processes:
            process.kill()

    monkeypatch.setattr(window, "MOST", 8)
    with cluster.dask(address) as found, pytest.raises(dask_executor.NoWorkersError, match="resume with --workers"):
        run_scenarios(few.scenarios, few.config, store=tmp_path, progress=kill, **found._asdict())
    store = Store(tmp_path)
    before = store.rows(RUN_FILES).num_rows
    assert before < 40
    again = run_scenarios(store.scenarios(), store.config, store=store, progress=False)
    assert again.rows(RUN_FILES).num_rows == 40


# MPI


@pytest.fixture
def mpi(tmp_path) -> dict[str, str]:
    """An environment in which mpi4py finds MPI: Debian's has another name than the one that it is built for."""
    pytest.importorskip("mpi4py")
    if shutil.which("mpiexec") is None:
        refuse("mpiexec is not here; on Debian: apt-get install mpich")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if library := ctypes.util.find_library("mpich"):
        folders = [Path("/usr/lib"), *Path("/usr/lib").glob("*-linux-gnu"), Path("/usr/lib64")]
        found = next(folder / library for folder in folders if (folder / library).exists())
        (tmp_path / "lib").mkdir()
        (tmp_path / "lib" / "libmpi.so.12").symlink_to(found)
        environment["LD_LIBRARY_PATH"] = str(tmp_path / "lib")
    if subprocess.run([sys.executable, "-c", "import mpi4py.MPI"], env=environment, capture_output=True).returncode:
        refuse("mpi4py finds no MPI; on Debian: apt-get install mpich")
    return environment


def test_mpi_computes_the_same(file, tmp_path, undisturbed, mpi):
    sweep = [sys.executable, "-m", "emergent", "sweep", str(file), "--out", str(tmp_path / "out"), "--mpi"]
    answer = subprocess.run(["mpiexec", "-n", "3", *sweep], env=mpi, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split()[-4:] == ["runs", f"{RUNS:,}", f"{RUNS:,}", "0"]
    store = Store(tmp_path / "out")
    assert (store.compact()[0].read_bytes(), store.rows(RUN_FILES).num_rows) == (undisturbed, RUNS)


MORTAL = """
import os, sys
from mpi4py import MPI
from emergent.models.walk import WalkSystem
from emergent.sweep import cluster, read_design, run_scenarios, window

simulate, window.MOST, rank = WalkSystem.simulate, 16, MPI.COMM_WORLD.Get_rank()
WalkSystem.simulate = lambda self, batch: os._exit(9) if rank and 39 in batch.replication else simulate(self, batch)
with cluster.mpi() as found:
    if found is not None:
        design = read_design(sys.argv[1])
        run_scenarios(design.scenarios, design.config, store=sys.argv[2], progress=False, **found._asdict())
"""


def test_a_run_that_kills_a_job_of_mpi_loses_nothing_that_is_done(ask, file, tmp_path, undisturbed, mpi):
    out = tmp_path / "out"
    job = ["mpiexec", "-n", "3", sys.executable, "-c", MORTAL, str(file), str(out)]
    assert subprocess.run(job, env=mpi, capture_output=True, timeout=60).returncode
    store = Store(out)
    before = store.rows(RUN_FILES).num_rows
    assert 16 <= before < RUNS
    assert ask("resume", out, "--workers", 1).code == 0
    assert (store.compact()[0].read_bytes(), store.rows(RUN_FILES).num_rows) == (undisturbed, RUNS)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--dask", "tcp://127.0.0.1:9"), "the Dask scheduler 'tcp://127.0.0.1:9' cannot be used"),
        (("--workers", 2, "--dask", "tcp://127.0.0.1:9"), "cannot be combined"),
    ],
)
def test_mistakes_are_told(ask, file, tmp_path, monkeypatch, options, said):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    answer = ask("sweep", file, "--out", tmp_path / "out", *options)
    assert answer.code == 2
    assert said in answer.err
