"""Blocks of work in threads: kernels run without the interpreter lock, so threads scale and nothing is copied."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import islice
from typing import Any

from emergent.errors import InvalidInputError

MOST = 1024
"""The most threads that can be asked for."""


def threads() -> int:
    """Return how many threads to use: `EMERGENT_THREADS`, else the processors that this process may use."""
    given = os.environ.get("EMERGENT_THREADS", "")
    if given:
        if not (given.isascii() and given.isdigit() and 0 < int(given) <= MOST):
            raise InvalidInputError(f"EMERGENT_THREADS is {given!r}, but must be a whole number from 1 to {MOST}.")
        return int(given)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def one_thread() -> None:
    """Let this process compute with one thread from now on: one of many that compute side by side."""
    os.environ["EMERGENT_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"


def begin_with(call: Callable[[], None]) -> None:
    """Let every thread that works from now on begin with this call, as a server does whose pages come first."""
    global _begin
    _begin = call


def _begin() -> None:
    """Begin with nothing, unless `begin_with` says otherwise."""


def in_threads(work: Callable[[Any], int], blocks: Iterable[Any], done: Callable[[int], None], count: int) -> None:
    """Call `work(block)` for every block on `count` threads; `done` is told what each returned.

    A block begins when one has ended and `done` has returned: while `done` waits, soon nobody computes. An exception,
    Ctrl-C too, is raised once the blocks that have begun have ended; no other begins.
    """
    if count == 1:
        for block in blocks:
            done(work(block))
        return
    rest = iter(blocks)
    with ThreadPoolExecutor(count, initializer=_begin) as executor:
        pending = {executor.submit(work, block) for block in islice(rest, count + 1)}  # one is ready when one ends
        try:
            while pending:
                ready, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in ready:
                    done(future.result())
                    pending |= {executor.submit(work, block) for block in islice(rest, 1)}
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
