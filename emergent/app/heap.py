"""Memory: each visitor has a thread, and glibc gives every new thread its own heap, of which little is freed."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ARENA_MAX = -8
"""The number of this setting in glibc's `malloc.h`."""
HEAPS = 2
"""How many heaps all threads share; that halves what an idle visitor costs."""


def share() -> bool:
    """Let all threads that come share few heaps; return whether there was such a setting (glibc has it)."""
    if sys.platform != "linux":
        return False
    setting = getattr(ctypes.CDLL(None), "mallopt", None)
    return setting is not None and bool(setting(ARENA_MAX, HEAPS))


@contextmanager
def lasting() -> Iterator[None]:
    """Keep what is loaded within the block out of all collections of garbage: modules stay as long as the server."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
