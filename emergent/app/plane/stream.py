"""How frames come to the canvas: in pieces, each asked for before it is needed, the one at hand at once.

The canvas keeps the pieces of the run and of its twin by the names of their recordings. After a click it takes from the
one before what is the same, and only the rest travels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emergent.app.elements import floats
from emergent.app.plane.recording import PlaneRecording, cache

PIECE = 1 << 18
"""Bytes of a piece, at most."""
FEWEST, MOST = 40, 400
"""Frames of a piece."""
Wanted = tuple[tuple[str, int], ...]
"""Pieces by the name of their recording and their first frame."""


@dataclass(frozen=True)
class Sent:
    """What a canvas was sent last: the key and the name of the run's recording, and the twin's name."""

    key: str = ""
    run: str = ""
    twin: str = ""


def span(recording: PlaneRecording) -> int:
    """Return how many frames make a piece."""
    return max(FEWEST, min(MOST, PIECE // (16 * recording.members)))


def read(given: Any) -> Wanted:
    """Return what a canvas asks for; whatever has not the form of it is left out."""
    pairs = given if isinstance(given, list) else []
    return tuple(
        (pair[0], pair[1])
        for pair in pairs[:4]
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and type(pair[1]) is int
    )


def message(
    number: int, run: PlaneRecording, twin: PlaneRecording, before: Sent, asked: Wanted, step: int
) -> dict[str, Any]:
    """Return what the canvas gets: the two recordings, what of them it has already, and the pieces that are due."""
    base = cache.find(before.key) if before.key and before.run != run.name else None
    here = step // span(run) * span(run)
    soon = (here, here + span(run))  # the canvas would ask for the second at once
    due = [*asked]
    due += [(run.name, start) for start in soon] if run.name != before.run else []
    due += [(twin.name, start) for start in soon] if twin.name not in (before.run, before.twin, run.name) else []
    return {
        "n": number,
        "run": run.name,
        "twin": twin.name,
        "runLast": run.last,
        "twinLast": twin.last,
        "members": run.members,
        "span": span(run),
        "base": "" if base is None else base.name,
        "same": 0 if base is None else run.same_until(base),
        "pieces": list(_pieces(dict.fromkeys(due), {one.name: one for one in (run, twin)})),
    }


def _pieces(due: Iterable[tuple[str, int]], known: dict[str, PlaneRecording]) -> Iterable[dict[str, Any]]:
    for name, start in due:
        found = known.get(name)
        if found is not None and 0 <= start <= found.last:
            frames = found.frames[start : start + span(found)]
            yield {"recording": name, "start": start, "data": floats(frames)}
