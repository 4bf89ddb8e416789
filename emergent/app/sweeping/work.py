"""The work of a sweep: the engine of `emergent sweep` in small batches, first few replications everywhere, then more.

So a curve is there at once, and its band narrows. Nothing is written to a disk.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from emergent.app import turns
from emergent.app.cache import Cache
from emergent.app.limits import limits
from emergent.app.sweeping.asked import Asked
from emergent.app.sweeping.found import Tally
from emergent.app.sweeping.places import Place, places
from emergent.app.sweeping.thread import OneThread
from emergent.sensitivity import Points
from emergent.sweep import Design, MemoryStore, Store, run_scenarios
from emergent.sweep.executors import AHEAD

FEW, MORE = 2, 4
"""Replications of the first round, and how many times as many the next one has, from which on there are intervals."""
BATCH = 0.4
"""Seconds of a batch."""
EVERY, SHARE = 0.3, 4
"""Seconds between two reports at least, and how many times as long as the last one took."""
RUNNING, FINISHED, STOPPED = "running", "finished", "stopped"


@dataclass(frozen=True)
class Report:
    """What is known of a sweep: its points and where they lie, the runs done and wanted, and how long it worked [s]."""

    places: Sequence[Place]
    points: Points
    done: int
    wanted: int
    seconds: float
    state: str = RUNNING
    failed: int = 0
    why: str = ""
    """Why runs failed, or why it was stopped."""
    table: bytes = b""
    """All runs with their parameters, as a Parquet file, once it is over."""

    @property
    def rate(self) -> float:
        """Runs in a second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float:
        """For how long it will work on [s]."""
        return (self.wanted - self.done) / self.rate if self.rate else 0.0


CACHED = 100_000_000
"""Bytes of finished sweeps that are kept for a while: who opened a run comes back."""


class _Halted(Exception):
    """The visitor has stopped it, or its time is over."""


def rounds(replications: int) -> Iterator[int]:
    """Yield how many replications there are after each round."""
    many = FEW
    while many < replications:
        yield many
        many *= MORE
    yield replications


@dataclass(frozen=True, eq=False)
class _Kept:
    """A finished sweep in the cache."""

    key: str
    report: Report

    @property
    def nbytes(self) -> int:
        return self.report.points.values.nbytes + len(self.report.table)


_cache = Cache[_Kept](CACHED)


def known(asked: Asked) -> Report | None:
    """Return what was found of the same not long ago, whoever let it run: seeds say all."""
    kept = _cache.find(asked.key)
    return None if kept is None else kept.report


def sweep(asked: Asked, tell: Callable[[Report], None], halt: threading.Event) -> None:
    """Run what is asked, and tell what is found; the last report says that all is over.

    Raises:
        EmergentError: for what is wrong with what is asked.
    """
    before = known(asked)
    if before is not None:
        tell(before)
        return
    design, store = asked.design(), MemoryStore()
    store.begin(design.scenarios, design.config)
    report = _Sweep(places(asked, design), design, store, tell, halt).run()
    if report.state == FINISHED and not report.failed:
        _cache.put(_Kept(asked.key, report))
    tell(report)


class _Sweep:
    """A sweep at work."""

    def __init__(
        self,
        places: Sequence[Place],
        design: Design,
        store: Store,
        tell: Callable[[Report], None],
        halt: threading.Event,
    ) -> None:
        self._places = places
        self._design, self._store, self._tell, self._halt = design, store, tell, halt
        self._tally, self._before, self._done = Tally(store), 0, 0
        self._began = self._told = time.monotonic()
        self._pause, self._thread = EVERY, OneThread()

    def run(self) -> Report:
        """Run it, and return the last report."""
        state, why = FINISHED, ""
        try:
            for replications in rounds(self._design.config.replications):
                config = self._design.config.model_copy(update={"replications": replications})
                run_scenarios(self._design.scenarios, config, store=self._store, progress=self._say,
                              executor=self._thread, window=AHEAD, batch_seconds=BATCH)  # fmt: skip
                self._before = self._done
        except _Halted as halted:
            state, why = STOPPED, str(halted)
        finally:
            self._thread.drop()
        table = BytesIO()
        self._store.frame().to_parquet(table, index=False)
        return self._report(state, why, table.getvalue())

    def _say(self, stage: str, done: int, needed: int) -> None:
        """Look whether it may go on, and tell how far it is; what is in hand is not waited for."""
        try:
            self._check()
        except BaseException:
            self._thread.drop()
            raise
        self._done = self._before + done
        if (began := time.monotonic()) > self._told + self._pause:
            self._tell(self._report())
            self._told = time.monotonic()
            self._pause = max(EVERY, SHARE * (self._told - began))

    def _check(self) -> None:
        turns.check()
        if self._halt.is_set():
            raise _Halted
        if turns.taken() > limits().seconds:
            raise _Halted(f"It was stopped after {limits().seconds:g} s, the longest that this server allows.")

    def _report(self, state: str = RUNNING, why: str = "", table: bytes = b"") -> Report:
        points, seconds = self._tally.look(), time.monotonic() - self._began
        wanted = len(points) * self._design.config.replications
        done = int((points.values == points.values).sum()) + self._tally.failed
        failed, why = self._tally.failed, why or self._tally.why
        return Report(self._places, points, min(done, wanted), wanted, seconds, state, failed, why, table)
