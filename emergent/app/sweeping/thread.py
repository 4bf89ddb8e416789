"""A thread in which batches of a sweep are worked on, and which nobody has to wait for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from typing import Any


class OneThread(Executor):
    """One thread, of whose work what is in hand can be dropped: a run of somebody's own model may take minutes."""

    def __init__(self) -> None:
        """Begin it with its first call."""
        self._inner, self._hand = ThreadPoolExecutor(1, "sweep"), set[Future[Any]]()

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call in the thread."""
        future = Future[Any]()
        future.set_running_or_notify_cancel()
        self._hand.add(future)

        def keep(found: Future[Any]) -> None:
            with suppress(InvalidStateError):  # it was dropped
                try:
                    future.set_result(found.result())
                except BaseException as problem:
                    future.set_exception(problem)
            self._hand.discard(future)

        self._inner.submit(call, *args, **kwargs).add_done_callback(keep)
        return future

    def drop(self) -> None:
        """Wait for nothing any more: what is in hand raises `CancelledError`, though the thread ends its call."""
        self._inner.shutdown(wait=False, cancel_futures=True)
        for future in list(self._hand):
            with suppress(InvalidStateError):
                future.set_exception(CancelledError())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the thread."""
        self._inner.shutdown(wait, cancel_futures=cancel_futures)
