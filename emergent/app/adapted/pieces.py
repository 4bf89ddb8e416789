"""How pictures come to the browser: a few steps at a time, drawn when they are asked for, and kept for a while."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from emergent.app import turns
from emergent.app.adapted.recording import Recording
from emergent.app.cache import Cache
from emergent.app.elements import floats

SPAN = 8
"""Steps of a piece."""
CACHED = 100_000_000
"""Bytes of pictures that are kept."""
MOST = 4
"""Pieces that are asked for at once, at most."""
Wanted = tuple[tuple[str, int], ...]
"""Pieces by the name of their recording and their first step."""


@dataclass(frozen=True, eq=False)
class Piece:
    """The pictures of some steps of a run."""

    key: str
    recording: str
    start: int
    pictures: tuple[bytes, ...]
    places: bytes
    """Where members are, as `elements.floats` of (step, member, 2)."""

    @property
    def nbytes(self) -> int:
        """How large they are."""
        return sum(map(len, self.pictures))

    @property
    def row(self) -> dict[str, Any]:
        """The piece as the browser gets it."""
        return {
            "recording": self.recording,
            "start": self.start,
            "pictures": list(self.pictures),
            "places": self.places,
        }


_cache = Cache[Piece](CACHED)


def read(given: Any) -> Wanted:
    """Return what a picture asks for; whatever has not the form of it is left out."""
    pairs = given if isinstance(given, list) else []
    return tuple(
        (pair[0], pair[1])
        for pair in pairs[:MOST]
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and type(pair[1]) is int
    )


def pieces(wanted: Wanted, known: dict[str, Recording]) -> Iterator[Piece]:
    """Yield what is wanted of recordings that are known by their names."""
    for name, start in wanted:
        found = known.get(name)
        if found is not None and found.sheet is not None and 0 <= start <= found.last and start % SPAN == 0:
            turns.check()
            key = f"{name} {start}"
            yield _cache.find(key) or _cache.put(_drawn(key, found, start))


def _drawn(key: str, recording: Recording, start: int) -> Piece:
    assert recording.sheet is not None
    frames = recording.frames[start : start + SPAN]
    pictures = tuple(recording.sheet.pictures(frames))
    return Piece(key, recording.name, start, pictures, floats([frame.members for frame in frames]))
