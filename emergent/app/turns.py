"""Turns: computations for visitors wait for a place; next is the one whose visitor has used least lately.

A computation takes a turn (`Turns.turn`), and looks between two pieces of its work whether it may go on (`check`): it
ends where nobody waits for it any more, and pauses for another visitor's who had less. So a page comes up quickly
however much others let the server compute, and one visitor with many pages is one visitor. Pages that are drawn have
places of their own, since some computations look seldom: few, since they share one interpreter.

A visitor is a path: the address, then the session of the browser. Addresses come first: whoever makes up sessions has
the share of one address.
"""

from __future__ import annotations

import itertools
import math
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache

from emergent import pool
from emergent.app.limits import limits

Visitor = tuple[str, ...]
PAGES = 2
"""Pages that are drawn at once."""
LATELY = 20.0
"""After so many seconds, what a visitor used counts e times less."""
SLICE = 0.05
"""Seconds that a turn lasts at least before it is interrupted for another one."""
NICE = 15
"""The niceness of compiled code, so that pages come first where processors are few."""
EVERY = 0.25
"""Seconds between two checks whether anybody still waits for a computation."""


class Stopped(BaseException):
    """Nobody waits for this computation any longer. It is no `Exception`, so that no error handler catches it."""


@dataclass(eq=False)
class Turn:
    """The turn of one computation: waiting for a place, or at it."""

    visitor: Visitor
    number: int
    wanted: Callable[[], bool]
    here: Callable[[], bool]
    page: bool = False
    """Whether it draws a page."""
    granted: threading.Event = field(default_factory=threading.Event)
    since: float = 0.0
    used: float = 0.0
    """Seconds at a place, up to the last pause."""
    held: list[object] = field(default_factory=list)
    """What it has found or made, which it need not make again (`hold`)."""
    drawing: bool = False
    """Whether a page is drawn now, which must not end halfway, nor wait for an absent visitor."""

    def __post_init__(self) -> None:
        """Start as drawing, if the turn draws a page."""
        self.drawing = self.page

    def taken(self) -> float:
        """Return for how many seconds it held a place so far."""
        return self.used + (time.monotonic() - self.since if self.granted.is_set() else 0.0)


class Turns:
    """The places for all visitors together, with `PAGES` more for drawing pages; one visitor has `each` at most."""

    def __init__(self, places: int, each: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with all places free."""
        self.places, self.each = places, each
        self._clock, self._numbers = clock, itertools.count()
        self._lock = threading.Lock()
        self._waiting: list[Turn] = []
        self._running: list[Turn] = []
        self._had: dict[Visitor, tuple[float, float]] = {}  # seconds at a place, and when that was written
        self._closed = threading.Event()

    @contextmanager
    def turn(
        self,
        visitor: Visitor,
        wanted: Callable[[], bool] = lambda: True,
        here: Callable[[], bool] = lambda: True,
        page: bool = False,
    ) -> Iterator[Turn]:
        """Wait for a place and hold it; a turn whose visitor is not `here` waits, one that is not `wanted` ends.

        Raises:
            Stopped: where it is not wanted any more, or all is closed.
        """
        turn = Turn(visitor, next(self._numbers), wanted, here, page)
        if self._over(turn):
            raise Stopped
        with self._lock:
            self._waiting.append(turn)
            self._grant()
        self._await(turn)
        _now.turns, _now.turn = self, turn
        try:
            yield turn
        finally:
            _now.turns = _now.turn = None
            with self._lock:
                self._leave(turn)
                self._grant()

    def check(self, turn: Turn) -> None:
        """End a turn that is not wanted, and let others go first who had less; return when it may go on.

        Raises:
            Stopped: where it is not wanted any more, or all is closed.
        """
        if self._over(turn):
            raise Stopped
        if self._clock() - turn.since < SLICE and self._able(turn):
            return
        with self._lock:
            self._leave(turn)
            turn.number = next(self._numbers)
            self._waiting.append(turn)
            self._grant()
        self._await(turn)

    def close(self) -> None:
        """Let every computation end when it looks the next time, and none begin."""
        self._closed.set()

    @property
    def closed(self) -> bool:
        """Whether all is to end."""
        return self._closed.is_set()

    def _over(self, turn: Turn) -> bool:
        return self.closed or not (turn.drawing or turn.wanted())

    def _able(self, turn: Turn) -> bool:
        return turn.drawing or turn.here()

    def _await(self, turn: Turn) -> None:
        while not turn.granted.wait(EVERY):
            with self._lock:
                if self._over(turn) and turn in self._waiting:
                    self._waiting.remove(turn)
                    raise Stopped
                self._grant()  # an absent visitor may have come back
        if self._over(turn):
            with self._lock:
                self._leave(turn)
                self._grant()
            raise Stopped

    def _leave(self, turn: Turn) -> None:
        """Free the place of a turn, and write down how long it was held."""
        if turn not in self._running:
            return
        self._running.remove(turn)
        turn.granted.clear()
        now = self._clock()
        turn.used += now - turn.since
        for whose in _prefixes(turn.visitor):
            self._had[whose] = (self._lately(whose, now) + now - turn.since, now)
        self._had = {whose: had for whose, had in self._had.items() if now - had[1] < 10 * LATELY}

    def _grant(self) -> None:
        """Give free places to those who are next."""
        now = self._clock()
        while True:
            at_work = Counter(turn.visitor for turn in self._running)
            pages = sum(turn.page for turn in self._running)
            free = {True: PAGES - pages, False: self.places - len(self._running) + pages}
            waiting = [turn for turn in self._waiting if free[turn.page] > 0]
            able = [turn for turn in waiting if at_work[turn.visitor] < self.each and self._able(turn)]
            if not able:
                return
            chosen = min(able, key=lambda turn: self._rank(turn, now))
            self._waiting.remove(chosen)
            self._running.append(chosen)
            chosen.since = now
            chosen.granted.set()

    def _rank(self, turn: Turn, now: float) -> tuple[list[float], int]:
        """Return what the visitor had, those of his address together first; of equals who waits longest is next."""
        return [self._lately(whose, now) for whose in _prefixes(turn.visitor)], turn.number

    def _lately(self, whose: Visitor, now: float) -> float:
        had, written = self._had.get(whose, (0.0, now))
        return had * math.exp((written - now) / LATELY) + sum(
            now - turn.since for turn in self._running if turn.visitor[: len(whose)] == whose
        )


def _prefixes(visitor: Visitor) -> list[Visitor]:
    return [visitor[: length + 1] for length in range(len(visitor))]


class _Now(threading.local):
    turns: Turns | None = None
    turn: Turn | None = None


_now = _Now()


@cache
def turns() -> Turns:
    """Return those of this server: a place for each processor, and two at least."""
    return Turns(max(2, pool.threads()), limits().computations)


def check() -> None:
    """Let a computation end or pause between two pieces of it; where no turn was taken, do nothing.

    Raises:
        Stopped: where nobody waits for it any more.
    """
    if _now.turns is not None and _now.turn is not None:
        _now.turns.check(_now.turn)


def taken() -> float:
    """Return for how many seconds the turn of this thread held a place so far."""
    return 0.0 if _now.turn is None else _now.turn.taken()


def give_way() -> None:
    """Let this thread have a processor after the threads that draw pages (on Linux).

    For compiled code alone: a thread that holds the interpreter and gets no processor stops all others, too.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def hold(thing: object) -> None:
    """Keep a thing until the turn of this thread is over."""
    if _now.turn is not None and not any(thing is other for other in _now.turn.held):
        _now.turn.held.append(thing)


@contextmanager
def drawing() -> Iterator[None]:
    """Draw a page: meanwhile the turn of this thread neither ends nor waits for its visitor."""
    turn = _now.turn
    before = turn is not None and turn.drawing
    if turn is not None:
        turn.drawing = True
    try:
        yield
    finally:
        if turn is not None:
            turn.drawing = before
