"""What can be wrong with the folder of a sweep, and how to go on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emergent.errors import EmergentError


class StoreError(EmergentError, OSError):
    """A folder that cannot be written, or that holds no sweep."""


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say of what cannot be written to a folder what to do; nothing is lost of what is done.

    Raises:
        StoreError: for every `OSError`.
    """
    try:
        yield
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        say = "make room" if full else "see to it"
        raise StoreError(
            f"cannot write to {folder}: {problem.strerror or problem}. Nothing that is done is lost; {say}, "
            f"then go on with `emergent resume {folder}`."
        ) from None
