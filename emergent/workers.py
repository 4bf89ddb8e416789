"""Workers: an executor whose calls run in processes of this machine, any of which may die or be ended.

With a dead process, a pool of `concurrent.futures` loses every call in hand, and itself. Here each thread has a process
of its own, so that the one call is known that the process had in hand; the next one gets a new process.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from emergent import notices, pool
from emergent.errors import EmergentError

LOADING, COMPILING = 5.0, 300.0
"""Seconds that the first call of a process may take longer: it loads a model, and may have to compile it."""
_context: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
"""Where processes come from: a fork of this one would copy threads that hold locks. They are forked from one that has
no threads and has imported what most calls need; elsewhere than on Linux libraries are not safe after any fork.
"""
if sys.platform == "linux":
    _context.set_forkserver_preload(["emergent.alone", "emergent.sweep.work"])
_one_by_one = threading.Lock()
"""Held where processes begin or are waited for: of two threads that ask how one ended, only one learns it."""
_BEGUN, _COMPILES = "begun", "compiles"


class WorkerDiedError(EmergentError, RuntimeError):
    """A process that ended before its call did."""

    def __init__(self, exitcode: int | None) -> None:
        """Say how it ended: a negative number is that of a signal."""
        how = signal.Signals(-exitcode).name if exitcode and exitcode < 0 else f"exit code {exitcode}"
        super().__init__(f"the process that worked on it ended with {how}.")


class TimeLimitError(EmergentError, TimeoutError):
    """A call whose process was ended, since it took longer than was allowed."""

    def __init__(self, seconds: float) -> None:
        """Say what was allowed."""
        super().__init__(f"it took longer than the {seconds:g} s that were allowed.")


class Workers(ThreadPoolExecutor):
    """An executor of as many processes as it has threads, each of one thread itself.

    As with all processes that are spawned, a script that uses it does so under `if __name__ == "__main__":`.
    """

    def __init__(self, count: int) -> None:
        """Begin with none: each begins with its first call."""
        super().__init__(count, "worker")
        self._own = threading.local()
        self._processes: list[_Process] = []
        self._stopped = False

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call in a process; its future raises `WorkerDiedError` if the process dies."""
        return self.within(None, call, *args, **kwargs)

    def within(self, seconds: float | None, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call in a process; if it takes longer, the process is ended, and the future raises `TimeLimitError`."""
        return super().submit(self._ask, (call, args, kwargs), seconds)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, after what was submitted; without `wait` they end with this process."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        for process in self._processes if wait else ():
            process.end(patience=0.0)

    def __exit__(self, kind: Any, *_: Any) -> None:
        """End at once where something was raised; else when all is done."""
        if kind is not None:
            self._stopped = True
            super().shutdown(wait=False, cancel_futures=True)
            for process in self._processes:
                process.kill()
        self.shutdown()

    def _ask(self, work: Any, seconds: float | None) -> Any:
        process: _Process | None = getattr(self._own, "process", None)
        if process is None or not process.alive:
            process = self._own.process = _Process()
            self._processes.append(process)
        if self._stopped:
            process.kill()
        return process.ask(work, seconds)


class _Process:
    """A process that answers calls, one after the other."""

    def __init__(self) -> None:
        self._connection, other = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(other,), daemon=True, name="worker")
        with _one_by_one:
            self._process.start()
        other.close()
        self.alive, self._loaded = True, False

    def ask(self, work: Any, seconds: float | None) -> Any:
        data = pickle.dumps(work)
        try:
            self._connection.send_bytes(data)
            good, answer = self._answer(seconds)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise WorkerDiedError(self.end()) from None
        if good:
            return answer
        raise answer

    def _answer(self, seconds: float | None) -> Any:
        """Return what came of the call, whose time begins when all that it needs is imported."""
        answer = self._connection.recv()
        while isinstance(answer, str):
            more = COMPILING if answer == _COMPILES else LOADING * (not self._loaded)
            if not self._connection.poll(None if seconds is None else seconds + more):
                self.end(patience=0.0)
                raise TimeLimitError(seconds or 0.0)
            answer = self._connection.recv()
        self._loaded = True
        return answer

    def kill(self) -> None:
        """Let it end, while another thread may wait for its answer."""
        self._process.kill()

    def end(self, patience: float = 1.0) -> int | None:
        """Wait until it has ended by itself, or end it, and return how it ended."""
        self.alive = False
        self._connection.close()
        with _one_by_one:
            self._process.join(patience)
            self._process.kill()
            self._process.join()
            exitcode: int | None = self._process.exitcode
            return exitcode


# in the process


def _serve(connection: Connection) -> None:
    """Answer until the other side has ended, and come after it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a terminal sends to all; the other side decides
    threading.Thread(target=end_with_parent, daemon=True).start()
    pool.one_thread()
    notices.log.addHandler(_Compiling(connection))
    while True:
        try:
            connection.send_bytes(_answer(connection.recv_bytes(), connection))
        except (EOFError, OSError):
            return


def _answer(data: bytes, connection: Connection) -> bytes:
    try:
        call, args, kwargs = pickle.loads(data)
        connection.send(_BEGUN)
        return pickle.dumps((True, call(*args, **kwargs)))
    except Exception as problem:
        problem.add_note(traceback.format_exc())
        return pickle.dumps((False, problem))


class _Compiling(logging.Handler):
    """Says so when a model is compiled; what is logged goes to stderr, as it does without any handler."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def emit(self, record: logging.LogRecord) -> None:
        if hasattr(record, "stage"):
            self._connection.send(_COMPILES)
        if logging.lastResort is not None:
            logging.lastResort.handle(record)


def end_with_parent() -> None:
    """Wait until the process that began this one has ended, and end."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
