"""Checks of a wiring before items flow: names that exist, no orphans, no endless cycles, weights that sum to 1."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from emergent.fields import Location
from emergent.models.pipeline.kernel.layout import NORMAL, REJECT_LABEL
from emergent.models.pipeline.wiring.edges import END, START, Edge, Found
from emergent.models.pipeline.wiring.nodes import FIELDS, ComponentParameters
from emergent.validation import meant

Components = Mapping[str, ComponentParameters]
MOST_CANDIDATES = 64
MOST = 400
"""Components of a pipeline."""
TAKEN = (START, END, "specification", "items", "chance")
"""Ends of the pipeline and parts of the environment."""


def names(components: Components) -> Found:
    """Return what is wrong with the names of components and of what they refer to."""
    found: Found = []
    if len(components) > MOST:
        found.append((("components",), f"are {len(components)}, but must be {MOST} at most."))
    for name, c in components.items():
        if name in TAKEN or (name in (*FIELDS, "edge") and name != c.kind):
            what = "a name that the pipeline needs itself" if name in TAKEN else "the name of another kind of component"
            found.append((_at(name), f"is {what}: call the component otherwise."))
        for key, text in ((), name), (("part",), c.part or "a"):
            if not re.fullmatch(r"[a-z][a-z0-9_-]*", text):
                found.append(
                    (
                        ("components", name, *key),
                        f"is called {text!r}, but a name starts with a letter a–z and goes on with a–z, 0–9, _ or -.",
                    )
                )
        if c.kind == "stage":
            found += _references(name, c, components)
    return found


def structure(components: Components, edges: Sequence[Edge], hops: int) -> Found:
    """Return what is wrong with how the components hang together."""
    found = _ends(edges) or _orphans(components, edges)
    for name, c in components.items():
        leaving = [e for e in edges if e.source == name]
        if c.kind == "reviewer":
            found += _rejects(name, components, leaving, edges)
        if c.kind == "router":
            found += _weights(name, leaving, edges)
        if c.kind == "aggregator":
            count = sum(e.target == name and e.label == NORMAL for e in edges)
            found += _first(name, c.value("first"), edges)
            if count > MOST_CANDIDATES and c.value("combine") == "select":
                found.append((_at(name), f"selects among {count} candidates; at most {MOST_CANDIDATES} are allowed."))
            found += [
                (("edges", edges.index(e)), f"is {str(e)!r}, an error edge, but an aggregator takes candidates only.")
                for e in edges
                if e.target == name and e.label != NORMAL
            ]
    return found + _cycle(edges, hops)


def downstream(start: str, edges: Iterable[Edge]) -> set[str]:
    """Return what can be reached from `start` along the edges, itself only by a cycle."""
    edges = list(edges)
    reached: set[str] = set()
    fresh = {start}
    while fresh:
        fresh = {e.target for e in edges if e.source in fresh} - reached
        reached |= fresh
    return reached


def _references(name: str, c: ComponentParameters, components: Components) -> Found:
    found: Found = []
    tools = c.value("tools")
    wanted: list[tuple[Location, str, str]] = [(("tools", i), tool, "tool") for i, tool in enumerate(tools)]
    wanted += [((kind,), c.value(kind), kind) for kind in ("queue", "board") if c.value(kind)]
    for key, other, kind in wanted:
        known = [n for n, d in components.items() if d.kind == kind]
        if other not in known:
            what = f"is a {components[other].kind}" if other in components else "is no component"
            found.append(((*_at(name), *key), f"is {other!r}, which {what}; a {kind} is needed. {meant(other, known)}"))
    twice = [tool for tool in dict.fromkeys(tools) if tools.count(tool) > 1]
    if twice:
        found.append(((*_at(name), "tools"), f"has {twice[0]!r} twice: a stage calls a tool once at each attempt."))
    if c.value("need") == "majority":
        parts = {components[tool].part or "" for tool in tools if tool in components}
        if len(tools) < 3 or len(parts) > 1:
            having = f"{len(tools)} tools with {len(parts)} different parts"
            found.append(
                ((*_at(name), "need"), f'is "majority", which takes 3 or more tools that hold one part, not {having}.')
            )
    if c.value("board"):
        for field in ("repair", "queue", "latency"):
            if c.value(field):
                found.append(((*_at(name), field), "means nothing for a stage that works on a board: leave it out."))
    return found


def _ends(edges: Sequence[Edge]) -> Found:
    found: Found = []
    if not any(e.source == START for e in edges):
        found.append((("edges",), 'lead nowhere from `in`: add "in -> COMPONENT".'))
    if not any(e.target == END and e.label == NORMAL for e in edges):
        found.append((("edges",), 'never reach `out`: add "COMPONENT -> out".'))
    return found


def _orphans(components: Components, edges: Sequence[Edge]) -> Found:
    """Return which components no item reaches, or from which none gets on."""
    found: Found = []
    forward = [e for e in edges if e.label != REJECT_LABEL]
    reached = downstream(START, forward)
    leading = downstream(END, [Edge(e.target, e.source) for e in forward])
    used = {key: {n for c in components.values() if c.kind == "stage" for n in _all(c.value(key))} for key in _USERS}
    for name, c in components.items():
        if c.linked and name not in reached:
            found.append((_at(name), "is an orphan: no way leads there from `in`. Add an edge to it, or remove it."))
        elif c.linked and (name not in leading or not any(e.source == name and e.label == NORMAL for e in edges)):
            found.append((_at(name), "is an orphan: no way leads on to `out`. Add an edge from it, or remove it."))
        for key, (kind, what) in _USERS.items():
            if c.kind == kind and name not in used[key]:
                found.append((_at(name), f"is an orphan: {what}"))
    return found


_USERS = {
    "tools": ("tool", "no stage calls it. List it under `tools` of a stage, or remove it."),
    "queue": ("queue", "no stage uses it. Name it as the `queue` of a stage, or remove it."),
    "board": ("board", "no stage works on it. Name it as the `board` of a stage, or remove it."),
}


def _all(value: str | Sequence[str]) -> Collection[str]:
    return (value,) if isinstance(value, str) else value


def _rejects(name: str, components: Components, leaving: Sequence[Edge], edges: Sequence[Edge]) -> Found:
    """Return what is wrong with the edges on which a reviewer sends back."""
    c = components[name]
    rejects = [e for e in leaving if e.label == REJECT_LABEL]
    if not rejects and c.value("cap") > 1:
        return [
            (
                (*_at(name), "cap"),
                f"is {c.value('cap')}, but {name} has no edge to send back what it rejects: "
                f'add "{name} -> STAGE : reject", or set cap = 1.',
            )
        ]
    normal = [e for e in edges if e.label == NORMAL]
    found: Found = []
    for e in rejects:
        if e != rejects[0]:
            found.append((("edges", edges.index(e)), f"is the second reject edge of {name}: a reviewer has one."))
        elif e.target == END or components[e.target].kind != "stage" or name not in downstream(e.target, normal):
            found.append(
                (
                    ("edges", edges.index(e)),
                    f"is {str(e)!r}, a reject edge that does not lead upstream: "
                    f"send back to a stage from which a way leads to {name}.",
                )
            )
    return found


def _first(name: str, first: str, edges: Sequence[Edge]) -> Found:
    candidates = sorted(e.source for e in edges if e.target == name and e.label == NORMAL)
    if not first or first in candidates:
        return []
    return [((*_at(name), "first"), f"is {first!r}, from where no candidate comes. {meant(first, candidates)}")]


def _weights(name: str, leaving: Sequence[Edge], edges: Sequence[Edge]) -> Found:
    branches = [e for e in leaving if e.label == NORMAL]
    given = [e.weight for e in branches if not math.isnan(e.weight)]
    if not given:
        return []
    if len(given) < len(branches):
        bare = next(e for e in branches if math.isnan(e.weight))
        return [
            (
                ("edges", edges.index(bare)),
                f"is {str(bare)!r} without a weight, but other branches of {name} have one: give all of them, or none.",
            )
        ]
    if not math.isclose(math.fsum(given), 1, abs_tol=1e-9):
        return [(_at(name), f"has branches whose weights sum to {math.fsum(given):g}: they must sum to 1.")]
    return []


def _cycle(edges: Sequence[Edge], hops: int) -> Found:
    """Return a cycle in which an item could go round for ever."""
    if hops:
        return []
    forward = [e for e in edges if e.label != REJECT_LABEL]
    closing = next(
        (e for i, e in enumerate(forward) if e.source in downstream(e.target, forward[:i]) | {e.target}), None
    )
    if closing is None:
        return []
    cycle = _way(closing.target, closing.source, forward)
    way = " -> ".join([*cycle, cycle[0]])
    return [
        (
            ("edges", edges.index(closing)),
            f"closes the cycle {way}, in which an item could go round for ever: "
            "label a reviewer's edge back `reject`, set hops, or remove an edge.",
        )
    ]


def _way(start: str, end: str, edges: Sequence[Edge]) -> list[str]:
    """Return a shortest way from one component to another."""
    ways = {start: [start]}
    while end not in ways:
        ways = {
            e.target: [*ways[e.source], e.target] for e in edges if e.source in ways and e.target not in ways
        } | ways
    return ways[end]


def _at(name: str) -> Location:
    return "components", name
