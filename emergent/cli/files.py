"""Where results are written: checked before the work starts, and moved into place when all of it is there."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emergent.errors import EmergentError

ROOM = 32 << 20
"""Free space that is asked for before anything is written [bytes]."""


class OutputError(EmergentError, OSError):
    """A folder or a file that cannot be written."""


@contextmanager
def writable(target: Path | None) -> Iterator[None]:
    """See that a folder can be written, before the work starts; say so where it no longer can.

    Folders that had to be made for it are removed again where nothing came into them.
    """
    if target is None:
        yield
        return
    made = _prepare(target)
    try:
        yield
    except OSError as problem:
        if isinstance(problem, EmergentError | BrokenPipeError):
            raise
        raise _said(target, problem) from None
    finally:
        _remove(made)


@contextmanager
def folder(target: Path | None) -> Iterator[Path | None]:
    """Give a folder to write into; its files are moved to `target` at the end, and removed when something fails."""
    if target is None:
        yield None
        return
    with writable(target):
        staging = Path(tempfile.mkdtemp(prefix=".partial-", dir=target))
        try:
            yield staging
            for path in sorted(path for path in staging.rglob("*") if path.is_file()):
                place = target / path.relative_to(staging)
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, place)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def file(target: Path | None) -> Iterator[Path | None]:
    """Give a file to write to, which becomes `target` at the end."""
    if target is None:
        yield None
        return
    if target.is_dir():
        raise OutputError(f"{target} is a folder; name the file to write in it.")
    with folder(target.parent) as staging:
        assert staging is not None
        yield staging / target.name


def _prepare(target: Path) -> list[Path]:
    """Make the folder, see that it can be written, and return which folders had to be made, innermost first."""
    missing = [path for path in (target, *target.parents) if not path.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=target) as probe:
            probe.write(b"\0" * 65536)
            probe.flush()
            os.fsync(probe.fileno())
        free = shutil.disk_usage(target).free
        if free < ROOM:
            raise OSError(errno.ENOSPC, f"only {free / 2**20:.0f} MiB are left")
    except OSError as problem:
        _remove(missing)
        raise _said(target, problem) from None
    return missing


def _remove(folders: list[Path]) -> None:
    """Remove those of the folders that are empty, innermost first."""
    for path in folders:
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _said(target: Path, problem: OSError) -> OutputError:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(f"the disk of {target} is full ({problem.strerror}); make room, or name another folder.")
    return OutputError(f"cannot write to {target}: {problem.strerror or problem}; name another folder.")
