"""Edges of a wiring: reading `"FROM -> TO : LABEL"`, and what a label may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from emergent.fields import Location
from emergent.models.pipeline.kernel.layout import ERROR_LABEL, NORMAL, REJECT_LABEL
from emergent.models.pipeline.wiring.nodes import ComponentParameters
from emergent.validation import given, meant

START, END = "in", "out"
"""Where items come from and where they go; neither is a component."""
Found = list[tuple[Location, str]]
_FORM = re.compile(r"\s*(\S+)\s*->\s*([^\s:]+)\s*(?::\s*(\S+)\s*)?")
_LABELS = {
    "stage": "no label or `error`",
    "router": "no label, a weight from 0 to 1 or `error`",
    "reviewer": "no label or `reject`",
}


class Edge(NamedTuple):
    """A directed edge; `weight` is the branch's probability at a router (NaN where none is given), else 1."""

    source: str
    target: str
    label: int = NORMAL
    weight: float = 1.0

    @property
    def id(self) -> str:
        """The id of the edge as a component."""
        return f"{self.source}.{self.target}"

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"


def read_edges(texts: Sequence[str], components: Mapping[str, ComponentParameters]) -> tuple[list[Edge], Found]:
    """Return the edges, and what is wrong with those that are none."""
    edges: dict[str, Edge] = {}
    found: Found = []
    for place, text in enumerate(texts):
        edge = _edge(text, components)
        if not isinstance(edge, str) and edge.id in edges:
            edge = f"leads from {edge.source} to {edge.target} a second time: keep one edge between the two."
        if isinstance(edge, str):
            found.append((("edges", place), f"is {given(text)}, but {edge}"))
        else:
            edges[edge.id] = edge
    return list(edges.values()), found


def _edge(text: str, components: Mapping[str, ComponentParameters]) -> Edge | str:
    """Return the edge that a text describes, or what is wrong with it."""
    form = _FORM.fullmatch(text)
    if form is None:
        return 'an edge is written "FROM -> TO", or "FROM -> TO : LABEL" with reject, error or a weight.'
    source, target, label = form[1], form[2], form[3]
    for name, end, other in ((source, START, END), (target, END, START)):
        if name == other:
            return (
                f"nothing {'leaves `out`' if end == START else 'leads to `in`'}: items come from `in` and go to `out`."
            )
        if name != end and name not in components:
            linked = [one for one, component in components.items() if component.linked]
            return f"{name!r} is no component. {meant(name, [end, *linked])}"
        if name != end and not components[name].linked:
            return f"{name} ({_role(components[name])}) has no edges: remove this one."
    kind = "" if source == START else components[source].kind
    return _labelled(source, target, kind, label)


def _labelled(source: str, target: str, kind: str, label: str | None) -> Edge | str:
    if label is None:
        return Edge(source, target, weight=float("nan") if kind == "router" else 1.0)
    if label == "reject" and kind == "reviewer":
        return Edge(source, target, REJECT_LABEL)
    if label == "error" and kind in ("stage", "router"):
        return Edge(source, target, ERROR_LABEL)
    try:
        weight = float(label)
    except ValueError:
        weight = -1
    if kind == "router" and 0 <= weight <= 1:
        return Edge(source, target, weight=weight)
    who = f"an edge that leaves a {kind}" if kind else "an edge that leaves `in`"
    return f"the label of {who} must be {_LABELS.get(kind, 'left out')}, not {given(label)}."


def _role(component: ComponentParameters) -> str:
    return {
        "tool": "a tool, called by the stages that list it under `tools`",
        "queue": "a queue, used by the stages that name it under `queue`",
        "idle": "an idle bystander",
        "stage": f"a stage that works on the board {component.board}",
    }[component.kind]
