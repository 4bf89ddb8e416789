"""What messages hold: the set of parts that each edge of a wiring carries, found by following the edges from `in`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from emergent.models.pipeline.kernel.layout import ERROR_LABEL, NORMAL, REJECT_LABEL
from emergent.models.pipeline.wiring.edges import END, START, Edge, Found
from emergent.models.pipeline.wiring.nodes import ComponentParameters

Parts = frozenset[str]
Components = Mapping[str, ComponentParameters]
NOTHING: Parts = frozenset()


def parts_added(components: Components) -> tuple[dict[str, Parts], Found]:
    """Return which parts each component puts in, and who would put one in twice."""
    adds: dict[str, Parts] = {}
    found: Found = []
    for name, c in components.items():
        own = [c.value("part")] if c.kind in ("stage", "tool") and c.value("part") else []
        if c.kind == "stage" and c.value("tools"):
            replies = [components[tool].value("part") for tool in c.value("tools")]
            own += [part for part in (replies[:1] if c.value("need") == "majority" else replies) if part]
        twice = [part for part in dict.fromkeys(own) if own.count(part) > 1]
        if twice:
            found.append(
                (_at(name), f"puts the part {twice[0]!r} in twice, by itself or by its tools: once is enough.")
            )
        adds[name] = frozenset(own)
    for name, c in components.items():
        if c.kind == "board":
            agents = [other for other, d in components.items() if d.kind == "stage" and d.board == name]
            adds[name] = frozenset().union(*(adds[agent] for agent in agents))
            found += _agents(name, agents, adds)
    return adds, found


def parts_carried(
    components: Components, edges: Sequence[Edge], adds: Mapping[str, Parts], parts: Sequence[str]
) -> tuple[dict[str, Parts], Found]:
    """Return which parts the artefacts hold that reach each component and `out`, and where that does not fit."""
    found = _routers(components, edges)
    carried: dict[str, Parts] = {}
    names = [name for name, c in components.items() if c.linked]
    incoming = {name: [e for e in edges if e.target == name and e.label != REJECT_LABEL] for name in (*names, END)}

    def holds(e: Edge) -> Parts | None:
        """Return what an edge carries: behind a failure, what came in where it happened."""
        if e.source == START:
            return NOTHING
        if e.label == ERROR_LABEL and components[e.source].kind == "router":
            before = [other.source for other in incoming[e.source] if other.label == NORMAL and other.source != START]
            return next((carried[name] for name in before if name in carried), None)
        if e.source not in carried:
            return None
        return carried[e.source] if e.label == ERROR_LABEL else carried[e.source] | adds[e.source]

    while len(carried) < len(names):
        before = len(carried)
        for name in (name for name in names if name not in carried):
            contents = [held for held in map(holds, incoming[name]) if held is not None]
            if _adds_up(components[name]) and len(contents) == len(incoming[name]):
                carried[name] = frozenset().union(*contents)
            elif contents and not _adds_up(components[name]):
                carried[name] = contents[0]
        if len(carried) == before:
            waiting = [name for name in names if name not in carried]
            return carried, found + [(_at(name), "waits for its own output: break that cycle.") for name in waiting]
    for name in names:
        arriving = [(e, holds(e) or NOTHING) for e in incoming[name]]
        found += _fits(name, components[name], arriving, carried[name], adds[name])
    found += _alike(components, incoming, carried)
    for e in incoming[END]:
        missing = [part for part in parts if part not in (holds(e) or NOTHING)]
        if missing:
            found.append(
                (
                    ("edges", edges.index(e)),
                    f"is {str(e)!r}, but what leaves there lacks {_listed(missing)}: every way to `out` must pass "
                    f"by each part ({', '.join(parts)}) once.",
                )
            )
    carried[END] = frozenset(parts)
    for name, c in components.items():
        if c.kind == "stage" and c.board:
            carried[name] = carried[c.board]
        carried.setdefault(name, NOTHING)
    return carried, found


def _adds_up(c: ComponentParameters) -> bool:
    return c.kind == "aggregator" and c.value("combine") == "sum"


def _routers(components: Components, edges: Sequence[Edge]) -> Found:
    """Return which error edges of routers would carry who knows what."""
    found: Found = []
    for e in edges:
        if e.label == ERROR_LABEL and components[e.source].kind == "router":
            before = [other.source for other in edges if other.target == e.source and other.label == NORMAL]
            if any(name == START or components[name].kind != "stage" for name in before):
                found.append(
                    (
                        ("edges", edges.index(e)),
                        f"is {str(e)!r}, but an error edge of a router needs stages alone right before that router.",
                    )
                )
    return found


def _alike(components: Components, incoming: Mapping[str, Sequence[Edge]], carried: Mapping[str, Parts]) -> Found:
    """Return which routers hand on errors of stages that had read different parts."""
    found: Found = []
    failing = {e.source for several in incoming.values() for e in several if e.label == ERROR_LABEL}
    for name in (name for name in incoming if name in failing and components[name].kind == "router"):
        before = [e.source for e in incoming[name] if e.label == NORMAL]
        read = {source: carried.get(source, NOTHING) for source in before}
        first, other = before[0], next((source for source in before if read[source] != read[before[0]]), None)
        if other is not None:
            found.append(
                (
                    _at(name),
                    f"hands on items that failed, but {first} had read {_listed(sorted(read[first]))} and {other} "
                    f"{_listed(sorted(read[other]))}: whoever takes them over needs to find the same parts.",
                )
            )
    return found


def _fits(
    name: str, c: ComponentParameters, incoming: Sequence[tuple[Edge, Parts]], carried: Parts, adds: Parts
) -> Found:
    """Return what is wrong with what reaches a component."""
    twice = sorted(carried & adds)
    if twice:
        return [(_at(name), f"puts in {_listed(twice)}, which is in already: a part is put in once on every way.")]
    for place, (e, held) in enumerate(incoming):
        both = sorted(held & frozenset().union(*(other for _, other in incoming[:place])))
        if _adds_up(c) and both:
            return [
                (_at(name), f"adds up candidates that both hold {_listed(both)}: they must have no part in common.")
            ]
        first, other = incoming[0]
        if not _adds_up(c) and held != other:
            return [
                (
                    _at(name),
                    f"is reached by {first} with {_listed(sorted(other))}, but by {e} with {_listed(sorted(held))}: "
                    "what comes in on different edges must hold the same parts.",
                )
            ]
    return []


def _agents(board: str, agents: Sequence[str], adds: Mapping[str, Parts]) -> Found:
    """Return what is wrong with the parts of those who work on one board."""
    found: Found = []
    for i, agent in enumerate(agents):
        if not adds[agent]:
            found.append((_at(agent), f"works on the board {board}, but puts no part in: name its part or a tool's."))
        for other in agents[:i]:
            if adds[agent] & adds[other] and adds[agent] != adds[other]:
                found.append(
                    (_at(agent), f"shares a part with {other} on the board {board}: share all parts, or none.")
                )
    return found


def _at(name: str) -> tuple[str, str]:
    return "components", name


def _listed(parts: Iterable[str]) -> str:
    names = list(parts)
    return f"the part{'s' if len(names) > 1 else ''} {', '.join(map(repr, names))}" if names else "no part"
