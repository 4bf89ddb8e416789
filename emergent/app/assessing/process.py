"""Processes that compute assessments: threads would share one interpreter with the pages and slow them.

A process computes one assessment at a time. It tells how far it is, and goes on once it is answered: so it pauses as
long as its visitor has no turn. One whose assessment nobody waits for is ended at once, and another begins, since
beginning may take seconds. Processes end with the server, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from emergent.app import turns
from emergent.errors import EmergentError, said
from emergent.workers import end_with_parent

if TYPE_CHECKING:
    from emergent.app.assessing.written import Written
    from emergent.rounds import Progress
    from emergent.scenario import Scenario

EVERY = 0.25
"""Seconds between two checks whether anybody still waits for an assessment."""
_context: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
"""Where processes come from (see `emergent.workers`): they are forked from one that has imported what they need."""
_NEEDED = ["emergent.app.assessing.written"]


class Process:
    """A process that computes assessments, one after the other."""

    def __init__(self) -> None:
        """Begin it; it takes work at once, and is ready for it later: the first of them in a few seconds."""
        if sys.platform == "linux":
            _context.set_forkserver_preload(_NEEDED)
        self._connection, other = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(other, turns.NICE), daemon=True, name="assessments")
        self._process.start()
        other.close()
        self.busy = False

    def compute(
        self, scenario: Scenario, replications: int, quick: bool, progress: Progress, check: Callable[[], None]
    ) -> Written:
        """Return what `written` returns there. `check` is called often, and ends the waiting by an exception.

        Raises:
            EmergentError: with the message of whatever went wrong there.
        """
        self.busy = True
        try:
            self._connection.send((scenario, replications, quick))
            while True:
                while not self._connection.poll(EVERY):
                    check()
                kind, *what = self._connection.recv()
                if kind != PROGRESS:
                    break
                progress(*what)
                self._connection.send(None)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise EmergentError("the process that computed it was ended from outside; try again.") from None
        self.busy = False
        if kind == FAILED:
            raise EmergentError(what[0])
        found: Written = what[0]
        return found

    def end(self) -> None:
        """End it, whatever it computes."""
        self._process.kill()
        self._process.join()
        self._connection.close()


class Processes:
    """A pool of processes: at most `ready` wait for work, and more begin where more are needed at once."""

    def __init__(self, ready: int) -> None:
        """Begin with none."""
        self._ready, self._lock = ready, threading.Lock()
        self._idle: list[Process] = []
        self._begun = False

    def begin(self) -> None:
        """Let one be ready before it is needed, where none ever was."""
        with self._lock:
            begun, self._begun = self._begun, True
        if not begun:
            self._keep(Process())

    def compute(
        self, scenario: Scenario, replications: int, quick: bool, progress: Progress, check: Callable[[], None]
    ) -> Written:
        """Let one of them compute (see `Process.compute`)."""
        with self._lock:
            process = self._idle.pop() if self._idle else None
            self._begun = True
        process = process or Process()
        try:
            return process.compute(scenario, replications, quick, progress, check)
        finally:
            if process.busy:  # nobody waits for what it computes
                process.end()
                process = Process()
            self._keep(process)

    def close(self) -> None:
        """End those that wait."""
        with self._lock:
            ended, self._idle = self._idle, []
        for process in ended:
            process.end()

    def _keep(self, process: Process) -> None:
        with self._lock:
            if len(self._idle) < self._ready:
                self._idle.append(process)
                return
        process.end()


@cache
def processes() -> Processes:
    """Return those of this server, as many as compute at once."""
    return Processes(turns.turns().places)


# in the process

PROGRESS, FAILED, FOUND = "progress", "failed", "found"


def _serve(connection: Connection, nice: int) -> None:
    """Compute what is asked for, until the server has ended, and come after it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a terminal sends to all; the server ends this process
    threading.Thread(target=end_with_parent, daemon=True).start()
    with suppress(AttributeError, OSError):
        os.nice(nice)
    from emergent.app.assessing.written import written

    def progress(stage: str, done: int, needed: int) -> None:
        connection.send((PROGRESS, stage, done, needed))
        connection.recv()

    while True:
        answer: tuple[Any, ...]
        try:
            scenario, replications, quick = connection.recv()
            answer = (FOUND, written(scenario, replications, quick, progress))
        except (EOFError, OSError):
            return
        except Exception as problem:  # whatever a user's own system raises belongs on the page
            answer = (FAILED, said(problem))
        connection.send(answer)
