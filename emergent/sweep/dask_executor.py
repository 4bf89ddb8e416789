"""Dask's workers as an executor that never waits in vain, and says what was lost in sentences of this package.

A batch that kills its worker is tried by others, four in all unless the scheduler was begun otherwise, and each of them
has to be begun anew. Where workers die while they begin, Dask gives them up; with none left it would wait for ever.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from contextlib import suppress
from functools import partial
from typing import Any

from emergent.errors import EmergentError
from emergent.sweep.executors import KilledError

ALONE = 60.0
"""Seconds without a worker after which nobody waits for one any more."""
LOOK = 1.0
"""Seconds between two looks at who is there."""


class ClusterError(EmergentError, RuntimeError):
    """A cluster that is not there, or a library that it needs."""


class NoWorkersError(ClusterError, BrokenExecutor):
    """A scheduler that has no workers any more."""

    def __init__(self) -> None:
        """Say how to go on."""
        super().__init__(
            f"the Dask scheduler has had no worker for {ALONE:g} s: they died, or were ended. What they had in hand is "
            "missing, and nothing else; start workers and `emergent resume`, or resume with --workers, which finds a "
            "run that kills its process."
        )


class DaskExecutor(Executor):
    """The workers that a client of Dask's sees."""

    def __init__(self, client: Any, killed: type[Exception]) -> None:
        """Watch who is there; `killed` is what Dask raises of a batch that killed workers."""
        self._client, self._killed = client, killed
        self._inner: Executor = client.get_executor(pure=False)
        self._hand = set[Future[Any]]()
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True, name="dask").start()

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call on a worker; its future raises `KilledError` where that killed workers."""
        future = Future[Any]()
        future.set_running_or_notify_cancel()
        self._hand.add(future)
        self._inner.submit(call, *args, **kwargs).add_done_callback(partial(self._keep, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Watch no more; workers stay."""
        self._over.set()
        self._inner.shutdown(wait=wait and not self._hand)

    def _keep(self, future: Future[Any], found: Future[Any]) -> None:
        self._hand.discard(future)
        with suppress(InvalidStateError):  # it was given up
            try:
                future.set_result(found.result())
            except self._killed:
                future.set_exception(KilledError("the workers of Dask died that worked on it."))
            except BaseException as problem:
                future.set_exception(problem)

    def _watch(self) -> None:
        seen = time.monotonic()
        while not self._over.wait(LOOK):
            with suppress(Exception):  # the scheduler itself may be gone
                seen = time.monotonic() if self._client.nthreads() else seen
            if time.monotonic() - seen > ALONE:
                for future in list(self._hand):
                    with suppress(InvalidStateError):
                        future.set_exception(NoWorkersError())
