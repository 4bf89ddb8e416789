"""The one agent with which a pipeline is compared: the same items, parts and tools, and as many attempts as asked."""

from __future__ import annotations

import math
from typing import Any, TypeVar

from emergent.models.pipeline.wiring.declared import Declared
from emergent.models.pipeline.wiring.edges import END, START, read_edges
from emergent.models.pipeline.wiring.nodes import ComponentParameters
from emergent.models.pipeline.wiring.order import acting, part_names

D = TypeVar("D", bound=Declared)
KEPT = ("reading", "repair", "fails", "latency", "need", "queue")
"""What a stage of the agent has from the stage that held the part; it has no limit on how much it takes at once."""


def baseline(parameters: D, attempts: int) -> D:
    """Return the parameters under which one agent makes that many whole attempts and votes on them.

    An attempt is a chain with one stage for each part, as competent as the stages are on average; the part comes from
    where the first stage that has it gets it: from itself, or from its tools. Queues and tools are those of the wiring.
    Nobody reviews, routes or shares a board, and messages are not counted. Each attempt reads anew: where readings err,
    attempts err independently, as voters do who each read for themselves.
    """
    given, (wired, _) = parameters.components, read_edges(parameters.edges, parameters.components)
    stages = {name: c for name, c in given.items() if c.kind == "stage"}
    right = math.fsum(c.value("right") for c in stages.values()) / len(stages)
    ordered = {name: given[name] for name in acting(given, wired)}
    holders = [_holder(part, ordered) for part in part_names(given, wired)]
    kept: dict[str, ComponentParameters] = {}  # tools and queues
    for _, name, tools in holders:
        kept |= {tool: given[tool] for tool in tools}
        kept |= {given[name].value("queue"): given[given[name].value("queue")]} if given[name].value("queue") else {}
    prefix = "agent"
    while any(name.startswith(prefix) for name in kept):
        prefix += "-x"
    components: dict[str, ComponentParameters] = {}
    edges = []
    for attempt in range(1, attempts + 1):
        last = START
        for part, name, tools in holders:
            stage = f"{prefix}-{attempt}-{part}"
            components |= {tool: kept[tool] for tool in tools}
            components[stage] = _stage(given[name], right, "" if tools else part, tools)
            edges.append(f"{last} -> {stage}")
            last = stage
        edges.append(f"{last} -> {f'{prefix}-vote' if attempts > 1 else END}")
    if attempts > 1:
        components[f"{prefix}-vote"] = ComponentParameters(kind="aggregator")
        edges.append(f"{prefix}-vote -> {END}")
    components |= kept
    changed: dict[str, Any] = {"components": components, "edges": edges, "hops": 0, "agent_attempts": 0}
    return type(parameters).model_validate({**dict(parameters), **changed})


def calls(parameters: Declared, attempts: int) -> int:
    """Return the calls an item of so many attempts, where nothing is made again: stages, their tools, the vote."""
    stages = [c for c in baseline(parameters, attempts).components.values() if c.kind == "stage"]
    return len(stages) + sum(len(c.value("tools")) for c in stages) + (attempts > 1)


def _holder(part: str, given: dict[str, ComponentParameters]) -> tuple[str, str, tuple[str, ...]]:
    """Return a part, the first stage that puts it in, and the tools by which it does (none: it reads it itself)."""
    for name, c in given.items():
        if c.kind == "stage" and c.value("part") == part:
            return part, name, ()
        if c.kind == "stage":
            tools = tuple(tool for tool in c.value("tools") if given[tool].value("part") == part)
            if tools:
                return part, name, tools
    raise ValueError(f"no stage puts in the part {part!r}.")


def _stage(holder: ComponentParameters, right: float, part: str, tools: tuple[str, ...]) -> ComponentParameters:
    kept = {field: getattr(holder, field) for field in KEPT}
    kept["repair"] = min(holder.value("repair"), right)
    kept["need"] = kept["need"] if len(tools) >= 3 else None
    return ComponentParameters(kind="stage", right=right, part=part or None, tools=tools or None, **kept)
