"""A lock file: one process holds it at a time, and the system takes it from a process that was killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        """Lock an open file, without waiting."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        """Lock an open file, without waiting; where the file system knows no locks, do without."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            return


class HeldError(OSError):
    """Another process holds the lock."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`, which is removed in the end.

    Raises:
        HeldError: where another process holds it.
    """
    descriptor = _taken(path)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # while it is still locked: afterwards it may be another's
        os.close(descriptor)
        if sys.platform == "win32":
            with suppress(OSError):
                path.unlink()  # there, an open file cannot be removed


def _taken(path: Path) -> int:
    """Return a locked file; once more where its former holder removed it just then."""
    while True:
        descriptor = os.open(path, _FLAGS, 0o666)
        try:
            _lock(descriptor)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            raise HeldError from None
        except FileNotFoundError:
            pass
        os.close(descriptor)
