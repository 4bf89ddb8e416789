"""Files that are there whole or not at all; of those that are named by the hash of their bytes, the name says it, too.

A file is written aside, forced to disk and renamed. So any number of processes may write to one folder, also on a
network drive, and what a killed process leaves is no file of this kind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


def hash_of(data: bytes) -> str:
    """Return the hash of some bytes, as text."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def place(folder: Path, data: bytes, *, ending: str) -> Path:
    """Write a file that is named by its hash, with an ending."""
    return write(folder / f"{hash_of(data)}{ending}", data)


def whole(path: Path, data: bytes) -> bool:
    """Whether these bytes of a file are those that it was named by."""
    return path.name.partition(".")[0].rpartition("-")[2] == hash_of(data)


def write(path: Path, data: bytes) -> Path:
    """Write a file aside, force it to disk, and give it its name, in place of what had it: nobody reads half of one.

    Who may read it, says the user's mask, as of any other file.
    """
    with writing(path) as file:
        file.write(data)
    return path


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which gets its name at the end, as `write` does it."""
    aside = path.with_name(f".{uuid4().hex}.part")
    try:
        with aside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Force to disk that a file of the folder has its name, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
