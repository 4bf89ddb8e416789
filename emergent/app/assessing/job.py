"""An assessment at work in a process of its own: how far it is, how it is stopped, and what becomes of it.

It takes a turn of its visitor's (`emergent.app.turns`), in which it pauses for others between two blocks of runs. What
is stopped is over at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from emergent.app import visitors
from emergent.app.assessing.papers import Papers
from emergent.app.assessing.process import processes
from emergent.app.lazy import Lazy
from emergent.app.turns import Stopped, Turn, check, turns
from emergent.errors import EmergentError, said
from emergent.scenario import Scenario

EVERY = 0.25
"""Seconds between two reports to the page."""
WAITING = "waiting for others"
"""A stage beside those that an assessment reports."""


@dataclass(frozen=True)
class ProgressReport:
    """How far an assessment is: its stage, the runs done and known to be needed so far, and since when [s]."""

    stage: str = "reading"
    done: int = 0
    needed: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Finished:
    """What the page keeps of an assessment: its verdict, the headings of the report's parts, and all else on disk."""

    verdict: str
    cost: str
    headings: Mapping[str, str]
    papers: Papers
    """The parts of the report by their anchors, and the two files: `PAGE` and `DATA`."""

    def lazy(self, paper: str, write: Callable[[str], str] = str) -> Lazy:
        """Return one of the papers as an element gets it, as it is or written in another way."""
        return Lazy((self.papers.number, paper), lambda: write(self.papers[paper]))


@dataclass(frozen=True)
class Failed:
    """What an assessment ended with that found nothing."""

    message: str


class Job:
    """One assessment.

    `tell` gets a `ProgressReport` several times a second, then `Finished` or `Failed`; once stopped, nothing.
    """

    def __init__(
        self,
        scenario: Callable[[], Scenario],
        replications: int,
        quick: bool,
        seconds: float,
        tell: Callable[[ProgressReport | Finished | Failed], None],
    ) -> None:
        """Keep what is to be done; `scenario` reads it, `seconds` is how long it may compute."""
        self._scenario, self._replications, self._quick = scenario, replications, quick
        self._limit, self._tell = seconds, tell
        self._stop, self._ended = threading.Event(), threading.Event()
        self._progress = ProgressReport()
        self._end: Finished | Failed | None = None
        self._begun: float | None = None
        self._turn: Turn | None = None
        self._visitor, self._here = visitors.present()
        self.threads = tuple(threading.Thread(target=work, daemon=True) for work in (self._work, self._report))

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Stop it: from now on nothing is reported."""
        self._stop.set()
        self._ended.set()

    # two threads: one works, the other tells how far it is

    def _report(self) -> None:
        asked = time.monotonic()
        while not self._ended.wait(EVERY):
            if self._late():
                self._fail(_too_long(self._limit))
                return
            self._tell(replace(self._progress, seconds=time.monotonic() - (self._begun or asked)))
        if not self._stop.is_set() and self._end is not None:
            self._tell(self._end)

    def _fail(self, message: str) -> None:
        if not self._stop.is_set():
            self.stop()
            self._tell(Failed(message))

    def _work(self) -> None:
        self._progress = ProgressReport(WAITING)
        try:
            with turns().turn(self._visitor, lambda: not self._stop.is_set(), self._here) as self._turn:
                self._progress, self._begun = ProgressReport(), time.monotonic()
                self._end = self._found()
        except Stopped:
            pass
        except Exception as problem:  # whatever a user's own system raises belongs on the page, not in the server's log
            self._end = Failed(said(problem))
        finally:
            self._ended.set()

    def _found(self) -> Finished:
        found = processes().compute(self._scenario(), self._replications, self._quick, self._show, self._check)
        return Finished(found.verdict, found.cost, found.headings, Papers(found.texts))

    def _show(self, stage: str, done: int, needed: int) -> None:
        self._check()
        self._progress = ProgressReport(stage, done, needed)

    def _check(self) -> None:
        check()
        if self._late():
            raise EmergentError(_too_long(self._limit))

    def _late(self) -> bool:
        return self._turn is not None and self._turn.taken() > self._limit


def _too_long(seconds: float) -> str:
    return f"it was stopped after {seconds:g} s, the longest that this server allows; take fewer replications."
