"""The component that was chosen: what it is, what it did so far, what a click does to it, and its own numbers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import solara

from emergent.app.late import Late
from emergent.app.live import Live
from emergent.app.panels.answer import Answer, Answered
from emergent.app.panels.tools import Tool, Tools, fitting
from emergent.app.pipeline.elements import Counters, Strike
from emergent.app.pipeline.own import Own, numbers
from emergent.app.pipeline.watch import COUNTERS
from emergent.component import ENVIRONMENT, Component
from emergent.models.pipeline.system import PipelineSystem
from emergent.models.pipeline.wiring.nodes import ComponentParameters
from emergent.perturbation import Kind

FIRST = {
    **{"tool": "fail", "stage": "garble", "reviewer": "wave", "aggregator": "garble", "router": "misroute"},
    **{"edge": "drop", "specification": "respecify", "items": "harden"},
}
"""What is in hand for a component of some kind, or for one of the environment, before something else is chosen."""
HIDDEN = ("decode",)
"""The kinds that are no intervention in a run: an ideal decoder is the other end of the scale."""
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


def kinds(system: PipelineSystem, chosen: Component) -> list[Kind]:
    """Return what can be done to a component, what is usual first."""
    found = [kind for kind in fitting(system.kinds.values(), [chosen]) if kind.name not in HIDDEN]
    first = FIRST.get(chosen.kind, FIRST.get(chosen.id, ""))
    return sorted(found, key=lambda kind: kind.name != first)


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
def Chosen(
    live: Live,
    chosen: Component | None,
    on_chosen: Callable[[str], None],
    tool: Tool | None,
    strike: Callable[[Any], None],
    answer: Answer | None,
    counts: Late,
    clock: str,
) -> None:
    """Choose a component, see what it is and what it did so far, and break it with the tool in hand."""
    system = live.system
    assert isinstance(system, PipelineSystem)
    table = None
    if chosen is not None and chosen.kind in COUNTED:
        counted = functools.partial(_table, system, chosen, COUNTED[chosen.kind])
        table = Late((chosen.id, *counts.key), lambda: counted(counts.make()))
    with solara.v.Html(tag="section", class_="em-card em-component"):
        solara.v.Html(tag="h2", children=["Component"])
        solara.Select(
            "component",
            [component.id for component in (*system.wiring.components, *surroundings(system))],
            None if chosen is None else chosen.id,
            lambda name: on_chosen(name or ""),
        )
        if chosen is None or tool is None:
            note = "Click a component to choose it; click it again to break it. Around them are:"
            solara.v.Html(tag="p", class_="em-note", children=[note])
            with solara.v.Html(tag="div", class_="em-row"):
                for other in surroundings(system):
                    solara.Button(other.id, on_click=lambda name=other.id: on_chosen(name), outlined=True, small=True)
        else:
            solara.v.Html(tag="p", class_="em-note em-about", children=[about(system, chosen)])
            if table is not None:
                names = [WORDS.get(name, name) for name in COUNTED[chosen.kind]]
                Counters(clock=clock, names=names, counts=table)
            Strike(clock=clock, label=f"Break it: {tool.kind} {chosen.id}", event_struck=strike)
        Answered(answer, live)


@solara.component
def Doses(
    live: Live,
    on_live: Callable[[Live], None],
    chosen: Component,
    tool: Tool,
    on_tool: Callable[[Tool], None],
) -> None:
    """What a click on the chosen component does, with its dose; and the component's own numbers."""
    system = live.system
    assert isinstance(system, PipelineSystem)
    heading = f"Another click on {chosen.id} will" if chosen.kind != ENVIRONMENT else f"To {chosen.id}, do"
    Tools(kinds(system, chosen), tool, on_tool, chosen.id, heading=heading)
    if chosen.id in system.parameters.components and numbers(chosen.kind):
        with solara.v.Html(tag="section", class_="em-card em-own"), solara.Details(f"Parameters of {chosen.id}"):
            Own(live, chosen.id, on_live).key(chosen.id)


def key_of(chosen: Component) -> str:
    """Return for which components the same tool stays in hand: for those of one kind."""
    return chosen.id if chosen.kind == ENVIRONMENT else chosen.kind
