"""Where something changes over two parameters: cells of a grid, halved again and again where it does.

A cell is halved both ways where the places on it, corners and others, are not all on the same side, the largest cells
first. One whose corners are all open is left: there seeds hide the boundary, and more places would not show it. The
same judgements give the same cells; nothing is drawn by lot. (Adaptive bisection, as of quadtrees: Finkel and Bentley
1974.)

What it cannot see: an island of another side within a cell none of whose places lie on it. The grid must be so fine
that there is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

Spot = tuple[float, float]
"""A value of either parameter."""
DEEPEST = 12
"""How often a cell of the grid is halved, at most."""


class Side(NamedTuple):
    """On which side of the boundary a place is, and whether that is open; None where nothing is known of it."""

    side: Hashable
    open: bool


class Cell(NamedTuple):
    """What lies between two values of either parameter, and how often it was halved."""

    x: tuple[float, float]
    y: tuple[float, float]
    depth: int = 0

    @property
    def corners(self) -> list[Spot]:
        """The four corners."""
        return [(x, y) for y in self.y for x in self.x]

    def holds(self, spot: Spot) -> bool:
        """Whether a place lies within or on it."""
        return self.x[0] <= spot[0] <= self.x[1] and self.y[0] <= spot[1] <= self.y[1]


Judge = Callable[[Sequence[Spot]], Mapping[Spot, Side]]
"""What says of places, all that were asked for so far are known, on which side they are."""
Halve = Callable[[float, float], float | None]
"""What gives the value half-way between two; None where there is none."""


@dataclass
class Boundary:
    """The cells of the grid that was begun with, the cells into which they were halved, and the sides of all places."""

    grid: tuple[Cell, ...]
    on: dict[Cell, list[Spot]]
    """The places on each cell."""
    halves: tuple[Halve, Halve] = field(compare=False)
    sides: dict[Spot, Side] = field(default_factory=dict)

    @property
    def cells(self) -> list[Cell]:
        """All cells as they are now."""
        return list(self.on)

    def know(self, judged: Mapping[Spot, Side]) -> None:
        """Note on which side places are."""
        self.sides |= judged
        for cell, spots in self.on.items():
            spots += [spot for spot in judged if cell.holds(spot)]

    def halve(self, cell: Cell, parts: Sequence[Cell]) -> None:
        """Put parts in the place of a cell."""
        spots = self.on.pop(cell)
        self.on |= {part: [spot for spot in spots if part.holds(spot)] for part in parts}

    def crossed(self, cell: Cell) -> bool:
        """Whether the boundary runs through a cell: places on it are on different sides."""
        return len({self.sides[spot].side for spot in self.on[cell]} - {None}) > 1

    def hidden(self, cell: Cell) -> bool:
        """Whether all corners of a cell are open."""
        return all(self.sides[spot].open for spot in cell.corners)

    @property
    def as_fine(self) -> int:
        """How many places a whole grid has whose cells are as small as the largest through which the boundary runs."""
        halved = min((cell.depth for cell in self.along), default=0)
        axes = ({end for cell in self.grid for end in (cell.x, cell.y)[way]} for way in (0, 1))
        return math.prod(len(_finer(axis, halve, halved)) for axis, halve in zip(axes, self.halves, strict=True))

    @property
    def along(self) -> list[Cell]:
        """The cells through which the boundary runs."""
        return [cell for cell in self.on if self.crossed(cell)]


def bisect(
    xs: Sequence[float], ys: Sequence[float], judge: Judge, places: int, halves: tuple[Halve, Halve]
) -> Boundary:
    """Return the boundary, from a grid and at most so many places more."""
    xs, ys = sorted(xs), sorted(ys)
    cells = tuple(Cell(x, y) for y in pairwise(ys) for x in pairwise(xs))
    found = Boundary(cells, {cell: [] for cell in cells}, halves)
    found.know(judge([(x, y) for y in ys for x in xs]))
    while chosen := list(_affordable(found, places)):
        new = dict.fromkeys(spot for _, parts in chosen for spot in _new(found, parts))
        places -= len(new)
        for cell, parts in chosen:
            found.halve(cell, parts)
        found.know(judge(list(new)))
    return found


def _affordable(found: Boundary, places: int) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield the largest cells that can be halved, with their parts, as long as places are left."""
    wanted = {cell: _parts(cell, found.halves) for cell in found.along if not found.hidden(cell)}
    wanted = {cell: parts for cell, parts in wanted.items() if len(parts) > 1}
    asked, least = set[Spot](), min((cell.depth for cell in wanted), default=0)
    for cell, parts in wanted.items():
        new = {*asked, *_new(found, parts)}
        if cell.depth == least and len(new) <= places:
            asked = new
            yield cell, parts


def _new(found: Boundary, parts: Iterable[Cell]) -> list[Spot]:
    return [spot for part in parts for spot in part.corners if spot not in found.sides]


def _parts(cell: Cell, halves: tuple[Halve, Halve]) -> list[Cell]:
    if cell.depth >= DEEPEST:
        return [cell]
    along = [_split(ends, halve) for ends, halve in zip((cell.x, cell.y), halves, strict=True)]
    return [Cell(x, y, cell.depth + 1) for y in along[1] for x in along[0]]


def _split(ends: tuple[float, float], halve: Halve) -> list[tuple[float, float]]:
    middle = halve(*ends)
    return [ends] if middle is None else [(ends[0], middle), (middle, ends[1])]


def _finer(values: Collection[float], halve: Halve, times: int) -> Collection[float]:
    """Return values with those half-way between them, so many times."""
    for _ in range(times):
        middles = [halve(*ends) for ends in pairwise(sorted(values))]
        values = {*values, *(middle for middle in middles if middle is not None)}
    return values
