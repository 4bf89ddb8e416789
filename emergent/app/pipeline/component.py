"""The component that was chosen: what it is, what it did so far, what a click does to it, and its own numbers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import solara

from emergent.app.elements import Strike
from emergent.app.lazy import Lazy
from emergent.app.live_page import Visit, sort
from emergent.app.panels.answer import Answered
from emergent.app.panels.tools import Tools
from emergent.app.pipeline.elements import Counters
from emergent.app.pipeline.own import Own, numbers
from emergent.app.pipeline.shown import shown
from emergent.app.pipeline.watch import COUNTERS
from emergent.component import ENVIRONMENT, Component
from emergent.models.pipeline.system import PipelineSystem
from emergent.models.pipeline.wiring.nodes import ComponentParameters

WORDS = {"right": "right (observer)"}
SURROUNDINGS = {
    "specification": "What the items ask for: no component knows all of it.",
    "items": "The stream of items: how hard they are, and how soon they are due.",
    "chance": "What luck brings: another future from here on.",
}
COUNTED: Mapping[str, tuple[str, ...]] = {
    **{"stage": ("operations", "failures", "retries", "lost", "right", "struck")},
    **{"tool": ("operations", "failures", "right", "struck"), "router": ("operations", "lost", "struck")},
    **{"reviewer": ("operations", "rejections", "fixes", "lost", "right", "struck")},
    **{"aggregator": ("operations", "failures", "lost", "right", "struck"), "board": ("operations", "lost", "struck")},
    **{"queue": ("retries", "lost", "struck"), "edge": ("operations", "failures", "lost", "struck")},
}
"""The counters that mean something for a kind; `right` is what only the observer knows."""


def component(system: PipelineSystem, name: str) -> Component | None:
    """Return a component by its id, None where there is no such one."""
    place = system.index.get(name)
    return None if place is None else system.components[place]


def surroundings(system: PipelineSystem) -> list[Component]:
    """Return the parts of the environment."""
    return [component for component in system.components if component.kind == ENVIRONMENT]


def about(system: PipelineSystem, chosen: Component) -> str:
    """Return what a component is, in a sentence."""
    wiring = system.wiring
    if chosen.kind == "edge":
        edge = next(edge for edge in wiring.edges if edge.id == chosen.id)
        return f"An edge: it carries messages from {edge.source} to {edge.target}."
    if chosen.kind == ENVIRONMENT:
        return SURROUNDINGS[chosen.id]
    said = f"{chosen.id} is a {chosen.kind}" if chosen.kind != "aggregator" else f"{chosen.id} is an aggregator"
    users = [name for name in wiring.of_kind("stage") if chosen.id in _used(wiring.declared[name])]
    said += f", called by {', '.join(users)}" if chosen.kind == "tool" else ""
    said += f", used by {', '.join(users)}" if chosen.kind in ("queue", "board") else ""
    parts = sorted(wiring.adds[chosen.id]) if chosen.kind in ("stage", "tool") else []
    said += f"; it puts in {', '.join(parts)}" if parts else ""
    return said + "."


def _used(stage: ComponentParameters) -> tuple[str, ...]:
    return (*stage.value("tools"), stage.value("queue"), stage.value("board"))


def _table(system: PipelineSystem, chosen: Component, names: Sequence[str], counts: npt.NDArray[np.int32]) -> bytes:
    place = [component.id for component in system.wiring.components].index(chosen.id)
    return np.ascontiguousarray(counts[:, place, [COUNTERS.index(name) for name in names]], np.int32).tobytes()


@solara.component
def Chosen(visit: Visit, chosen: Component | None, strike: Callable[[Any], None]) -> None:
    """Choose a component, see what it is and what it did so far, and break it with the tool in hand."""
    system = visit.live.system
    assert isinstance(system, PipelineSystem)
    counts, table = shown(visit.live).counts, None
    if chosen is not None and chosen.kind in COUNTED:
        counted = functools.partial(_table, system, chosen, COUNTED[chosen.kind])
        table = Lazy((chosen.id, *counts.key), lambda: counted(counts.make()))
    with solara.v.Html(tag="section", class_="em-card em-component"):
        solara.v.Html(tag="h2", children=["Component"])
        solara.Select(
            "component",
            [component.id for component in (*system.wiring.components, *surroundings(system))],
            None if chosen is None else chosen.id,
            lambda name: visit.select(name or ""),
        )
        if chosen is None:
            note = "Click a component to choose it; click it again to break it. Around them are:"
            solara.v.Html(tag="p", class_="em-note", children=[note])
            with solara.v.Html(tag="div", class_="em-row"):
                for other in surroundings(system):
                    solara.Button(
                        other.id, on_click=lambda name=other.id: visit.select(name), outlined=True, small=True
                    )
        else:
            solara.v.Html(tag="p", class_="em-note em-about", children=[about(system, chosen)])
            if table is not None:
                names = [WORDS.get(name, name) for name in COUNTED[chosen.kind]]
                Counters(clock=visit.clock, names=names, counts=table)
            label = f"Break it: {visit.tool(chosen).kind} {chosen.id}"
            Strike(clock=visit.clock, label=label, strong=True, event_struck=strike)
        Answered(visit.answer, visit.live)


@solara.component
def Doses(visit: Visit, chosen: Component) -> None:
    """What a click on the chosen component does, with its dose; and the component's own numbers."""
    live, system = visit.live, visit.live.system
    assert isinstance(system, PipelineSystem)
    heading = f"Another click on {chosen.id} will" if chosen.kind != ENVIRONMENT else f"To {chosen.id}, do"
    kinds = visit.page.kinds(live, [chosen])
    Tools(kinds, visit.tool(chosen), lambda tool: visit.set_tool(sort(chosen), tool), chosen.id, heading=heading)
    if chosen.id in system.parameters.components and numbers(chosen.kind):
        with solara.v.Html(tag="section", class_="em-card em-own"), solara.Details(f"Parameters of {chosen.id}"):
            Own(live, chosen.id, visit.change).key(chosen.id)
