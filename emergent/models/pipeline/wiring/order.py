"""The order of components and parts in a run, which does not depend on the order in which a file declares them.

Components act within a step as items come by: by their distance from `in`, in edges, then by name. A stage that works
on a board is as far as the board, tools and queues are as far as the nearest stage that uses them. Parts are in the
order of the first who puts them in, those of stages before those of their tools, then by name. Of two names the shorter
one comes first (so that `voter-9` is before `voter-10`), else the first by alphabet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from emergent.models.pipeline.kernel.layout import REJECT_LABEL
from emergent.models.pipeline.wiring.edges import START, Edge
from emergent.models.pipeline.wiring.nodes import ComponentParameters

Components = Mapping[str, ComponentParameters]


def by_name(name: str) -> tuple[int, str]:
    """Return the key by which names are sorted."""
    return len(name), name


def acting(components: Components, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Return the names of components in the order in which they act."""
    distances = _distances(components, edges)
    return tuple(sorted(components, key=lambda name: (distances[name], by_name(name))))


def part_names(components: Components, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Return the names of the parts of the target in their order."""
    distances = _distances(components, edges)
    places: dict[str, tuple[float, bool]] = {}
    for name, c in components.items():
        if c.kind in ("stage", "tool") and (part := c.value("part")):
            place = distances[name], c.kind == "tool"
            places[part] = min(place, places.get(part, place))
    return tuple(sorted(places, key=lambda part: (places[part], by_name(part))))


def _distances(components: Components, edges: Iterable[Edge]) -> dict[str, float]:
    """Return how many edges each component is from `in`; infinity for one that no item has to do with."""
    forward: dict[str, list[str]] = {}
    for e in edges:
        if e.label != REJECT_LABEL:
            forward.setdefault(e.source, []).append(e.target)
    found: dict[str, float] = {}
    fresh, distance = {START}, 0
    while fresh:
        found |= dict.fromkeys(fresh, distance)
        fresh = {target for name in fresh for target in forward.get(name, ())} - found.keys()
        distance += 1
    stages = [(name, c) for name, c in components.items() if c.kind == "stage"]
    for name, c in stages:
        if c.value("board"):
            found[name] = found.get(c.value("board"), math.inf)
    for name, c in stages:
        for used in (*c.value("tools"), c.value("queue")):
            found[used] = min(found.get(name, math.inf), found.get(used, math.inf))
    return {name: found.get(name, math.inf) for name in components}
