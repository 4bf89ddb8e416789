"""Texts that lie on disk: a report takes megabytes, and whoever reads it has it in the browser already."""

from __future__ import annotations

import itertools
import tempfile
import threading
import weakref
from collections.abc import Mapping

_numbers = itertools.count()


class Papers:
    """Texts by their names, in a file without a name that is gone once nobody holds them, whatever ends the server."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Write them down."""
        self.number = next(_numbers)
        self._file, self._lock = tempfile.TemporaryFile(), threading.Lock()  # noqa: SIM115 - closed by `finalize`
        self._places: dict[str, tuple[int, int]] = {}
        weakref.finalize(self, self._file.close)
        for name, text in texts.items():
            start = self._file.tell()
            self._places[name] = (start, self._file.write(text.encode("utf-8")))
        self._file.flush()

    def __getitem__(self, name: str) -> str:
        """Return one of them."""
        start, size = self._places[name]
        with self._lock:
            self._file.seek(start)
            return self._file.read(size).decode("utf-8")
