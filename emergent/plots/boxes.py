"""Where the boxes of a network stand, in inches: layers from left to right, what is too wide goes on in a row below.

Under a stage hang its tools and its queue, a board has its agents around it; what several share, and what is linked to
nothing, stands in an extra row below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from emergent.network import FLOWS, IN, OUT, Link, Network
from emergent.plots.layering import SWEEPS, Id, layers, ordered, rows, spread

WIDTH, HEIGHT, END = 1.34, 0.64, 0.44
"""A component's box, and the size of the ends."""
GAP, ROOM, HUNG, TABLE, INDENT = 0.52, 0.26, 0.1, 0.42, 0.18
"""Between layers; between boxes; above what hangs; between a board and its agents; of what hangs."""
WIDEST, AROUND = 9.9, 5
"""Of a row of layers; how many agents sit side by side at a board."""


@dataclass(frozen=True)
class Box:
    """A box: its centre and its size."""

    x: float
    y: float
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def left(self) -> float:
        """The left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y - self.height / 2

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y + self.height / 2


@dataclass
class Block:
    """What stands in one place of a layer; `above` and `below` are how far it reaches from where its edges arrive."""

    width: float
    above: float
    below: float
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Seat:
    """Where an agent sits at a board: above (1) or below (−1), in the inner or outer ring, how many seats across."""

    agent: str
    up: int
    ring: int
    across: float


def seated(agents: Sequence[str]) -> list[Seat]:
    """Return the seats: half of the agents above, half below; of many, some in an outer ring, between those within."""
    seats, half = [], -(-len(agents) // 2)
    for up, side in ((1, agents[:half]), (-1, agents[half:])):
        outer = len(side) - len(side) // 2 if len(side) > AROUND else 0
        for ring, row in enumerate((side[outer:], side[:outer])):
            shift = 0.5 if ring and len(side) % 2 == 0 else 0.0
            seats += [Seat(agent, up, ring, i - (len(row) - 1) / 2 + shift) for i, agent in enumerate(row)]
    return seats


class Boxes:
    """The boxes of a network: `stand` gives those of one row after the other their places."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.at: dict[str, Box] = {}
        self._sort()
        self._stack()

    def _sort(self) -> None:
        """Find out what stands in layers, what hangs under what, and what goes into an extra row."""
        network = self.network
        flows = network.of(*FLOWS)
        linked = {end for link in flows for end in (link.source, link.target)}
        names = [node.id for node in network.nodes if node.id in linked]
        self.users: dict[str, list[str]] = {}
        for link in network.of("call", "retry"):
            self.users.setdefault(link.target, []).append(link.source)
        self.hanging = {n.id: [other for other, by in self.users.items() if by == [n.id]] for n in network.nodes}
        agents: dict[str, list[str]] = {}
        for link in network.of("share"):
            agents.setdefault(link.target, []).append(link.source)
        self.seats = {board: seated(around) for board, around in agents.items()}
        self.owner = {n: board for board, around in agents.items() for n in around}
        self.owner |= {other: name for name, hung in self.hanging.items() for other in hung}
        self.extra = [n.id for n in network.nodes if n.id not in linked and n.id not in self.owner]
        layer = layers(names, flows)
        self.back = [link for link in flows if layer[link.source] >= layer[link.target]]
        self.chains: dict[Link, list[Id]] = {}
        columns: list[list[Id]] = [[] for _ in range(layer[OUT] + 1)]
        for name in (IN, *names, OUT):
            columns[layer[name]].append(name)
        for link in flows:
            if link not in self.back:
                between = [(link, i) for i in range(layer[link.source] + 1, layer[link.target])]
                self.chains[link] = [link.source, *between, link.target]
                for empty in between:
                    columns[empty[1]].append(empty)
        self.ways = [way for chain in self.chains.values() for way in pairwise(chain)]
        self.columns = ordered(columns, self.ways)
        self.column = {name: i for i, column in enumerate(self.columns) for name in column}

    def _stack(self) -> None:
        """Put the layers into rows, beside each other."""
        self.blocks = {name: self._block(name) for name in self.column}
        self.widths = [max(self.blocks[name].width for name in column) for column in self.columns]
        busy = [sum(self.column[one] == i for one, _ in self.ways) for i in range(len(self.columns) - 1)]
        gaps = [GAP + 0.03 * min(ways, 8) for ways in busy]
        self.rows = rows(self.widths, gaps, max(WIDEST, max(self.widths) + 2 * (END + GAP + 0.03)))
        self.row = {name: next(r for r, row in enumerate(self.rows) if i in row) for name, i in self.column.items()}
        for row in self.rows:
            x = 0.0
            for i in row:
                for name in self.columns[i]:
                    self.blocks[name].x = x + self.widths[i] / 2
                x += self.widths[i] + (gaps[i] if i < len(gaps) else 0.0)

    def _block(self, name: Id) -> Block:
        if not isinstance(name, str):
            return Block(0.0, 0.06, 0.06)
        if name in (IN, OUT):
            return Block(END, END / 2, END / 2)
        if name not in self.seats:
            return Block(WIDTH, HEIGHT / 2, HEIGHT / 2 + self._hung(name))
        reach = [HEIGHT / 2, HEIGHT / 2]
        for seat in self.seats[name]:
            beyond = self._distance(name, seat) + HEIGHT / 2 + self._hung(seat.agent)
            reach[seat.up < 0] = max(reach[seat.up < 0], beyond)
        wide = 2 * max(abs(seat.across) for seat in self.seats[name]) * (WIDTH + ROOM) + WIDTH
        return Block(max(wide, 1.5 * WIDTH), *reach)

    def _distance(self, board: str, seat: Seat) -> float:
        """Return how far from the middle of its board an agent sits, beyond what hangs at those nearer to it."""
        near = [s for s in self.seats[board] if s.up == seat.up and s.ring < seat.ring]
        return HEIGHT + TABLE + (max(self._hung(s.agent) for s in near) + HEIGHT + ROOM if near else 0.0)

    def _hung(self, name: str) -> float:
        """Return how far what hangs under a box reaches down from it."""
        return len(self.hanging[name]) * (HEIGHT + HUNG)

    # places

    def stand(self, row: int, top: float) -> None:
        """Give the boxes of a row their places, below `top`; not those of its extra row."""
        columns = [self.columns[i] for i in self.rows[row]]
        self._settle(columns)
        blocks = [self.blocks[name] for column in columns for name in column]
        high = max(block.y + block.above for block in blocks)
        for block in blocks:
            block.y += top - high
        for column in columns:
            for name in column:
                if isinstance(name, str):
                    self._seat(name)

    def _settle(self, columns: Sequence[Sequence[Id]]) -> None:
        """Give the blocks of a row heights that are near to those of their neighbours."""
        near: dict[Id, list[Id]] = {}
        for one, other in self.ways:
            if self.row[one] == self.row[other]:
                near.setdefault(one, []).append(other)
                near.setdefault(other, []).append(one)
        for sweep in range(SWEEPS + 1):
            for column in columns if sweep % 2 == 0 else reversed(columns):
                blocks = [self.blocks[name] for name in column]
                wanted = [
                    float(np.mean([self.blocks[n].y for n in near[name]])) if sweep and name in near else 0.0
                    for name in column
                ]
                rooms = [a.below + b.above + (ROOM if a.width and b.width else 0.08) for a, b in pairwise(blocks)]
                for block, y in zip(blocks, spread(wanted, rooms), strict=True):
                    block.y = float(y)

    def _seat(self, name: str) -> None:
        """Give a node its box, with what hangs under it and who sits around it."""
        block = self.blocks[name]
        if name in (IN, OUT):
            self.at[name] = Box(block.x, block.y, END, END)
        elif name in self.seats:
            self.at[name] = Box(block.x, block.y, max(1.5 * WIDTH, block.width - WIDTH + 0.4))
            for seat in self.seats[name]:
                x = block.x + seat.across * (WIDTH + ROOM)
                self._hang(seat.agent, x, block.y + seat.up * self._distance(name, seat), seat.up)
        else:
            self._hang(name, block.x, block.y, -1)

    def _hang(self, name: str, x: float, y: float, up: int) -> None:
        self.at[name] = Box(x, y)
        for i, other in enumerate(self.hanging[name]):
            self.at[other] = Box(x + INDENT / 2, y + up * (i + 1) * (HEIGHT + HUNG), WIDTH - INDENT)

    def edge(self, name: str, side: int) -> float:
        """Return where the layer of a node ends, left (−1) or right (1) of it."""
        return self.blocks[name].x + side * self.widths[self.column[name]] / 2

    def row_of(self, name: str) -> int:
        """Return the row in which a node stands; for one of an extra row, that of its last user, or the last one."""
        if name in self.extra:
            return max((self.row_of(user) for user in self.users.get(name, ())), default=len(self.rows) - 1)
        return self.row_of(self.owner[name]) if name in self.owner else self.row[name]

    def extra_of(self, row: int) -> list[str]:
        """Return what stands in the extra row below a row."""
        return [name for name in self.extra if self.row_of(name) == row]

    def set_extra(self, row: int, top: float) -> None:
        """Place the boxes of the extra row below a row, each as near to below its users as there is room."""
        names = self.extra_of(row)
        beside = [box for name, box in self.at.items() if self.row_of(name) == row]
        left, right = min(box.left for box in beside), max(box.right for box in beside)
        wanted = {n: float(np.mean([self.at[u].x for u in self.users[n]])) if n in self.users else right for n in names}
        names.sort(key=wanted.__getitem__)
        across = -spread([-wanted[name] for name in names], [WIDTH + ROOM] * (len(names) - 1))
        across -= max(0.0, min(across[-1] + WIDTH / 2 - right, across[0] - WIDTH / 2 - left))
        across += max(0.0, left - across[0] + WIDTH / 2)
        for name, x in zip(names, across, strict=True):
            self.at[name] = Box(float(x), top - HEIGHT / 2)

    def low(self, row: int, left: float = -1e9, right: float = 1e9) -> float:
        """Return how far down the boxes of a row reach between two x, empty places of long ways included."""
        ends = [b.bottom for n, b in self.at.items() if self.row_of(n) == row and b.left < right and b.right > left]
        for name, block in self.blocks.items():
            half = self.widths[self.column[name]] / 2
            if self.row[name] == row and block.x - half < right and block.x + half > left:
                ends.append(block.y - block.below)
        return min(ends) if ends else self.low(row)
