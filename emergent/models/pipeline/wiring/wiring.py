"""The wiring of a pipeline: its components, what they read and send, and how the kernel sees it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.arithmetic import ARRAYS
from emergent.component import Component
from emergent.models.pipeline.kernel import layout as l
from emergent.models.pipeline.wiring import checks
from emergent.models.pipeline.wiring.baseline import baseline
from emergent.models.pipeline.wiring.contents import Parts, parts_added, parts_carried
from emergent.models.pipeline.wiring.copies import copies
from emergent.models.pipeline.wiring.declared import Declared
from emergent.models.pipeline.wiring.edges import END, START, Edge, Found, read_edges
from emergent.models.pipeline.wiring.nodes import FIELDS, ComponentParameters
from emergent.models.pipeline.wiring.order import acting, by_name, part_names
from emergent.randomness import key_of
from emergent.validation import refusal

__all__ = ["ITEMS", "KINDS", "PASSIVE", "SPECIFICATION", "Edge", "Wiring", "baseline"]

KINDS = ("stage", "tool", "router", "board", "queue", "reviewer", "aggregator", "idle")
"""The kinds of nodes, each at its number in the layout."""
PASSIVE = ("board", "queue", "idle", "edge")
"""The kinds of components that are no members."""
MOST_PARTS, MOST_VALUES = 60, 2**24
SPECIFICATION, ITEMS = "specification", "items"
"""Parts of the environment: what holds the targets, and the stream of items."""


class Wiring:
    """The components and edges of a pipeline, with the parts that each of them carries.

    `nodes` and `edges` are in declared order, and the kernel's index of a component is its place in both, one after the
    other. `order` is that in which components act, `parts` are those of the target: neither depends on the declared
    order, nor does what a run gives. `carries[name]` are the parts in what reaches a node (or `out`), `adds[name]`
    those that it puts in.

    Raises:
        ValidationError: with one error for each thing that is wrong, at the component or the edge.
    """

    def __init__(self, parameters: Declared) -> None:
        components = parameters.components
        edges, wrong = read_edges(parameters.edges, components)
        _refuse(checks.names(components) + wrong)
        _refuse(checks.structure(components, edges, parameters.hops))
        adds, wrong = parts_added(components)
        _refuse(wrong)
        self.parts: tuple[str, ...] = part_names(components, edges)
        _refuse(_sizes(parameters, self.parts))
        carries, wrong = parts_carried(components, edges, adds, self.parts)
        _refuse(wrong)
        _refuse(copies(components, edges))
        self.order: tuple[str, ...] = acting(components, edges)
        self.declared: Mapping[str, ComponentParameters] = components
        self.nodes: tuple[str, ...] = tuple(components)
        self.edges: tuple[Edge, ...] = tuple(_equal_branches(edges))
        self.adds: Mapping[str, Parts] = adds
        self.carries: Mapping[str, Parts] = carries

    @classmethod
    def of(cls, parameters: Declared) -> Wiring:
        """Return the wiring in which the items flow: the declared one, or the one agent's (`agent_attempts`)."""
        attempts = parameters.agent_attempts
        return cls(baseline(parameters, attempts) if attempts else parameters)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """All nodes, then all edges: the kernel's order."""
        kinds = [(name, self.kind(name)) for name in self.nodes] + [(edge.id, "edge") for edge in self.edges]
        return tuple(Component(name, kind, passive=kind in PASSIVE) for name, kind in kinds)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The kernel's index of each node."""
        return {name: place for place, name in enumerate(self.nodes)}

    def kind(self, name: str) -> str:
        """Return the kind of a node."""
        return self.declared[name].kind

    def value(self, name: str, field: str) -> Any:
        """Return a number of a node, the default of its kind where none is given."""
        return self.declared[name].value(field)

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the nodes of one kind."""
        return tuple(name for name in self.nodes if self.kind(name) == kind)

    def callers(self, tool: str) -> tuple[str, ...]:
        """Return the stages that call a tool."""
        return tuple(name for name in self.of_kind("stage") if tool in self.value(name, "tools"))

    def agents(self, board: str) -> tuple[str, ...]:
        """Return the stages that work on a board."""
        return tuple(name for name in self.of_kind("stage") if self.value(name, "board") == board)

    def reject_edge(self, reviewer: str) -> Edge | None:
        """Return the edge on which a reviewer sends back."""
        return next((e for e in self.edges if e.source == reviewer and e.label == l.REJECT_LABEL), None)

    def attempts(self, stage: str) -> int:
        """Return how often a stage may act on one item because of its queue."""
        queue = self.value(stage, "queue")
        return self.value(queue, "cap") if queue else 1

    @cached_property
    def submissions(self) -> int:
        """The largest number of submissions that a reviewer takes."""
        return max((self.value(name, "cap") for name in self.of_kind("reviewer")), default=1)

    def net(self, parameters: Declared) -> l.Net:
        """Return the wiring as the kernel reads it."""
        n = len(self.nodes)
        outgoing, incoming = _Rows(n + 1), _Rows(n + 1)
        errors, tools = _Rows(n + 1), _Rows(n)
        for place, e in sorted(enumerate(self.edges), key=lambda entry: by_name(entry[1].target)):
            if e.label != l.REJECT_LABEL:
                (outgoing if e.label == l.NORMAL else errors).add(self._place(e.source), place)
        for place, e in sorted(enumerate(self.edges), key=lambda entry: self._rank(entry[1])):
            if e.label == l.NORMAL:
                incoming.add(self._place(e.target), place)
        for name in self.of_kind("stage"):
            for tool in self.value(name, "tools"):
                tools.add(self.index[name], self.index[tool])
        groups = [self.value(name, "group") if self.kind(name) == "tool" else "" for name in self.nodes]
        return l.Net(
            numbers=np.array([self._numbers(name) for name in self.nodes]),
            integers=np.array([self._integers(name) for name in self.nodes], np.int64),
            order=np.array([self.index[name] for name in self.order], np.int64),
            edge=np.array([(self._place(e.source), self._place(e.target), e.label) for e in self.edges], np.int64),
            weight=np.array([e.weight for e in self.edges]),
            out_first=outgoing.first,
            out_edge=outgoing.flat,
            error_first=errors.first,
            error_edge=errors.flat,
            in_first=incoming.first,
            in_edge=incoming.flat,
            tool_first=tools.first,
            tool=tools.flat,
            carries=self._table([self.carries[name] for name in (*self.nodes, END)]),
            adds=self._table([self.adds[name] for name in self.nodes]),
            keys=np.array([component.key for component in self.components], np.uint64),
            group_keys=np.array([key_of(f"group:{group}") if group else 0 for group in groups], np.uint64),
            specification_key=np.uint64(key_of(SPECIFICATION)),
            items_key=np.uint64(key_of(ITEMS)),
        )

    def flow(self, parameters: Declared) -> l.Flow:
        """Return the numbers of a run as the kernel reads them."""
        p = parameters
        return l.Flow(
            **{"items": p.items, "interval": p.interval, "symbols": p.symbols, "alphabet": p.alphabet},
            **{"parts": len(self.parts), "steps": p.steps, "deadline": p.deadline, "hops": p.hops},
            difficulty=float(p.difficulty),
            skill=float(p.skill),
        )

    def _place(self, name: str) -> int:
        """Return the place of a node, or of either end: after the last node."""
        return len(self.nodes) if name in (START, END) else self.index[name]

    def _rank(self, e: Edge) -> tuple[bool, tuple[int, str]]:
        """Return the place of a candidate among those of one aggregator: its `first`, then by name."""
        chosen = "" if e.target == END else self.declared[e.target].first
        return e.source != chosen, by_name(e.source)

    def _table(self, rows: Sequence[Parts]) -> npt.NDArray[np.bool_]:
        return np.array([[part in row for part in self.parts] for row in rows], np.bool_)

    def _numbers(self, name: str) -> npt.NDArray[np.float64]:
        c = self.declared[name]
        row = np.zeros(l.NUMBERS)
        row[[l.P_RIGHT, l.P_READING]] = math.inf, 1
        for place, field in _NUMBERS.items():
            if field in _fields(c):
                row[place] = c.value(field)
        if c.kind in ("stage", "aggregator"):
            row[l.P_RIGHT] = logit(c.value("right"))
        if c.kind == "reviewer":
            row[l.P_SENSITIVITY] = logit(c.value("sensitivity"))
        if c.kind == "tool" and c.value("mtbf"):
            row[[l.P_BREAKS, l.P_MENDS]] = 1 / c.value("mtbf"), 1 / c.value("mttr")
        if c.kind == "aggregator":
            row[l.P_SWAYED] = 1 - c.value("discernment") if c.swayed is None else c.swayed
        return row

    def _integers(self, name: str) -> npt.NDArray[np.int64]:
        c = self.declared[name]
        row = np.zeros(l.INTEGERS, np.int64)
        row[[l.I_PART, l.I_QUEUE, l.I_BOARD, l.I_REJECT]] = -1
        row[l.I_KIND] = KINDS.index(c.kind)
        row[l.I_INCOMING] = sum(e.target == name and e.label == l.NORMAL for e in self.edges)
        for place, field in _INTEGERS.items():
            if field in _fields(c):
                row[place] = c.value(field)
        for place, (field, words) in _WORDS.items():
            if field in _fields(c):
                row[place] = words.index(c.value(field))
        if "part" in _fields(c) and c.value("part"):
            row[l.I_PART] = self.parts.index(c.value("part"))
        if c.kind == "stage":
            row[l.I_QUEUE] = self.index.get(c.value("queue"), -1)
            row[l.I_BOARD] = self.index.get(c.value("board"), -1)
            replies = l.MOST_REPLIES if c.value("board") else self.attempts(name) * self.submissions
            row[l.I_READINGS] = min(replies, l.MOST_REPLIES)
        if c.kind == "reviewer" and (reject := self.reject_edge(name)):
            row[l.I_REJECT] = self.edges.index(reject)
        return row


_NUMBERS = {
    **{l.P_REPAIR: "repair", l.P_READING: "reading", l.P_FAILS: "fails", l.P_CORRUPTS: "corrupts"},
    **{l.P_STALE: "stale", l.P_COMMON: "common", l.P_FALSE_ALARM: "false_alarm", l.P_LOAD: "load", l.P_FIX: "fix"},
    **{l.P_DISCERNMENT: "discernment", l.P_MISROUTE: "misroute", l.P_LOSS: "loss", l.P_FLIP: "flip"},
    l.P_BACKOFF: "backoff",
}
_INTEGERS = {
    **{l.I_LATENCY: "latency", l.I_CAPACITY: "capacity", l.I_CAP: "cap", l.I_PATIENCE: "patience", l.I_ROOM: "room"},
}
_WORDS = {
    l.I_AT_CAP: ("at_cap", ("accept", "drop", "escalate")),
    l.I_COMBINE: ("combine", ("majority", "select", "sum")),
    l.I_TIE: ("tie", ("first", "fail")),
    l.I_MAJORITY: ("need", ("all", "majority")),
}
"""Words as the numbers that the layout gives them."""


class _Rows:
    """Lists of whole numbers, one list a row, in compressed rows."""

    def __init__(self, rows: int) -> None:
        self.rows: list[list[int]] = [[] for _ in range(rows)]

    def add(self, row: int, value: int) -> None:
        self.rows[row].append(value)

    @property
    def first(self) -> npt.NDArray[np.int64]:
        return np.cumsum([0, *map(len, self.rows)], dtype=np.int64)

    @property
    def flat(self) -> npt.NDArray[np.int64]:
        return np.array([value for row in self.rows for value in row], np.int64)


def logit(share: float) -> float:
    """Return log(p / (1 − p)), in arithmetic that is the same on every machine; ±inf for 1 and 0."""
    if share in (0, 1):
        return math.inf if share else -math.inf
    return float(ARRAYS.log(np.float64(share / (1 - share))))


def _fields(component: ComponentParameters) -> Mapping[str, Any]:
    return FIELDS[component.kind]


def _equal_branches(edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges with equal weights for the branches of routers that give none."""
    bare = [e.source for e in edges if math.isnan(e.weight)]
    return [e._replace(weight=1 / bare.count(e.source)) if math.isnan(e.weight) else e for e in edges]


def _sizes(parameters: Declared, parts: Sequence[str]) -> Found:
    found: Found = []
    if not parts:
        found.append((("components",), "hold no part of the target: give a stage or a tool a `part`."))
    if len(parts) > MOST_PARTS:
        found.append((("components",), f"hold {len(parts)} parts of the target; at most {MOST_PARTS} are allowed."))
    if parameters.alphabet**parameters.symbols > MOST_VALUES:
        found.append(
            (
                ("symbols",),
                f"is {parameters.symbols} with an alphabet of {parameters.alphabet}, but alphabet to the power of "
                f"symbols must be at most 2^24 = {MOST_VALUES:,}: lower one of them.",
            )
        )
    if parameters.horizon != round(parameters.horizon):
        found.append((("horizon",), f"is {parameters.horizon:g}, but must be a whole number of steps of 1 s."))
    return found


def _refuse(found: Found) -> None:
    if found:
        raise refusal("Declared", found)
