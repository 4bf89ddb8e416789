"""Where batches are worked on: in a thread of this process, in processes of this machine, or by whatever executor."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import NamedTuple

import pyarrow as pa

from emergent import experiment, pool
from emergent.errors import EmergentError
from emergent.sweep.schema import RUNS
from emergent.sweep.work import Batch, perform

AHEAD = 2
"""Batches in hand for each worker: one is ready when one ends."""


class KilledError(EmergentError, RuntimeError):
    """A batch whose processes died, elsewhere: its parts are worked on by a process of this machine, apart."""


class Engine(NamedTuple):
    """Where batches are worked on."""

    submit: Callable[[Batch], Future[pa.Table]]
    workers: int
    window: int
    cancels: bool
    """Whether what has not begun can be told from what is in hand, and dropped."""
    time_limit: float | None = None
    apart: Callable[[Batch], Future[pa.Table]] | None = None
    """Where batches are worked on that killed processes of others, if not there again."""


@contextmanager
def held_back() -> Iterator[None]:
    """Hold Ctrl-C back; processes that are started meanwhile never hear it: they finish what they have in hand."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def engine(
    executor: Executor | None, workers: int | None, window: int | None, time_limit: float | None
) -> Iterator[Engine]:
    """Give the executor, or processes, or one thread of this process, in which kernels use all others."""
    if executor is not None:
        window = window or AHEAD * pool.threads()
        with _apart() as apart:
            yield Engine(lambda b: executor.submit(perform, b), -(-window // AHEAD), window, False, apart=apart)
    elif workers is not None or time_limit is not None:
        count = workers or pool.threads()
        with experiment.processes(count) as processes:

            def submit(batch: Batch) -> Future[pa.Table]:
                return processes.within(time_limit if batch.kind is RUNS else None, perform, batch)

            yield Engine(submit, count, AHEAD * count, True, time_limit)
    else:
        with ThreadPoolExecutor(1, "sweep") as own:
            yield Engine(lambda batch: own.submit(perform, batch), 1, AHEAD, True)


@contextmanager
def _apart() -> Iterator[Callable[[Batch], Future[pa.Table]]]:
    """Give what works on a batch in one process of this machine, that is begun when it is needed."""
    with ExitStack() as stack:
        process = cache(lambda: stack.enter_context(experiment.processes(1)))
        yield lambda batch: process().submit(perform, batch)
