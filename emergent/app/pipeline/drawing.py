"""The wiring as the browser draws it: boxes, lines as points, and the way of each message, in pixels.

Where everything goes is what `emergent/plots/wiring.py` found, the same as in the figures of a report.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from emergent.models.pipeline.system import PipelineSystem
from emergent.network import FLOWS, IN, OUT
from emergent.plots.boxes import Box
from emergent.plots.wiring import Point, Wire, wired

INCH = 100.0
"""Pixels of an inch of the layout, before the page scales them."""
MARGIN = 34.0
"""Room around the boxes for what hangs over their edges."""
BEND, SMOOTH = 0.11, 20
"""The radius of a round corner [inch]; into how many straight pieces a curve is cut."""
HEADS = {"share": 2, "call": 0, "retry": 0}
"""How many ends of a line have an arrow head, where not one."""


def drawing(system: PipelineSystem) -> dict[str, Any]:
    """Return what the browser needs to draw the wiring of a pipeline: size, boxes, lines, and the ways of messages."""
    network = system.network()
    wiring = wired(network)
    x0, _, _, y1 = wiring.limits
    place = {component.id: i for i, component in enumerate(system.wiring.components)}

    def pixel(point: Point) -> list[float]:
        return [round((point[0] - x0) * INCH + MARGIN, 1), round((y1 - point[1]) * INCH + MARGIN, 1)]

    def boxed(box: Box) -> dict[str, float]:
        x, y = pixel((box.left, box.top))
        return {"x": x, "y": y, "w": round(box.width * INCH, 1), "h": round(box.height * INCH, 1)}

    nodes: list[dict[str, Any]] = [
        {"id": n.id, "kind": n.kind, "about": n.about, "place": place[n.id], **boxed(wiring.boxes[n.id])}
        for n in network.nodes
    ]
    ends: list[dict[str, Any]] = [{"id": end, "place": len(place), **boxed(wiring.boxes[end])} for end in (IN, OUT)]
    lines, reach = [], [(b["x"] + b["w"], b["y"] + b["h"]) for b in (*nodes, *ends)]
    for line in wiring.lines:
        way = [pixel(point) for point in points(line)]
        reach += [(x, y) for x, y in way]
        heads = HEADS.get(line.link.role, 1) if line.arrives else 0
        lines.append({"id": line.link.id, "role": line.link.role, "heads": heads, "points": way})
    edges = []
    for link in network.of(*FLOWS):
        way = [pixel(point) for line in wiring.lines if line.link == link for point in points(line)]
        label = link.note or ("" if link.role == "pass" else link.role)
        edges.append({"id": link.id, "place": place[link.id], "role": link.role, "way": way, "label": label})
    size = {"width": max(p[0] for p in reach) + MARGIN, "height": max(p[1] for p in reach) + MARGIN}
    return {**size, "nodes": nodes, "ends": ends, "lines": lines, "edges": edges}


def points(line: Wire) -> list[Point]:
    """Return the points of a line, curves cut into straight pieces."""
    return list(_level(line.points) if line.level else _rounded(line.points))


def _level(given: Sequence[Point]) -> Iterator[Point]:
    """Go from layer to layer in curves, and straight across those between."""
    yield given[0]
    for i, (start, end) in enumerate(pairwise(given)):
        if i % 2 or start[1] == end[1]:
            yield end
            continue
        half = (start[0] + end[0]) / 2
        for j in range(1, SMOOTH + 1):
            t = j / SMOOTH
            yield _blend([start, (half, start[1]), (half, end[1]), end], t)


def _rounded(given: Sequence[Point]) -> Iterator[Point]:
    """Go along the points with round corners."""
    yield given[0]
    for before, here, after in zip(given[:-2], given[1:-1], given[2:], strict=True):
        one, other = math.dist(before, here), math.dist(here, after)
        bend = min(BEND, one / 2, other / 2)
        start, end = _toward(here, before, bend, one), _toward(here, after, bend, other)
        for j in range(SMOOTH // 4 + 1):
            yield _blend([start, here, end], j / (SMOOTH // 4))
    yield given[-1]


def _toward(start: Point, end: Point, far: float, whole: float) -> Point:
    share = far / whole if whole else 0.0
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _blend(corners: Sequence[Point], t: float) -> Point:
    """Return the point of a Bézier curve at t from 0 to 1."""
    while len(corners) > 1:
        corners = [((1 - t) * a[0] + t * b[0], (1 - t) * a[1] + t * b[1]) for a, b in pairwise(corners)]
    return corners[0]
