"""Where the progress of a sweep is shown: a bar on a terminal, or whatever the caller gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from emergent.rounds import Progress


@contextmanager
def shown(progress: bool | Progress) -> Iterator[Progress]:
    """Give a function that shows progress; True is a bar on stderr, where that is a terminal."""
    if not isinstance(progress, bool):
        yield progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=console, transient=True, disable=not (progress and console.is_terminal)) as bar:
        task = bar.add_task("")
        yield lambda stage, done, needed: bar.update(task, description=stage, completed=done, total=needed)


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    units = ((86_400, "d"), (3600, "h"), (60, "min"))
    return next((f"{seconds / one:.1f} {name}" for one, name in units if seconds >= 2 * one), f"{seconds:.0f} s")
