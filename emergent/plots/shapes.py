"""How the nodes and lines of a network look: one shape a kind of component, one line a role, text that fits its box."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import BoxStyle, Circle, FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath

from emergent.network import Role
from emergent.plots import style
from emergent.plots.boxes import Box
from emergent.plots.letters import fitting
from emergent.plots.wiring import Point, Wire

POINT = 1 / 72
"""A point in inches."""
TIP, CORNER, CURL = 0.11, 0.1, 0.11


@dataclass(frozen=True)
class Stroke:
    """How a line of some role looks; `heads` are the ends that have an arrow head."""

    colour: str
    line: Any
    width: float
    heads: str
    label: str


STROKES: dict[Role, Stroke] = {
    "pass": Stroke(style.INK, "-", 1.4, "end", "passes work on"),
    "reject": Stroke(style.VERMILLION.colour, (0, (7, 2, 1.5, 2)), 1.6, "end", "sends back what it rejects"),
    "error": Stroke(style.PURPLE.colour, (0, (3, 1.6)), 1.4, "end", "takes what failed visibly"),
    "call": Stroke(style.FAINT, (0, (1, 1.4)), 1.2, "", "calls a tool"),
    "retry": Stroke(style.BLUE.colour, (0, (4, 1.4, 1, 1.4)), 1.2, "", "brings failures back by a queue"),
    "share": Stroke(style.GREEN.colour, "-", 1.4, "both", "reads and writes a board"),
}


def outline(ax: Axes, kind: str, box: Box, **look: Any) -> None:
    """Draw a component's shape, which shows its kind even without its colour and its text."""
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    if kind in ("end", "stage"):
        round_ = Circle((box.x, box.y), box.width / 2, **look) if kind == "end" else _round(box, **look)
        ax.add_patch(round_)
        return
    corners = {
        "router": ((left, box.y), (left + TIP, top), (right - TIP, top), (right, box.y), *_foot(box, TIP)),
        "reviewer": (*_foot(box, CORNER), *_sides(box, CORNER)),
        "aggregator": ((left, bottom), (left, top), (right - TIP, top), (right, box.y), (right - TIP, bottom)),
    }.get(kind, ((left, bottom), (left, top), (right, top), (right, bottom)))
    ax.add_patch(Polygon(corners, closed=True, joinstyle="miter", **look))
    inner: dict[str, Any] = {"color": look["edgecolor"], "linewidth": 1.0, "zorder": look["zorder"]}
    if kind == "board":
        frame = [(left, bottom), (left, top), (right, top), (right, bottom)]
        inset = [(x + (0.05 if x == left else -0.05), y + (0.05 if y == bottom else -0.05)) for x, y in frame]
        ax.add_patch(Polygon(inset, closed=True, fill=False, **inner))
    if kind == "queue":
        for x in (right - 0.07, right - 0.14):
            ax.plot([x, x], [bottom, top], **inner)


def _foot(box: Box, inset: float) -> tuple[Point, Point]:
    """Return the ends of the lower edge, drawn in."""
    return (box.right - inset, box.bottom), (box.left + inset, box.bottom)


def _sides(box: Box, inset: float) -> tuple[Point, ...]:
    """Return the ends of the other edges, drawn in: left, upper, right."""
    left = (box.left, box.bottom + inset), (box.left, box.top - inset)
    upper = (box.left + inset, box.top), (box.right - inset, box.top)
    return (*left, *upper, (box.right, box.top - inset), (box.right, box.bottom + inset))


def _round(box: Box, **look: Any) -> FancyBboxPatch:
    round_ = BoxStyle("round", pad=0, rounding_size=0.12)  # type: ignore[no-untyped-call]
    return FancyBboxPatch((box.left, box.bottom), box.width, box.height, boxstyle=round_, **look)


def line(ax: Axes, given: Wire, *, scale: float, width: float | None = None) -> None:
    """Draw a link's line with its arrow heads; `scale` is how large an inch of the layout is."""
    stroke = STROKES[given.link.role]
    thick = stroke.width if width is None else width
    points = list(given.points)
    head = min(0.07 + 0.035 * thick, 0.2) / scale
    ends = {"end": (-1,), "both": (0, -1), "": ()}[stroke.heads] if given.arrives else ()
    for end in ends:
        tip, before = points[end], points[1 if end == 0 else -2]
        turn = (math.copysign(1.0, tip[0] - before[0]), 0.0) if given.level else _direction(before, tip)
        _head(ax, tip, turn, head, stroke.colour)
        points[end] = (tip[0] - 0.8 * head * turn[0], tip[1] - 0.8 * head * turn[1])
    path = _level(points) if given.level else _rounded(points)
    dashes = stroke.line
    if not isinstance(dashes, str):
        dashes = (0, tuple(part * stroke.width / thick for part in dashes[1]))  # as long in wide lines as in thin ones
    look: dict[str, Any] = {"linestyle": dashes, "linewidth": thick, "capstyle": "butt", "zorder": 2}
    ax.add_patch(PathPatch(path, fill=False, edgecolor=stroke.colour, **look))


def middle(given: Wire) -> Point:
    """Return a point on a line that is well away from its ends."""
    pairs = list(pairwise(given.points))
    start, end = pairs[0] if given.level else max(pairs, key=lambda pair: math.dist(*pair))
    return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2


def _head(ax: Axes, tip: Point, turn: Point, size: float, colour: str) -> None:
    (x, y), (u, v) = tip, turn
    back, half = (x - size * u, y - size * v), 0.42 * size
    corners = [tip, (back[0] - half * v, back[1] + half * u), (back[0] + half * v, back[1] - half * u)]
    ax.add_patch(Polygon(corners, closed=True, color=colour, linewidth=0, zorder=2.5))


def _direction(start: Point, end: Point) -> Point:
    length = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _level(points: Sequence[Point]) -> Path:
    """Return a path that goes from layer to layer in curves, and straight across those between."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for i, (start, end) in enumerate(pairwise(points)):
        half = (start[0] + end[0]) / 2
        if i % 2 == 0:
            vertices += [(half, start[1]), (half, end[1]), end]
            codes += [Path.CURVE4] * 3
        else:
            vertices.append(end)
            codes.append(Path.LINETO)
    return Path(vertices, codes)


def _rounded(points: Sequence[Point]) -> Path:
    """Return a path along the points with round corners."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, here, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        curl = min(CURL, math.dist(before, here) / 2, math.dist(here, after) / 2)
        (u, v), (s, t) = _direction(before, here), _direction(here, after)
        vertices += [(here[0] - curl * u, here[1] - curl * v), here, (here[0] + curl * s, here[1] + curl * t)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])


# text


def fitted(text: str, room: float, size: float, weight: str = "normal", smallest: float = 6.5) -> tuple[str, float]:
    """Return a text and its font size [pt] such that it is at most `room` [inch] wide: smaller, or cut off."""
    wide = _width(text, size, weight)
    if wide > room:
        size = max(smallest, size * room / wide)
    while _width(text, size, weight) > room * 1.001 and len(text) > 2:
        text = f"{text[:-2].rstrip('-_ ')}…"
    return text, size


def broken(text: str, room: float, size: float, weight: str = "normal") -> tuple[str, ...]:
    """Return a name in one line, or in two where it is too wide for one and has a hyphen to break at."""
    if _width(text, 0.85 * size, weight) <= room:
        return (text,)
    cuts = [match.end() for match in re.finditer(r"[-_ ]", text)]
    if not cuts:
        return (text,)
    cut = min(cuts, key=lambda at: max(_width(text[:at], size, weight), _width(text[at:], size, weight)))
    return text[:cut].rstrip(), text[cut:]


def _width(text: str, size: float, weight: str) -> float:
    """Return how wide a text is [inch]."""
    if not text:
        return 0.0
    with fitting([drawn := Text(0, 0, text, fontweight=weight)]):
        plain = text.replace("$", r"\$")
        outlined = TextPath((0, 0), plain, size, prop=drawn.get_fontproperties(), usetex=False)
        return float(outlined.get_extents().width) * POINT
