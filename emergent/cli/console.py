"""What the command line writes to: tables on stdout, complaints and progress on stderr, no colours in pipes."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PATIENCE = 2.0
"""Seconds after which a progress bar appears."""
PIPE_WIDTH = 200
PIPE_CLOSED = 141
"""The exit code where the reader of a pipe went away, as of programs that the signal ends."""

Told = Callable[[str, int, int], None]
"""Called with the stage, what is done, and what is known to be needed so far."""


_stopped = threading.Event()


@contextmanager
def interruptible() -> Iterator[None]:
    """Remember Ctrl-C while a verb runs, for `progress` to raise it once more.

    Raised while C code calls back, as while kernels are loaded, it is lost: Python only prints that it was ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> NoReturn:
        _stopped.set()
        raise KeyboardInterrupt

    _stopped.clear()
    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def _ask() -> None:
    """Raise a Ctrl-C that was lost."""
    if _stopped.is_set():
        raise KeyboardInterrupt


def out() -> Console:
    """Return the console for results."""
    return _console(stderr=False)


def err() -> Console:
    """Return the console for complaints and progress."""
    return _console(stderr=True)


@cache
def _class() -> type[Console]:
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            close_pipe()

    return Quiet


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    wide = None if (stream is not None and stream.isatty()) or "COLUMNS" in os.environ else PIPE_WIDTH
    return _class()(stderr=stderr, width=wide, highlight=False, emoji=False)


def close_pipe() -> NoReturn:
    """End quietly, as nobody reads any more; what is still buffered goes nowhere."""
    discard()
    raise SystemExit(PIPE_CLOSED)


def discard() -> None:
    """Send what is still buffered for stdout nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str, title: str = "Error: ") -> None:
    """Write one paragraph to stderr."""
    from rich.text import Text

    err().print(Text(title, style="bold red") + Text(message), soft_wrap=sys.stderr is None or not sys.stderr.isatty())


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """Return an empty table without lines."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, header_style="bold", justify="right" if column in right else "left")
    return made


@contextmanager
def progress(stage: str) -> Iterator[Told]:
    """Give a function to tell progress to; a bar appears on a terminal for whatever takes longer than `PATIENCE`."""
    console = err()
    if not console.is_terminal:
        yield lambda stage, done, needed: _ask()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    said = TextColumn("{task.description}")
    columns = (SpinnerColumn(), said, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(stage, total=None)
    lock, ended = threading.Lock(), threading.Event()

    def appear() -> None:
        with lock:
            if not ended.is_set():
                bar.start()

    def told(stage: str, done: int, needed: int) -> None:
        _ask()
        bar.update(task, description=stage, completed=done, total=needed or None)

    def compiling(record: logging.LogRecord) -> bool:
        """Show a stage instead of a line about it; other lines go their way."""
        stage = getattr(record, "stage", None)
        if stage is not None:
            bar.update(task, description=stage)
        return stage is None

    log = logging.getLogger("emergent")
    log.addFilter(compiling)
    timer = threading.Timer(PATIENCE, appear)
    timer.daemon = True
    timer.start()
    try:
        yield told
    finally:
        log.removeFilter(compiling)
        timer.cancel()
        with lock:
            ended.set()
            bar.stop()
