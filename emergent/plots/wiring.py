"""Where the boxes and the lines of a network go, in inches: what its picture is drawn from.

What leads on goes from layer to layer, and from the end of a row to the start of the next; what leads back runs below
the boxes, and so do the lines to what several share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from emergent.network import IN, OUT, Link, Network
from emergent.plots.boxes import INDENT, Box, Boxes
from emergent.plots.layering import Id

LANE, BELOW = 0.12, 0.22
"""Between lines side by side; between boxes and the first line below them."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Wire:
    """A link's line along `points`: `level` where it leaves and arrives level in curves, else with round corners.

    A link that leads from row to row has several lines one after the other, of which the last `arrives`.
    """

    link: Link
    points: tuple[Point, ...]
    level: bool = False
    arrives: bool = True


@dataclass(frozen=True)
class WiringLayout:
    """Where everything goes: the boxes of components and ends by their ids, and the lines."""

    boxes: Mapping[str, Box]
    lines: tuple[Wire, ...]

    @property
    def limits(self) -> tuple[float, float, float, float]:
        """The smallest and the largest x, then y."""
        points = [point for line in self.lines for point in line.points]
        xs = [x for box in self.boxes.values() for x in (box.left, box.right)] + [x for x, _ in points]
        ys = [y for box in self.boxes.values() for y in (box.bottom, box.top)] + [y for _, y in points]
        return min(xs), max(xs), min(ys), max(ys)


def wired(network: Network) -> WiringLayout:
    """Return where the boxes and the lines of a network go."""
    boxes = Boxes(network)
    lines = _Lines(boxes)
    top = 0.0
    for row in range(len(boxes.rows)):
        boxes.stand(row, top)
        top = lines.within(row)
    lines.between()
    return WiringLayout(boxes.at, tuple(lines.drawn))


class _Lines:
    """The lines between boxes."""

    def __init__(self, boxes: Boxes) -> None:
        self.boxes = boxes
        self.drawn: list[Wire] = []
        self.lanes: list[tuple[float, float, float]] = []
        self.counts: dict[object, int] = {}
        self.bottoms: dict[int, float] = {}
        self.buses: dict[str, float] = {}
        self.shared: dict[object, float] = {}
        self.leaving: dict[object, list[Point]] = {}

    def within(self, row: int) -> float:
        """Draw what leads back within a row, keep room for what leads down from it; return where the next may begin."""
        boxes = self.boxes
        for link in boxes.back:
            one, other = boxes.row[link.source], boxes.row[link.target]
            if one == other == row:
                start, end = self._down(link.source, 1), self._down(link.target, -1)
                y = self._lane(row, start[-1][0], end[-1][0])
                self._draw(link, *start, (start[-1][0], y), (end[-1][0], y), *reversed(end))
            elif row in (one, other):
                side = 1 if row == one else -1
                self._leave((link, side), row, self._down(link.source if side > 0 else link.target, side))
        for name in boxes.extra:
            for user in boxes.users.get(name, ()):
                if boxes.row_of(user) == row < boxes.row_of(name):
                    self._leave((name, user), row, self._down(user, -1), (name, row))
        if extra := boxes.extra_of(row):
            self.buses |= {name: self._lane(row, -1e6, 1e6) for name in extra if name in boxes.users}
            boxes.set_extra(row, min([boxes.low(row), *(y for _, _, y in self.lanes)]) - BELOW)
        self.bottoms[row] = min([boxes.low(row), *(y for _, _, y in self.lanes)])
        wraps = sum(boxes.row[one] == row != boxes.row[other] for one, other in boxes.ways)
        return self.bottoms[row] - 2 * BELOW - LANE * wraps

    def _leave(self, what: object, row: int, way: list[Point], lane: object = None) -> None:
        """Keep a way down from a row, and along below its boxes to its left; what has one `lane` shares it."""
        if lane is None:
            y = self._lane(row, way[-1][0], -1e6)
        else:
            y = self.shared[lane] = self.shared[lane] if lane in self.shared else self._lane(row, -1e6, 1e6)
        self.leaving[what] = [*way, (way[-1][0], y)]

    def between(self) -> None:
        """Draw what leads on, what hangs, what is shared, and what leads back to an earlier row."""
        self._forward()
        for link in self.boxes.network.of("call", "retry"):
            if link.target in self.boxes.owner:
                self._hanging(link)
        for name in self.buses:
            self._shared(name)
        for link in self.boxes.network.of("share"):
            agent, board = self.boxes.at[link.source], self.boxes.at[link.target]
            up = agent.y > board.y
            ends = (agent.bottom, board.top) if up else (agent.top, board.bottom)
            self._draw(link, *((agent.x, y) for y in ends))
        for link in self.boxes.back:
            if (link, 1) in self.leaving:
                start, end, left = self.leaving[link, 1], self.leaving[link, -1], self._left()
                self._draw(link, *start, (left, start[-1][1]), (left, end[-1][1]), *reversed(end))

    def _draw(self, link: Link, *points: Point, level: bool = False, arrives: bool = True) -> None:
        self.drawn.append(Wire(link, points, level, arrives))

    # what leads on

    def _forward(self) -> None:
        boxes = self.boxes
        leaving = self._ports({link: (chain[0], chain[1]) for link, chain in boxes.chains.items()})
        arriving = self._ports({link: (chain[-1], chain[-2]) for link, chain in boxes.chains.items()})
        wraps: list[tuple[int, Link, Point, Point, bool]] = []
        for link, chain in boxes.chains.items():
            source, target = boxes.at[link.source], boxes.at[link.target]
            y, edge = source.y + leaving[link], boxes.edge(link.source, 1)
            points = [(source.right, y)] + [(edge, y)] * 2 * (edge > source.right + 1e-6)  # a curve ends, one begins
            for one, other in pairwise(chain):
                block = boxes.blocks[other]
                half = boxes.widths[boxes.column[other]] / 2
                enter = (block.x - half, target.y + arriving[link] if other == link.target else block.y)
                short = target.left > enter[0] + 1e-6  # of the edge of its layer, where something wider stands, too
                if boxes.row[one] != boxes.row[other]:
                    if len(points) > 1:
                        self._draw(link, *points, level=True, arrives=False)
                    wraps.append((boxes.row[one], link, points[-1], enter, other == link.target and not short))
                    points = [enter]
                points.append(enter)
                if other != link.target:
                    points.append((block.x + half, block.y))
                elif short:
                    points.append((target.left, enter[1]))
            if len(set(points)) > 1:
                self._draw(link, *points, level=True)
        self._wrap(wraps)

    def _ports(self, ends: Mapping[Link, tuple[Id, Id]]) -> dict[Link, float]:
        """Return how far above the middle of its box each link leaves, or arrives: in the order of its other ends."""
        offsets: dict[Link, float] = {}
        for name in dict.fromkeys(end for end, _ in ends.values()):
            links = sorted((n for n in ends if ends[n][0] == name), key=lambda n: -self.boxes.blocks[ends[n][1]].y)
            step = min(0.05 if name in (IN, OUT) else 0.09, 0.4 / len(links))
            offsets |= {link: ((len(links) - 1) / 2 - i) * step for i, link in enumerate(links)}
        return offsets

    def _wrap(self, wraps: list[tuple[int, Link, Point, Point, bool]]) -> None:
        """Lead links from the end of a row to the start of the next, the lowest innermost, so that none cross."""
        for row in sorted({wrap[0] for wrap in wraps}):
            here = sorted((wrap for wrap in wraps if wrap[0] == row), key=lambda wrap: wrap[2][1])
            edge = max(box.right for name, box in self.boxes.at.items() if self.boxes.row_of(name) == row)
            lefts = [self._left() for _ in here]
            for i, (_, link, start, end, arrives) in enumerate(here):
                right, below, left = edge + 0.16 + LANE * i, self._channel(row), lefts[-1 - i]
                way = (start, (right, start[1]), (right, below), (left, below), (left, end[1]), end)
                self._draw(link, *way, arrives=arrives)

    # what leads down

    def _hanging(self, link: Link) -> None:
        user, hung = self.boxes.at[link.source], self.boxes.at[link.target]
        x = user.left + INDENT * (0.3 if link.role == "retry" else 0.6)
        self._draw(link, (x, user.bottom if hung.y < user.y else user.top), (x, hung.y), (hung.left, hung.y))

    def _shared(self, name: str) -> None:
        """Draw the lines to a box of an extra row: down to one that all its users share, beside the rows between."""
        boxes, box, bus = self.boxes, self.boxes.at[name], self.buses[name]
        links = [link for link in boxes.network.of("call", "retry") if link.target == name]
        ends, above = [box.x], dict[float, list[float]]()
        for link in links:
            if (name, link.source) in self.leaving:
                way = self.leaving[name, link.source]
                above.setdefault(way[-1][1], []).append(way[-1][0])
            else:
                way = self._down(link.source, -1)
                way = [*way, (way[-1][0], bus)]
                ends.append(way[-1][0])
            self._draw(link, *way)
        if above:
            left = self._left()
            for height, along in above.items():
                down = [(left, bus)] if height == max(above) else []
                self._draw(links[0], (max(along), height), (left, height), *down)
            ends.append(left)
        self._draw(links[0], (min(ends), bus), (max(ends), bus))
        self._draw(links[0], (box.x, bus), (box.x, box.top))

    def _down(self, name: str, side: int) -> list[Point]:
        """Return the points by which a line leaves a box downwards: from below, or round what stands under it."""
        boxes, box = self.boxes, self.boxes.at[name]
        under = [
            other
            for n, other in boxes.at.items()
            if boxes.row_of(n) == boxes.row_of(name) and n not in boxes.extra and other.top <= box.bottom + 1e-6
        ]
        if not any(other.left < box.right and other.right > box.left for other in under):
            number = self._count(("bottom", name, side))
            return [(box.x + side * min(box.width * 0.28 + 0.1 * number, box.width * 0.45), box.bottom)]
        column = self.boxes.column.get(name)
        half = box.width / 2 if column is None else boxes.widths[column] / 2
        edge = box.x + side * half
        number = self._count(("gutter", round(edge, 3), boxes.row_of(name))) % 6
        x, y = edge + side * (0.1 + 0.06 * number), box.y - box.height * 0.3
        return [(box.right if side > 0 else box.left, y), (x, y)]

    def _lane(self, row: int, one: float, other: float) -> float:
        """Return a free height for a line along from one x to the other, below what stands there in a row."""
        left, right = min(one, other) - 0.1, max(one, other) + 0.1
        y = self.boxes.low(row, left, right) - BELOW
        while any(a < right and b > left and abs(y - at) < LANE * 0.99 for a, b, at in self.lanes):
            y -= LANE
        self.lanes.append((left, right, y))
        return y

    def _channel(self, row: int) -> float:
        """Return a free height for a line along between a row and the next."""
        return self.bottoms[row] - 0.2 - LANE * self._count(("channel", row))

    def _left(self) -> float:
        """Return a free place for a line down beside the rows."""
        return min(box.left for box in self.boxes.at.values()) - 0.2 - LANE * self._count("left")

    def _count(self, what: object) -> int:
        """Return how often this was asked before."""
        self.counts[what] = self.counts.get(what, -1) + 1
        return self.counts[what]
