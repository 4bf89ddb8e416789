"""What stands on the plaza: obstacles, landmarks, shops, and, as it is now, the restaurant, a decoy and the street."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from emergent.app.plane.shapes import Around, Circle, Line, Shape, Symbol, Target
from emergent.models.walk.parameters import WalkParameters

WALL, LANE = 8.0, (6.0, 6.0)
"""How wide a wall is drawn, and the dashes on one that closes the street [pixels]."""


def still(p: WalkParameters) -> tuple[Shape, ...]:
    """Return what always stands there."""
    return (
        *(Circle(x, y, r, width=4.0, fill="solid", legend="obstacle") for x, y, r in p.circles),
        *(Line(((x0, y0), (x1, y1)), width=WALL, legend="wall") for x0, y0, x1, y1 in p.walls),
        *(Symbol(x, y, "triangle", colour="ochre", label=f"landmark {i}") for i, (x, y) in enumerate(p.landmarks, 1)),
        *(Symbol(x, y, "shop", colour="ochre", label="shop") for x, y in p.windows),
    )


def around(p: WalkParameters, world: Any, first: Any) -> Around:
    """Return what stands there in a world, given the one at the start (their fields stand at `page.world`)."""
    light = float(world[5])
    return Around(tuple(_shapes(p, list(map(float, world)), first)), 1.0 - light, p.vision * light)


def _shapes(p: WalkParameters, world: list[float], first: Any) -> Iterator[Shape]:
    x, y, decoy_x, decoy_y, decoy, _, closed = world[:7]
    yield from _street(p, closed)
    if (x, y) != (first[0], first[1]):
        yield _former(float(first[0]), float(first[1]), p.radius)
    if decoy > 0:
        yield Target(decoy_x, decoy_y, p.radius, colour="ochre", dash=(2.0, 4.0), label="decoy")
    yield _restaurant(x, y, p.radius)


def _restaurant(x: float, y: float, radius: float) -> Shape:
    drawn: dict[str, Any] = {"colour": "ochre", "width": 2.5, "fill": "tint"}
    return Target(x, y, radius, label="restaurant", icon="meal", goal=True, grip="restaurant", **drawn)


def _former(x: float, y: float, radius: float) -> Shape:
    drawn: dict[str, Any] = {"colour": "ochre", "dash": (5.0, 5.0), "run_only": True}
    return Target(x, y, radius, label="first place", label_colour="soft", **drawn)


def _street(p: WalkParameters, closed: float) -> Iterator[Shape]:
    x0, y0, x1, y1 = p.street
    if closed > 0:
        ends = ((x0, y0), (x0 + closed * (x1 - x0), y0 + closed * (y1 - y0)))
        yield Line(ends, width=WALL, legend="wall")
        yield Line(ends, colour="page", dash=LANE)
    elif not barred(p):
        ends = ((x0, y0), (x1, y1))
        yield Line(ends, colour="soft", dash=(2.0, 6.0), run_only=True, label="street, open", label_colour="soft")


def barred(p: WalkParameters) -> bool:
    """Return whether a wall stands where the street is, so that closing it would change nothing."""
    return p.street in p.walls
