"""In which order the components of a pipeline act, and in which order its parts are: not that of the file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emergent.models.pipeline import PipelineParameters


def acting(p: PipelineParameters) -> list[str]:
    """The nodes by their distance from `in`, then by name, shorter names first."""
    far = _distances(p)
    return sorted(p.components, key=lambda name: (far[name], len(name), name))


def parts_of(p: PipelineParameters, order: list[str]) -> list[str]:
    """The parts by the distance of who puts them in, stages before tools, then by name."""
    far = _distances(p)
    found: list[tuple[float, str, int, str]] = []
    for name in order:
        component = p.components[name]
        if component.kind in ("stage", "tool") and component.value("part"):
            part = component.value("part")
            found.append((far[name], component.kind, len(part), part))
    return list(dict.fromkeys(part for *_, part in sorted(found)))


def _distances(p: PipelineParameters) -> dict[str, float]:
    """The number of edges from `in`, found by shortening; who works on a board is where the board is."""
    far: dict[str, float] = {"in": 0} | dict.fromkeys([*p.components, "out"], math.inf)
    ways = []
    for text in p.edges:
        way, _, label = text.partition(":")
        source, target = (end.strip() for end in way.split("->"))
        if label.strip() != "reject":
            ways.append((source, target))
    for _ in far:
        for source, target in ways:
            far[target] = min(far[target], far[source] + 1)
    for name, component in p.components.items():
        if component.kind == "stage":
            far[name] = far[component.value("board") or name]
            for other in (*component.value("tools"), component.value("queue")):
                if other:
                    far[other] = min(far[other], far[name])
    return far
