"""Networks: the components of a system as nodes and the links between them, for pictures and lists."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

IN, OUT = "in", "out"
"""The ends of a network: where what flows through it comes from, and where it goes. Neither is a component."""

Role = Literal["pass", "reject", "error", "call", "retry", "share"]
"""What a link is: it passes work on, sends it back, or takes what failed; or a stage calls a tool, brings failed work
back by a queue, or shares a board."""
FLOWS: tuple[Role, ...] = ("pass", "reject", "error")
"""The roles of links on which messages flow: edges, which are components."""


@dataclass(frozen=True)
class Node:
    """A component; `about` is what it holds or does. Shares are of its operations, nan where nobody counted.

    `visible` is the share that fails for all to see, `silent` the share that comes out wrong by its own doing.
    """

    id: str
    kind: str
    about: str = ""
    visible: float = math.nan
    silent: float = math.nan

    @property
    def failing(self) -> float:
        """The share of its operations that fail in either way; nan where nobody counted."""
        known = [share for share in (self.visible, self.silent) if not math.isnan(share)]
        return min(1.0, sum(known)) if known else math.nan


@dataclass(frozen=True)
class Link:
    """A way from one node (or `IN`) to another (or `OUT`); `id` is that of the edge, empty where it is no component."""

    source: str
    target: str
    role: Role = "pass"
    id: str = ""
    note: str = ""


@dataclass(frozen=True)
class Network:
    """The nodes and the links of a system, in the order in which they were declared."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def of(self, *roles: Role) -> tuple[Link, ...]:
        """Return the links with these roles."""
        return tuple(link for link in self.links if link.role in roles)
