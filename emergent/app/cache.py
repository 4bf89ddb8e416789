"""A cache of results that visitors share and that can be computed again: bounded, and empty when nobody comes.

A single entry that is larger stays until the next one comes. A computation keeps what it has found here until its turn
is over (`emergent.app.turns`): otherwise entries would be made again and again where many large ones are in use.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

from emergent.app import turns

IDLE = 600.0
"""Entries that nobody has looked for this long are dropped [s]."""


class Kept(Protocol):
    """What can lie in a cache."""

    @property
    def key(self) -> str:
        """Under which it is found."""

    @property
    def nbytes(self) -> int:
        """Its size."""


T = TypeVar("T", bound=Kept)


class Cache(Generic[T]):
    """A cache that drops the entries that were used least recently."""

    def __init__(self, size: int, idle: float = IDLE) -> None:
        """Make an empty cache of `size` bytes."""
        self._size, self._idle, self._lock = size, idle, threading.Lock()
        self._things = OrderedDict[str, tuple[T, float]]()
        self._alive = WeakValueDictionary[str, T]()
        self._timer: threading.Timer | None = None

    def __len__(self) -> int:
        """Return how many things there are."""
        return len(self._things)

    def find(self, key: str) -> T | None:
        """Return what has this key, if it is here."""
        with self._lock:
            thing = self._alive.get(key)
            if thing is not None and key in self._things:
                self._laid(thing)
        if thing is not None:
            turns.hold(thing)
        return thing

    def put(self, thing: T) -> T:
        """Keep a thing, and return it."""
        turns.hold(thing)
        with self._lock:
            self._alive[thing.key] = thing
            self._laid(thing)
            while len(self._things) > 1 and sum(kept.nbytes for kept, _ in self._things.values()) > self._size:
                self._things.popitem(last=False)
            if self._timer is None:
                self._wait(self._idle)
        return thing

    def _laid(self, thing: T) -> T:
        self._things[thing.key] = (thing, time.monotonic())
        self._things.move_to_end(thing.key)
        return thing

    def _wait(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._clear)
        self._timer.daemon = True
        self._timer.start()

    def _clear(self) -> None:
        """Drop entries that nobody looked for, and come again when the next one is due."""
        with self._lock:
            now, self._timer = time.monotonic(), None
            while self._things:
                key, (_, used) = next(iter(self._things.items()))
                if now - used < self._idle:
                    self._wait(self._idle - (now - used))
                    return
                del self._things[key]
