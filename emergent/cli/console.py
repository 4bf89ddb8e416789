"""What the command line writes to: tables on stdout, complaints and progress on stderr, no colours in pipes."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from emergent.cli import streams

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from emergent.rounds import Progress

PATIENCE = 2.0
"""Seconds after which a progress bar appears."""
PIPE_WIDTH = 200
ENDING = {name: getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}
"""The signals at which a verb stops and puts away what it began; the exit code is 128 more than their number."""
PIPE_CLOSED = 141
"""The exit code where the reader of a pipe went away, as of programs that the signal ends."""


class Interrupted(KeyboardInterrupt):
    """A signal asked the verb to stop; its number is the argument."""


_stopped: list[int] = []


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise `Interrupted` for the signals that end a program; `progress` raises it again while the verb goes on.

    An exception raised while C code calls back, as when kernels are loaded, is lost: Python only prints a notice.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> NoReturn:
        _stopped.append(number)
        if number != signal.SIGINT:
            signal.signal(number, signal.SIG_DFL)  # the second one ends at once
        raise Interrupted(number)

    _stopped.clear()
    before = {number: signal.getsignal(number) for number in ENDING.values()}
    # as `nohup` asks; Ctrl-C is heard in the background, too
    heard = [n for n, handler in before.items() if n == signal.SIGINT or handler is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _ask() -> None:
    """Raise a signal that was lost."""
    if _stopped:
        raise Interrupted(_stopped[-1])


def out() -> Console:
    """Return the console for results."""
    return _console(stderr=False)


def err() -> Console:
    """Return the console for complaints and progress."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    wide = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(stderr=stderr, width=wide, highlight=False, emoji=False, markup=False)


def tame() -> None:
    """Make whatever rich prints in this process, typer's help and errors too, go through `streams.shown`."""
    import rich.console
    import rich.text

    rich.text.strip_control_codes = streams.shown  # type: ignore[attr-defined, assignment]
    rich.console.Console.on_broken_pipe = close_pipe  # type: ignore[method-assign, assignment]


def close_pipe(console: object = None) -> NoReturn:
    """End quietly, as nobody reads any more; what is still buffered goes nowhere."""
    for name in ("stdout", "stderr"):
        streams.discard(name)
    raise SystemExit(PIPE_CLOSED)


def line(text: str) -> str:
    """Return a text on one line, as a title must be lest it looks like what stands below it."""
    return " ".join(text.split())


def headed(heading: str, *texts: str) -> Text:
    """Return texts behind a bold heading, all on one line."""
    from rich.text import Text

    return Text("  ").join([Text(line(heading), "bold"), *(Text(line(text)) for text in texts)])


def complain(message: str, title: str = "Error: ") -> None:
    """Write one paragraph to stderr; where that cannot be written, the exit code has to say it."""
    from rich.text import Text

    try:
        err().print(Text(title, style="bold red") + Text(message), soft_wrap=not sys.stderr.isatty())
    except OSError:
        streams.discard("stderr")


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """Return an empty table without lines; long words are broken rather than cut off."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, header_style="bold", justify="right" if column in right else "left", overflow="fold")
    return made


@contextmanager
def progress(stage: str) -> Iterator[Progress]:
    """Give a function that shows progress; on a terminal, a bar appears for whatever takes longer than `PATIENCE`."""
    console = err()
    if not console.is_terminal:
        yield lambda stage, done, needed: _ask()
        return
    import rich.progress
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn

    said = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn("line"), said, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = rich.progress.Progress(*columns, console=console, transient=True)
    task = bar.add_task(stage, total=None)
    lock, ended = threading.Lock(), threading.Event()

    def appear() -> None:
        with lock:
            if not ended.is_set():
                bar.start()

    def show(stage: str, done: int, needed: int) -> None:
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
        yield show
    finally:
        log.removeFilter(compiling)
        timer.cancel()
        with lock:
            ended.set()
            bar.stop()
