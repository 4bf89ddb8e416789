"""Runs a sweep: batches in a window that slides, by whatever executor, into a store.

The numbers are the same bits for every executor, number of workers, batch size and shard, since every run follows from
its seed alone.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from emergent import pool
from emergent.errors import InvalidInputError
from emergent.experiment import PATIENCE
from emergent.failure import FailureInfo
from emergent.rounds import Progress
from emergent.scenario import FileError, Scenario
from emergent.sweep.missing import Missing, Queue, Share, Taken
from emergent.sweep.points import check, points
from emergent.sweep.progress import shown
from emergent.sweep.schema import ESTIMATES, RUNS, WALL, Kind
from emergent.sweep.sizes import Sizes
from emergent.sweep.store import Store, store_at
from emergent.sweep.swept import Swept, swept
from emergent.sweep.tables import ATTAINMENT, RunConfiguration
from emergent.sweep.work import Batch, Runs, Studies, perform

LEAST = {RUNS.name: 16, ESTIMATES.name: 1}
"""Runs, or studies, of the first batch."""
MOST = 100_000
"""Runs of a batch: their rows are held in memory."""


def run_scenarios(
    scenarios: Iterable[Scenario | Swept],
    config: RunConfiguration,
    *,
    executor: Executor | None = None,
    store: Store | str | Path | None = None,
    progress: bool | Progress = True,
    window: int | None = None,
    shard: Share = (1, 1),
    again: bool = False,
    time_limit: float | None = None,
) -> Store:
    """Run every plan of every scenario, and measure every scenario, as far as the store does not hold it.

    Without an executor, kernels run in threads of this process. `window` is how many batches are in hand at once: two
    for each processor, if not given; for a cluster, give two for each worker. `again` repeats what has failed before.
    After `time_limit` seconds no batch is begun. Ctrl-C ends the same way: what is in hand is finished and kept.

    Raises:
        FileError: for plans and outcomes that fit the scenarios not, before anything is run.
        StoreError: where the folder cannot be written; what is done is kept.
        BrokenExecutor: where the executor lost its workers; the batches in hand are failed runs.
    """
    given, kept = list({one.id: one for one in map(swept, scenarios)}.values()), store_at(store)
    if found := check(given, config):
        raise FileError("the design", found)
    if not 1 <= shard[0] <= shard[1]:
        raise InvalidInputError(f"the shard is {shard[0]}/{shard[1]}, but must be from 1/{shard[1]} on.")
    kept.begin(given, config)
    deadline = None if time_limit is None else time.monotonic() + time_limit
    with _engine(executor, window) as (at_work, wide), shown(progress) as tell:
        for make in (_runs, _studies):
            if todo := make(given, config, kept, shard, again):
                _Sweep(*todo, at_work, wide, tell, deadline).run()
    return kept


@contextmanager
def _held_back() -> Iterator[None]:
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
def _engine(executor: Executor | None, window: int | None) -> Iterator[tuple[Executor, int]]:
    """Give the executor, or one thread of this process, in which kernels use all others."""
    if executor is not None:
        yield executor, window or 2 * pool.threads()
        return
    with ThreadPoolExecutor(1, "sweep") as own:
        yield own, window or 2


Todo = tuple[Missing, Queue, Callable[[Taken], Batch]]


def _runs(given: Sequence[Swept], config: RunConfiguration, store: Store, shard: Share, again: bool) -> Todo | None:
    if ATTAINMENT not in config.outcomes:
        return None
    distinct = {(p.swept.id, p.planned.text): p for p in points(given, config)}
    missing, chosen = Missing(RUNS, store, list(distinct), 0, config.replications), list(distinct.values())

    def batch(taken: Taken) -> Runs:
        some = [(chosen[key], replications) for key, replications in taken]
        return Runs(some[0][0].swept.base, [(p.swept.id, p.swept.variant, p.planned, rows) for p, rows in some])

    return missing, _queue(missing, [p.swept for p in chosen], shard, again), batch


def _studies(given: Sequence[Swept], config: RunConfiguration, store: Store, shard: Share, again: bool) -> Todo | None:
    """Return studies: one key a scenario and metric; metrics of one scenario come together, as they share runs."""
    pairs = [(one, metric) for one in given for metric in config.metrics]
    if not pairs:
        return None
    keys = [(one.id, metric) for one, metric in pairs]
    missing = Missing(ESTIMATES, store, keys, config.replications, 1)

    def batch(taken: Taken) -> Studies:
        found = dict[Swept, list[str]]()
        for key, _ in taken:
            found.setdefault(pairs[key][0], []).append(pairs[key][1])
        parts = [(one.id, one.variant, names) for one, names in found.items()]
        return Studies(next(iter(found)).base, parts, config.replications)

    return missing, _queue(missing, [one for one, _ in pairs], shard, again), batch


def _queue(missing: Missing, scenarios: Sequence[Swept], shard: Share, again: bool) -> Queue:
    numbers: dict[int, int] = {}
    groups = [numbers.setdefault(id(one.base), len(numbers)) for one in scenarios]
    return Queue(missing, groups, shard, random.random(), again)  # where it begins changes no number


class _Sweep:
    """The batches of one kind, and how far they are."""

    def __init__(
        self,
        missing: Missing,
        queue: Queue,
        batch: Callable[[Taken], Batch],
        executor: Executor,
        window: int,
        tell: Progress,
        deadline: float | None,
    ) -> None:
        self.missing, self.queue, self.batch = missing, queue, batch
        self.executor, self.window, self.tell, self.deadline = executor, window, tell, deadline
        kind: Kind = missing.kind
        self.sizes = Sizes(LEAST[kind.name], MOST, window)
        self.hand: dict[Future[pa.Table], tuple[int, Batch]] = {}
        self.began, self.done, self.failures = time.monotonic(), 0, 0
        self.broken: BrokenExecutor | None = None

    def run(self) -> None:
        """Work until nothing is missing, the time is over, or somebody stops it; keep what is in hand."""
        try:
            while self.fill() or self.hand:
                for future in wait(self.hand, PATIENCE, FIRST_COMPLETED).done:
                    self.keep(future)
                self.say()
        finally:
            self.finish()
        if self.broken is not None:
            raise self.broken

    def fill(self) -> bool:
        """Begin batches as the window allows; return whether more may come."""
        if self.deadline is not None and time.monotonic() >= self.deadline:
            self.finish()
            return False
        while len(self.hand) < self.window and self.broken is None:
            self.missing.refresh()
            group = self.queue.group()
            if group is None:
                return False
            batch = self.batch(self.queue.take(self.sizes.next(group, self.queue.left)))
            with _held_back():
                self.hand[self.executor.submit(perform, batch)] = group, batch
        return self.broken is None

    def keep(self, future: Future[pa.Table]) -> None:
        """Write what came of a batch; if the executor lost it, all of it has failed."""
        group, batch = self.hand[future]
        try:
            table = future.result()
        except Exception as problem:
            self.missing.keep(batch.lost(FailureInfo.of(problem, "executor")))
            del self.hand[future]
            self.broken = problem if isinstance(problem, BrokenExecutor) else self.broken
            self.failures += len(batch)
        else:
            self.missing.keep(table)
            del self.hand[future]
            self.sizes.measured(group, len(batch), pc.sum(table[WALL]).as_py() or 0.0)
            self.failures += pc.sum(pc.equal(table["status"], "failed")).as_py() or 0
        self.done += len(batch)

    def finish(self) -> None:
        """Drop what has not begun, wait for the rest, and keep it."""
        self.hand = {future: batch for future, batch in self.hand.items() if not future.cancel()}
        for future in list(self.hand):
            self.keep(future)

    def say(self) -> None:
        rate = self.done / max(time.monotonic() - self.began, 1e-9)
        left = (self.queue.left + sum(len(batch) for _, batch in self.hand.values())) / rate if rate else 0.0
        said = [f"{rate:,.3g} {self.missing.kind.name}/s", f"{duration(left)} left" if rate else "starting"]
        self.tell(", ".join(said + [f"{self.failures:,} failed"] * bool(self.failures)), self.done, self.queue.total)


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    units = ((86_400, "d"), (3600, "h"), (60, "min"))
    return next((f"{seconds / one:.1f} {name}" for one, name in units if seconds >= 2 * one), f"{seconds:.0f} s")
