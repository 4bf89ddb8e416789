"""Runs a sweep: batches in a window that slides, by whatever executor, into a store.

The numbers are the same bits for every executor, number of workers, batch size and shard, since every run follows from
its seed alone.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from emergent import experiment, pool
from emergent.errors import InvalidInputError
from emergent.experiment import PATIENCE
from emergent.failure import FailureInfo
from emergent.rounds import Progress
from emergent.scenario import FileError, Scenario
from emergent.sweep.missing import Missing, Queue, Share, Taken
from emergent.sweep.points import check, points
from emergent.sweep.progress import shown
from emergent.sweep.schema import ESTIMATES, RUNS, WALL
from emergent.sweep.sizes import TARGET, Sizes
from emergent.sweep.store import Store, store_at
from emergent.sweep.swept import Swept, swept
from emergent.sweep.tables import ATTAINMENT, RunConfiguration
from emergent.sweep.work import Batch, Runs, Studies, perform

LEAST = {RUNS.name: 16, ESTIMATES.name: 1}
"""Runs, or studies, of the first batch."""
MOST = 25_000
"""Runs of a batch: their rows are held in memory."""
AHEAD = 2
"""Batches in hand for each worker: one is ready when one ends."""
LOST = 256
"""Runs lost one after the other, with no batch that came back in between: it is not the runs, so the sweep stops."""


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

    Kernels run in threads of this process; or in so many processes as `workers` says; or wherever an executor runs
    what it is given, of which `window` batches are in hand at once: give two for each of its workers. `again` repeats
    what has failed before. After `stop_after` seconds no batch is begun. Ctrl-C ends the same way, and so does whatever
    `progress` raises: what is in hand is finished and kept. A batch takes about `batch_seconds`.

    A batch that an executor loses, since its process died, is run again in halves, until what kills a process is a run
    alone, which has failed when it did so twice: some are killed from outside. So it is with a batch of which a run
    takes longer than `time_limit` seconds; to end one, there must be processes of this machine, which are as many as
    processors then, if `workers` is not given.

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
    with _engine(executor, workers, window, time_limit) as at_work, shown(progress) as tell:
        for make in (_runs, _studies):
            if todo := make(given, config, kept, shard, again):
                _Sweep(*todo, at_work, tell, deadline, batch_seconds).run()
    return kept


class _Engine(NamedTuple):
    """Where batches are worked on."""

    submit: Callable[[Batch], Future[pa.Table]]
    workers: int
    window: int
    cancels: bool
    """Whether what has not begun can be told from what is in hand, and dropped."""
    time_limit: float | None = None


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
def _engine(
    executor: Executor | None, workers: int | None, window: int | None, time_limit: float | None
) -> Iterator[_Engine]:
    """Give the executor, or processes, or one thread of this process, in which kernels use all others."""
    if executor is not None:
        window = window or AHEAD * pool.threads()
        yield _Engine(lambda batch: executor.submit(perform, batch), -(-window // AHEAD), window, False)
    elif workers is not None or time_limit is not None:
        count = workers or pool.threads()
        with experiment.processes(count) as processes:

            def submit(batch: Batch) -> Future[pa.Table]:
                return processes.within(time_limit if batch.kind is RUNS else None, perform, batch)

            yield _Engine(submit, count, AHEAD * count, True, time_limit)
    else:
        with ThreadPoolExecutor(1, "sweep") as own:
            yield _Engine(lambda batch: own.submit(perform, batch), 1, AHEAD, True)


class _Work(NamedTuple):
    """A batch, the number of its group, which says of what base it is, and whether it is a run that was lost alone."""

    group: int
    batch: Batch
    lost: bool = False


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
        engine: _Engine,
        tell: Progress,
        deadline: float | None,
        batch_seconds: float,
    ) -> None:
        self.missing, self.queue, self.batch = missing, queue, batch
        self.engine, self.tell, self.deadline = engine, tell, deadline
        least = LEAST[missing.kind.name] if engine.time_limit is None and batch_seconds >= TARGET else 1
        self.sizes = Sizes(least, MOST, engine.workers, engine.time_limit, batch_seconds)
        self.hand: dict[Future[pa.Table], _Work] = {}
        self.again: list[_Work] = []
        self.began, self.done, self.failures, self.lost = time.monotonic(), 0, 0, 0
        self.broken: Exception | None = None

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
        while len(self.hand) < self.engine.window and self.broken is None:
            work = self.again.pop() if self.again else self.next()
            if work is None:
                return False
            with _held_back():
                try:
                    self.hand[self.engine.submit(work.batch)] = work
                except BrokenExecutor as problem:
                    self.broken = problem
        return self.broken is None

    def next(self) -> _Work | None:
        """Return the next batch of what is missing."""
        self.missing.refresh()
        group = self.queue.group()
        if group is None:
            return None
        return _Work(group, self.batch(self.queue.take(self.sizes.next(group, self.queue.left))))

    def keep(self, future: Future[pa.Table]) -> None:
        """Write what came of a batch, or what is known of one that was lost."""
        work = self.hand[future]
        try:
            table = future.result()
        except Exception as problem:
            self.divide(work, problem)
        else:
            self.missing.keep(table)
            self.sizes.measured(work.group, len(work.batch), pc.sum(table[WALL]).as_py() or 0.0)
            self.failures += pc.sum(pc.equal(table["status"], "failed")).as_py() or 0
            self.done += len(work.batch)
            self.lost = 0
        del self.hand[future]

    def divide(self, work: _Work, problem: Exception) -> None:
        """Put the halves of a lost batch before what is next; a run alone is tried once more, or has failed."""
        if isinstance(problem, BrokenExecutor):  # which lost what others had in hand, too
            self.broken = problem
        elif halves := work.batch.halves():
            self.again += [_Work(work.group, half) for half in halves]
        elif not work.lost:
            self.again.append(work._replace(lost=True))
        else:
            self.missing.keep(work.batch.lost(FailureInfo.of(problem, "executor")))
            self.done, self.failures, self.lost = self.done + 1, self.failures + 1, self.lost + 1
            self.broken = problem if self.lost >= LOST else self.broken

    def finish(self) -> None:
        """Wait for what is in hand, and keep it; what has not begun is dropped, where that can be told."""
        if self.engine.cancels:
            self.hand = {future: work for future, work in self.hand.items() if not future.cancel()}
        for future in list(self.hand):
            self.keep(future)

    def say(self) -> None:
        rate = self.done / max(time.monotonic() - self.began, 1e-9)
        in_hand = sum(len(work.batch) for work in [*self.hand.values(), *self.again])
        left = (self.queue.left + in_hand) / rate if rate else 0.0
        said = [f"{rate:,.3g} {self.missing.kind.name}/s", f"{duration(left)} left" if rate else "starting"]
        self.tell(", ".join(said + [f"{self.failures:,} failed"] * bool(self.failures)), self.done, self.queue.total)


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    units = ((86_400, "d"), (3600, "h"), (60, "min"))
    return next((f"{seconds / one:.1f} {name}" for one, name in units if seconds >= 2 * one), f"{seconds:.0f} s")
