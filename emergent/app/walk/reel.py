"""How frames come to the canvas: in pieces, each asked for before it is needed, the one at hand at once.

The canvas keeps the pieces of the run and of its twin by the names of their films. After a click it takes from the film
before what is the same, and only the rest travels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emergent.app.elements import floats
from emergent.app.walk.film import Film, kept

PIECE = 1 << 18
"""Bytes of a piece, at most."""
FEWEST, MOST = 40, 400
"""Frames of a piece."""
Asked = tuple[tuple[str, int], ...]
"""Pieces by the name of their film and their first frame."""


@dataclass(frozen=True)
class Sent:
    """What a canvas was told last: the key and the name of the run's film, and the twin's name."""

    key: str = ""
    run: str = ""
    twin: str = ""


def span(film: Film) -> int:
    """Return how many frames make a piece."""
    return max(FEWEST, min(MOST, PIECE // (16 * film.walkers)))


def read(given: Any) -> Asked:
    """Return what a canvas asks for; whatever has not the form of it is left out."""
    pairs = given if isinstance(given, list) else []
    return tuple(
        (pair[0], pair[1])
        for pair in pairs[:4]
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and type(pair[1]) is int
    )


def message(number: int, run: Film, twin: Film, before: Sent, asked: Asked, step: int) -> dict[str, Any]:
    """Return what the canvas is told: the two films, what of them it has already, and the pieces that are due."""
    base = kept(before.key) if before.key and before.run != run.name else None
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
        "walkers": run.walkers,
        "span": span(run),
        "base": "" if base is None else base.name,
        "same": 0 if base is None else run.same_until(base),
        "pieces": list(_pieces(dict.fromkeys(due), {film.name: film for film in (run, twin)})),
    }


def _pieces(due: Iterable[tuple[str, int]], films: dict[str, Film]) -> Iterable[dict[str, Any]]:
    for name, start in due:
        film = films.get(name)
        if film is not None and 0 <= start <= film.last:
            frames = film.frames[start : start + span(film)]
            yield {"film": name, "start": start, "data": floats(frames)}
