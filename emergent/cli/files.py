"""Where results are written: checked before the work starts, and moved into place when all of it is there."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from emergent.cli import lock, staging
from emergent.errors import EmergentError, cut

ROOM = 32 << 20
"""Free space that there must be before anything is written [bytes]."""


class OutputError(EmergentError, OSError):
    """A folder or a file that cannot be written."""


@contextmanager
def folder(target: Path | None, names: Iterable[str] = ()) -> Iterator[Path | None]:
    """Give a folder to write into; its files are moved to `target` at the end, or dropped when something fails.

    Files of these `names` from earlier runs are replaced or removed; whatever else lies there stays.
    """
    if target is None:
        yield None
        return
    with _explained(target), _prepared(target, names) as place:
        yield place


@contextmanager
def file(target: Path | None) -> Iterator[Path | None]:
    """Give a file to write to, which becomes `target` at the end."""
    if target is None:
        yield None
        return
    with _explained(target):
        if target.is_dir():
            raise OutputError(f"{target} is a folder; name the file to write in it.")
        tag = hashlib.blake2b(os.fsencode(target.name), digest_size=4).hexdigest()
        with _prepared(target.parent, tag=f"{tag}-") as place:
            yield place / target.name


@contextmanager
def _prepared(target: Path, names: Iterable[str] = (), tag: str = "") -> Iterator[Path]:
    """Make the folder, check that it can be written, and give a folder whose files are moved there.

    Folders that had to be made are removed again where they stay empty.
    """
    missing = [path for path in (target, *target.parents) if not path.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            _free(target, name)
        with staging.staged(target, names, tag) as place:
            _probe(place)
            yield place
    finally:
        _remove(missing)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """Turn an error of the operating system into a message."""
    try:
        yield
    except lock.HeldError:
        raise OutputError(
            f"another process is writing to {target}; wait until it is done, or name another place."
        ) from None
    except OSError as problem:
        if isinstance(problem, EmergentError | BrokenPipeError):
            raise
        raise _said(target, problem) from None


def _free(target: Path, name: str) -> None:
    """Refuse a folder in which a file cannot get its name."""
    place = target / name
    if place.is_dir():
        raise OutputError(f"{place} is a folder, but a file of this name is to be written; name another folder.")
    if place.parent.exists() and not place.parent.is_dir():
        raise OutputError(f"{place.parent} is a file, but has to be a folder; name another folder.")


def _probe(place: Path) -> None:
    """Check that there is room on the disk."""
    probe = place / "probe"
    with probe.open("wb") as stream:
        stream.write(b"\0" * 65536)
        stream.flush()
        os.fsync(stream.fileno())
    probe.unlink()
    free = shutil.disk_usage(place).free
    if free < ROOM:
        raise OSError(errno.ENOSPC, f"only {free / 2**20:.0f} MiB are left")


def _remove(folders: list[Path]) -> None:
    """Remove those of the folders that are empty, innermost first."""
    for path in folders:
        with suppress(OSError):
            path.rmdir()


def _said(target: Path, problem: OSError) -> OutputError:
    shown = cut(str(target), 200)
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(f"the disk of {shown} is full ({problem.strerror}); make room, or name another place.")
    return OutputError(f"cannot write to {shown}: {problem.strerror or problem}; name another place.")
