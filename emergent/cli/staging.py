"""Staging: files are written aside and moved into their folder together, in steps that a killed process leaves whole.

While somebody writes to a folder, one of three folders stands beside its files. Each step to the next is one rename,
and whoever writes to the folder next goes on from where a killed process stood:

- `.emergent-partial`: files are being written. They are removed.
- `.emergent-ready`: all are written. What they replace is removed.
- `.emergent-moving`: they are moved to their places.

So the files in place are always those of one run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from emergent.cli import lock

NEW, OLD = "new", "old"
"""In that folder: the new files, and an empty file for each old one that has to be removed first."""


@contextmanager
def staged(target: Path, names: Iterable[str] = (), tag: str = "") -> Iterator[Path]:
    """Give a folder to write into, whose files are moved to `target` in the end, or removed when something fails.

    Files of these `names` in `target` are of an earlier run and are removed. Those who write other files there take
    another `tag`.

    Raises:
        HeldError: where another process writes there.
    """
    with lock.held(target / f".emergent-{tag}lock"):
        partial = _settle(target, tag)
        try:
            (partial / NEW).mkdir(parents=True)
            yield partial / NEW
            for name in names:
                _made(partial / OLD / name).touch()
            os.rename(partial, target / f".emergent-{tag}ready")
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        try:
            _settle(target, tag)
        except KeyboardInterrupt:  # no half of it
            _settle(target, tag)
            raise


def _settle(target: Path, tag: str) -> Path:
    """Finish what a process began there, this one or one that was killed; return the folder for the next files."""
    partial, ready, moving = (target / f".emergent-{tag}{state}" for state in ("partial", "ready", "moving"))
    if partial.exists():
        shutil.rmtree(partial)
    if ready.exists():
        for name in _files(ready / OLD):
            (target / name).unlink(missing_ok=True)
        os.rename(ready, moving)
    if moving.exists():
        for name in _files(moving / NEW):
            os.replace(moving / NEW / name, _made(target / name))
        shutil.rmtree(moving)
    return partial


def _files(folder: Path) -> list[Path]:
    """Return the files in a folder and in those inside of it, relative to it."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())


def _made(path: Path) -> Path:
    """Make the folder of a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
