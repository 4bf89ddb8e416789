"""A cache of bounded size: the results that were computed last, by their arguments."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, Self, TypeVar

KEPT = 1024
"""How many values a cache keeps."""

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by their keys; where there are too many, the one that was asked for the longest time ago goes."""

    def __init__(self, size: int = KEPT) -> None:
        """Keep `size` values at most."""
        self._size = size
        self._values: dict[K, V] = {}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Self], tuple[int]]:
        """Let a copy, in another process too, begin empty: what is kept can be made again, and locks have no copies."""
        return type(self), (self._size,)

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._values)

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """Return the value of a key, made where it is not kept; threads do not wait while another one makes it."""
        with self._lock:
            if key in self._values:
                self._values[key] = found = self._values.pop(key)
                return found
        made = make(key)
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._size:
                del self._values[next(iter(self._values))]
        return made
