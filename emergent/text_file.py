"""Reading text from any path: only regular files are read; anything else is refused at once."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from emergent.errors import InvalidInputError

LARGEST = 1 << 20
"""Bytes of the largest text that is read; the largest bundled scenario has a fiftieth of it."""
_FLAGS = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class UnreadableError(InvalidInputError):
    """A file or a text that cannot be read; the message is the rest of a sentence about it."""


def read(path: Path) -> str:
    """Return the text of a regular file, without a byte order mark.

    The file is opened without waiting and looked at only then, so that nobody can exchange it in between.

    Raises:
        UnreadableError: for what does not exist, is no regular file, is larger than `LARGEST` or is no UTF-8.
    """
    try:
        content = _content(path)
        large(len(content))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnreadableError(f"is not a text in UTF-8 (byte {problem.start}).") from None
    except IsADirectoryError:
        raise UnreadableError("is a folder, not a file; name a regular file.") from None
    except FileNotFoundError:
        raise UnreadableError("does not exist.") from None
    except (OSError, ValueError) as problem:
        if isinstance(problem, UnreadableError):
            raise
        if isinstance(problem, OSError) and problem.errno in (errno.ENXIO, errno.EOPNOTSUPP):
            raise UnreadableError("is a socket or a device, not a file; name a regular file.") from None
        raise UnreadableError(f"cannot be read: {getattr(problem, 'strerror', None) or problem}.") from None


def large(size: int) -> None:
    """Raise `UnreadableError` for a text of more than `LARGEST` bytes."""
    if size > LARGEST:
        raise UnreadableError(f"is larger than the {LARGEST >> 10} KiB that are allowed; write a shorter file.")


def _content(path: Path) -> bytes:
    """Return the content of a regular file, but no more than a byte above what is allowed."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _FLAGS)) as stream:
        kind = stat.S_IFMT(os.fstat(stream.fileno()).st_mode)
        if kind != stat.S_IFREG:
            raise UnreadableError(f"is {_KINDS.get(kind, 'something else')}, not a file; name a regular file.")
        return stream.read(LARGEST + 1)
