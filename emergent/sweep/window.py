"""Batches of one kind in a window that slides: so many are in hand at once, and what comes back is kept.

What an executor loses is run again in smaller batches, until what loses it is alone.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from emergent.experiment import PATIENCE
from emergent.failure import FailureInfo
from emergent.rounds import Progress
from emergent.sweep.executors import Engine, KilledError, held_back
from emergent.sweep.progress import duration
from emergent.sweep.schema import ESTIMATES, RECORDINGS, RUNS, WALL
from emergent.sweep.sizes import TARGET, Sizes
from emergent.sweep.todo import Todo
from emergent.sweep.work import Batch

LEAST = {RUNS.name: 16, ESTIMATES.name: 1, RECORDINGS.name: 1}
"""Runs, studies or recordings of the first batch."""
MOST, RECORDED = 25_000, 64
"""Runs of a batch, and recordings: their rows are held in memory."""
LOST = 256
"""Runs lost one after the other, with no batch that came back in between: it is not the runs, so the sweep stops."""


class _Work(NamedTuple):
    """A batch, and the number of its group, which says of what base it is."""

    group: int
    batch: Batch
    lost: bool = False
    """Whether it is a run that was lost alone."""
    apart: bool = False
    """Whether it killed processes of others."""


class Window:
    """The batches of one kind, and how far they are."""

    def __init__(
        self, todo: Todo, engine: Engine, tell: Progress, deadline: float | None, batch_seconds: float
    ) -> None:
        self.missing, self.queue, self.batch = todo
        self.engine, self.tell, self.deadline = engine, tell, deadline
        least = LEAST[self.missing.kind.name] if engine.time_limit is None and batch_seconds >= TARGET else 1
        most = RECORDED if self.missing.kind is RECORDINGS else MOST
        self.sizes = Sizes(least, most, engine.workers, engine.time_limit, batch_seconds)
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
            with held_back():
                try:
                    self.hand[self.submit(work)] = work
                except BrokenExecutor as problem:
                    self.broken = problem
        return self.broken is None

    def submit(self, work: _Work) -> Future[pa.Table]:
        """Begin a batch."""
        apart = self.engine.apart
        return apart(work.batch) if work.apart and apart is not None else self.engine.submit(work.batch)

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
        """Put the parts of a lost batch before what is next; a run alone is tried once more, or has failed."""
        work = work._replace(apart=work.apart or isinstance(problem, KilledError))
        if isinstance(problem, BrokenExecutor):  # which lost what others had in hand, too
            self.broken = problem
        elif parts := work.batch.divided():
            self.again += [work._replace(batch=part) for part in parts]
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
        """Tell how far it is, and how fast."""
        rate = self.done / max(time.monotonic() - self.began, 1e-9)
        in_hand = sum(len(work.batch) for work in [*self.hand.values(), *self.again])
        left = (self.queue.left + in_hand) / rate if rate else 0.0
        said = [f"{rate:,.3g} {self.missing.kind.name}/s", f"{duration(left)} left" if rate else "starting"]
        self.tell(", ".join(said + [f"{self.failures:,} failed"] * bool(self.failures)), self.done, self.queue.total)
