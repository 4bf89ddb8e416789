"""Executors of other machines: Dask's workers, and processes of MPI; each with how many batches are in hand at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

from emergent import pool
from emergent.errors import EmergentError
from emergent.sweep.dask_executor import ClusterError, DaskExecutor
from emergent.sweep.executors import AHEAD

PATIENCE = 60.0
"""Seconds in which a scheduler must answer and have a worker."""


class Cluster(NamedTuple):
    """What `run_scenarios` is given."""

    executor: Executor
    window: int


@contextmanager
def dask(address: str) -> Iterator[Cluster]:
    """Give the workers of a Dask scheduler, as many as there are now; each of their threads computes a batch.

    Raises:
        ClusterError: where `distributed` is not installed, or nobody answers.
    """
    distributed = _library("distributed")

    class OneThread(distributed.WorkerPlugin):  # type: ignore[name-defined]
        """Lets kernels compute with one thread each, on workers that come later, too."""

        def setup(self, worker: Any) -> None:
            pool.one_thread()

    try:
        with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
            client.register_plugin(OneThread(), name="emergent")
            with DaskExecutor(client, distributed.KilledWorker) as executor:
                yield Cluster(executor, AHEAD * sum(client.nthreads().values()))
    except (OSError, ValueError) as problem:  # a time-out is an OSError
        if isinstance(problem, EmergentError):
            raise
        raise ClusterError(f"the Dask scheduler {address!r} cannot be used: {problem}.") from problem


@contextmanager
def mpi() -> Iterator[Cluster | None]:
    """Give the other processes that `mpiexec` has begun; in these, give None once the first one needs them no more.

    Raises:
        ClusterError: where `mpi4py` is not installed, or there is one process only.
    """
    world = _library("mpi4py.MPI").COMM_WORLD
    if world.Get_size() < 2:
        raise ClusterError("MPI has one process only, but needs one more at least: mpiexec -n 3 emergent sweep … --mpi")
    with _library("mpi4py.futures").MPICommExecutor(world, initializer=pool.one_thread) as executor:
        yield None if executor is None else Cluster(executor, AHEAD * (world.Get_size() - 1))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except (ImportError, RuntimeError) as problem:  # mpi4py without an MPI of the system
        raise ClusterError(f"{name} cannot be imported ({problem}): pip install 'emergent[cluster]'") from None
