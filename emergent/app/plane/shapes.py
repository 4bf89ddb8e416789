"""What stands in the plane, as data: shapes in the units of the plane, and how a member looks in each of its states.

Colours are names of the canvas's palette, light and dark: `ink`, `soft`, `page`, `wall`, `solid`, `ochre`, `tint`,
`blue`, `amber`, `purple`, `green`, `vermillion`, `grey`. Widths and dashes are in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How a shape is drawn: its colour, its line, what fills it, its label, and its name in the legend.

    What is `run_only` is not drawn in the picture of the twin.
    """

    colour: str = "wall"
    width: float = 2.0
    dash: tuple[float, ...] = ()
    fill: str = ""
    label: str = ""
    label_colour: str = "ink"
    legend: str = ""
    run_only: bool = False

    @property
    def row(self) -> dict[str, Any]:
        """The shape as the canvas takes it."""
        return {"is": type(self).__name__.lower(), **asdict(self)}

    def points(self) -> Iterator[Point]:
        """Return what the picture must hold of it."""
        yield from ()


@dataclass(frozen=True)
class Circle(Shape):
    """A circle, such as a round obstacle."""

    x: float
    y: float
    radius: float

    def points(self) -> Iterator[Point]:
        """Return two opposite corners of the square around it."""
        yield self.x - self.radius, self.y - self.radius
        yield self.x + self.radius, self.y + self.radius


@dataclass(frozen=True)
class Line(Shape):
    """A line through points, such as a wall; its label stands above its highest end where there is room."""

    ends: tuple[Point, ...]

    def points(self) -> Iterator[Point]:
        """Return its points."""
        yield from self.ends


@dataclass(frozen=True)
class Region(Shape):
    """An area with corners; its label stands in its middle."""

    corners: tuple[Point, ...]

    def points(self) -> Iterator[Point]:
        """Return its corners."""
        yield from self.corners


@dataclass(frozen=True)
class Arrow(Shape):
    """An arrow from a point in a direction; with `by_members`, the point is counted from the centre of the members."""

    x: float
    y: float
    degrees: float
    length: float
    by_members: bool = False

    def points(self) -> Iterator[Point]:
        """Return its two ends, with the members' centre at the origin where it is counted from there."""
        yield self.x, self.y
        turn = math.radians(self.degrees)
        yield self.x + self.length * math.cos(turn), self.y + self.length * math.sin(turn)


@dataclass(frozen=True)
class Symbol(Shape):
    """A symbol at a point, of the same size at any scale; its label stands above it, that of a shop below."""

    x: float
    y: float
    sign: Literal["triangle", "shop", "square", "diamond", "cross", "dot"]

    def points(self) -> Iterator[Point]:
        """Return its point."""
        yield self.x, self.y


@dataclass(frozen=True)
class Target(Shape):
    """What members head for, did head for, or take for it: a circle, with an icon and a label above it or without.

    The distance to the `goal` is shown beside a member, and an arrow at the edge points to it where it is out of the
    picture. A target with a `grip` can be dragged (`Plane.grips`).
    """

    x: float
    y: float
    radius: float
    icon: Literal["", "meal", "flag"] = ""
    goal: bool = False
    grip: str = ""

    def points(self) -> Iterator[Point]:
        """Return its centre."""
        yield self.x, self.y


@dataclass(frozen=True)
class Label(Shape):
    """A text at a point."""

    x: float
    y: float


@dataclass(frozen=True)
class Around:
    """What stands there from some step on, how dark it is (0 to 1), and how far members see (0: not shown)."""

    shapes: tuple[Shape, ...] = ()
    shade: float = 0.0
    sight: float = 0.0

    @property
    def row(self) -> dict[str, Any]:
        """The same as the canvas takes it."""
        return {"shapes": [shape.row for shape in self.shapes], "shade": self.shade, "sight": self.sight}


@dataclass(frozen=True, kw_only=True)
class MemberState:
    """How a member looks that is in a state, and how the line below the picture counts it.

    A member that is not `there` cannot be clicked; one that is not `moving` is not on the way any more. The line counts
    no `silent` state. `cause` is the kind of perturbation that brings the state about, where members also come into it
    by themselves.
    """

    name: str
    sign: Literal["arrow", "bars", "square", "diamond", "cross", "dot"] = "arrow"
    colour: str = "blue"
    hollow: bool = False
    ring: bool = False
    there: bool = True
    moving: bool = True
    silent: bool = False
    cause: str = ""
    legend: str = ""
