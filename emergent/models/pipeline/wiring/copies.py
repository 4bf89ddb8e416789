"""Forks whose branches meet again: where two copies of one item would reach a component that takes one.

Whatever has several edges of one label sends a copy on each of them, but for the branches of a router. Where ways that
begin with two of these edges have no component in common until they meet, both copies come there. An aggregator makes
one artefact of them; elsewhere a file does not say which of them is meant, so that such a wiring is refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from emergent.models.pipeline.kernel.layout import ERROR_LABEL, NORMAL, REJECT_LABEL
from emergent.models.pipeline.wiring.edges import END, START, Edge, Found
from emergent.models.pipeline.wiring.nodes import ComponentParameters

Components = Mapping[str, ComponentParameters]
Leaving = Mapping[str, Sequence[Edge]]


def copies(components: Components, edges: Sequence[Edge]) -> Found:
    """Return where two copies of one item would meet, each place once, and how to wire it instead."""
    entering: dict[tuple[str, bool], list[Edge]] = {}
    leaving: dict[str, list[Edge]] = {}
    for e in edges:
        leaving.setdefault(e.source, []).append(e)
        if e.target == END or components[e.target].kind != "aggregator":
            entering.setdefault((e.target, e.label == REJECT_LABEL), []).append(e)
    entering = {place: several for place, several in entering.items() if len(several) > 1}
    messages: dict[tuple[str, bool], str] = {}
    again: Found = []
    for fork in _forks(components, leaving):
        if len(messages) == len(entering) and again:
            break
        branches = _branches(fork, leaving)
        if not again and _multiplies(fork, branches, leaving):
            again = [(("components", fork[0].source), _multiplied(fork))]
        for place, several in entering.items():
            coming = {e: _branch(e, fork, branches) for e in several}
            meeting = [e for e, branch in coming.items() if branch]
            if len({coming[e] for e in meeting}) > 1:
                other = next(e for e in meeting if coming[e] != coming[meeting[0]])
                messages.setdefault(place, _message(components, fork, meeting, other))
    found = again
    for (name, _), text in messages.items():
        found.append((("edges",) if name == END else ("components", name), text))
    return found


def _forks(components: Components, leaving: Leaving) -> Iterator[list[Edge]]:
    """Yield the edges on which copies of one item leave together."""
    for source, several in leaving.items():
        chooses = source != START and components[source].kind == "router"
        for label in (ERROR_LABEL,) if chooses else (NORMAL, ERROR_LABEL):
            fork = [e for e in several if e.label == label]
            if len(fork) > 1:
                yield fork


def _branches(fork: Sequence[Edge], leaving: Leaving) -> dict[str, str]:
    """Return of each component that copies reach the first one that all of them pass on the way, maybe itself."""
    met: set[str] = set()
    while True:
        first = {e.target: e.target for e in fork}
        fresh, differ = list(first), set[str]()
        while fresh:
            for e in leaving.get(fresh.pop(), ()):
                if e.label == REJECT_LABEL or e.source == fork[0].source:
                    continue
                if e.target not in first:
                    first[e.target] = e.target if e.target in met else first[e.source]
                    fresh.append(e.target)
                elif first[e.target] != first[e.source]:
                    differ.add(e.target)
        if differ <= met:
            return first
        met |= differ


def _branch(e: Edge, fork: Sequence[Edge], branches: Mapping[str, str]) -> str:
    """Return on which branch of a fork a copy comes over an edge, "" if on none."""
    if e.source == fork[0].source:
        return e.id if e in fork else ""
    return branches.get(e.source, "")


def _multiplies(fork: Sequence[Edge], branches: Mapping[str, str], leaving: Leaving) -> bool:
    """Return whether a copy comes back to the fork while another one goes on to `out`: each round makes one more."""
    source = fork[0].source
    joined = branches.get(source)
    if joined is None:
        return False
    fresh = [e.target for e in fork if e.target not in (joined, source)]
    reached = {joined, source, *fresh}
    while fresh:
        for e in leaving.get(fresh.pop(), ()):
            if e.label != REJECT_LABEL and e.target not in reached:
                reached.add(e.target)
                fresh.append(e.target)
    return END in reached


def _multiplied(fork: Sequence[Edge]) -> str:
    return (
        f"sends copies to {' and '.join(e.target for e in fork)}, of which one comes back to {fork[0].source} while "
        "another goes on to `out`: each round makes one more copy of the item, and nothing says which of them counts. "
        "Let a router choose between the two, or a reviewer send back on an edge labelled reject."
    )


def _message(components: Components, fork: Sequence[Edge], meeting: Sequence[Edge], other: Edge) -> str:
    """Return what is wrong where copies meet, and the lines of the nearest wiring that is possible."""
    name, ways = other.target, " and by ".join(f"{str(e)!r}" for e in (meeting[0], other))
    sends = f"{fork[0].source} sends copies to {' and '.join(e.target for e in fork)}"
    what = f"{'lead two copies' if name == END else 'gets two copies'} of one item{' to `out`' if name == END else ''}"
    said = f"{what}, by {ways}: {sends}, and nothing says which of the two counts. "
    if any(e.label != NORMAL for e in meeting):
        return said + "Keep one of these edges, or let an aggregator join the branches before them."
    join = "join" if name == END else f"{name}-join"
    while join in components:
        join += "-x"
    before = ", ".join(_written(components, e, name) for e in meeting)
    after = ", ".join([*(_written(components, e, join) for e in meeting), f'"{join} -> {name}"'])
    return (
        f"{said}Let an aggregator join them: instead of {before} write {after}, and add the table "
        f'[parameters.components.{join}] with kind = "aggregator" and combine = "majority" (or "select").'
    )


def _written(components: Components, e: Edge, target: str) -> str:
    """Return an edge as a file has it, with another target."""
    weighted = e.source != START and components[e.source].kind == "router" and not math.isnan(e.weight)
    return f'"{e.source} -> {target}{f" : {e.weight!r}" if weighted else ""}"'
