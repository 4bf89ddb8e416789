"""Runs a sweep: batches in a window that slides, by whatever executor, into a store.

The numbers are the same bits for every executor, number of workers, batch size and shard, since every run follows from
its seed alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import Executor
from pathlib import Path

from emergent import pool
from emergent.errors import InvalidInputError
from emergent.rounds import Progress
from emergent.scenario import FileError, Scenario
from emergent.sweep import todo
from emergent.sweep.executors import engine
from emergent.sweep.missing import Share
from emergent.sweep.points import check
from emergent.sweep.progress import shown
from emergent.sweep.sizes import TARGET
from emergent.sweep.store import Store, store_at
from emergent.sweep.swept import Swept, swept
from emergent.sweep.tables import RunConfiguration
from emergent.sweep.window import Window


def run_scenarios(
    scenarios: Iterable[Scenario | Swept],
    config: RunConfiguration,
    *,
    executor: Executor | None = None,
    store: Store | str | Path | None = None,
    progress: bool | Progress = True,
    workers: int | None = None,
    window: int | None = None,
    shard: Share = (1, 1),
    again: bool = False,
    time_limit: float | None = None,
    stop_after: float | None = None,
    batch_seconds: float = TARGET,
) -> Store:
    """Run every plan of every scenario, and measure every scenario, as far as the store does not hold it.

    Kernels run in threads of this process, and models that take milliseconds a run in as many processes as there are
    processors; or all in so many processes as `workers` says; or wherever an executor runs what it is given, of which
    `window` batches are in hand at once: give two for each of its workers. `again` repeats
    what has failed before. After `stop_after` seconds no batch is begun. Ctrl-C ends the same way, and so does whatever
    `progress` raises: what is in hand is finished and kept. A batch takes about `batch_seconds`.

    A batch that an executor loses, since its process died, is divided and run again, until what kills a process is a
    run alone, which has failed when it did so twice: some are killed from outside. Where processes elsewhere died, one
    of this machine does that. So it is with a batch of which a run takes longer than `time_limit` seconds; to end one,
    there must be processes of this machine, which are as many as processors then, if `workers` is not given.

    Raises:
        FileError: for plans and outcomes that fit the scenarios not, before anything is run.
        StoreError: where the folder cannot be written; what is done is kept.
        BrokenExecutor: where the executor can do no more; what it had in hand is missing.
    """
    given, kept = list({one.id: one for one in map(swept, scenarios)}.values()), store_at(store)
    if found := check(given, config):
        raise FileError("the design", found)
    if not 1 <= shard[0] <= shard[1]:
        raise InvalidInputError(f"the shard is {shard[0]}/{shard[1]}, but must be from 1/{shard[1]} on.")
    if executor is not None and (workers is not None or time_limit is not None):
        raise InvalidInputError("workers and time_limit are of processes of this machine: leave them out, or executor.")
    if time_limit is not None and not time_limit > 0:
        raise InvalidInputError(f"time_limit is {time_limit:g} s, but must be above 0 s.")
    kept.begin(given, config)
    deadline = None if stop_after is None else time.monotonic() + stop_after
    if executor is None and workers is None and any(one.base.system.costly for one in given):
        workers = pool.threads()
    with engine(executor, workers, window, time_limit) as at_work, shown(progress) as tell:
        for wanted in todo.KINDS:
            work = wanted(given, config, kept, shard, again)
            if work is not None:
                Window(work, at_work, tell, deadline, batch_seconds).run()
    return kept
