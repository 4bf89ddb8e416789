"""A sweep's folder in memory: nothing of it is left on a disk, whatever ends the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from emergent.sweep.schema import Kind
from emergent.sweep.store import Store


class MemoryStore(Store):
    """A store that is gone with this object, for sweeps whose tables fit in memory: some 20 bytes a run."""

    def __init__(self) -> None:
        """Begin with none."""
        self.folder = Path("memory")
        self._held: dict[str, bytes] = {}

    def files(self, kind: Kind) -> list[Path]:
        """Return the names of batches."""
        return sorted(Path(name) for name in self._held if name.startswith(f"{kind.name}-"))

    def _read(self, name: str) -> bytes:
        try:
            return self._held[name]
        except KeyError:
            raise FileNotFoundError(name) from None

    @contextmanager
    def _writing(self, name: str) -> Iterator[BinaryIO]:
        file = BytesIO()
        yield file
        self._held[name] = file.getvalue()
