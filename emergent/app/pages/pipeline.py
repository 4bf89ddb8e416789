"""The page Pipeline: items on their way through components that can be broken, beside the twin that was left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import solara

from emergent.app.elements import Address, Download, Player
from emergent.app.late import Late
from emergent.app.live import Live
from emergent.app.panels.answer import Answer, Once
from emergent.app.panels.guard import Problem
from emergent.app.panels.heading import Heading
from emergent.app.panels.hooks import use_live
from emergent.app.panels.parameters import Parameters
from emergent.app.panels.plan import PlanList
from emergent.app.panels.seed import Seed
from emergent.app.panels.tools import Tool
from emergent.app.panels.what_if import WhatIf
from emergent.app.pipeline.component import Chosen, Doses, component, key_of, kinds
from emergent.app.pipeline.drawing import drawing
from emergent.app.pipeline.elements import EventLog, Graph
from emergent.app.pipeline.film import film
from emergent.app.pipeline.plots import Plots
from emergent.app.pipeline.shown import Shown, shown
from emergent.errors import EmergentError, InvalidInputError
from emergent.models.pipeline.system import PipelineSystem

CLOCK = "pipeline"
FIRST = "pipeline-reviewed"
SLIDERS = ("items", "interval", "difficulty", "deadline", "skill")
SPEEDS = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0]
HINT = "space plays, ← and → step, r restarts, click a component"


@solara.component
def Page() -> None:
    """Everything follows from `live`; what is refused leaves it as it is, and says so."""
    live, set_live, problem = use_live("pipeline", FIRST)
    search = solara.use_router().search
    name, set_name = solara.use_state("")
    tools, set_tools = solara.use_state({})
    answer, set_answer = solara.use_state(None)
    once = solara.use_memo(Once, [])
    system = live.system
    assert isinstance(system, PipelineSystem)
    told = solara.use_memo(lambda: shown(live), [live.scenario, live.changes, live.seed, live.plan])
    graph = Late(("drawing", live.scenario, live.changes), lambda: drawing(system))
    command = solara.use_memo(
        lambda: {"step": live.step, "n": f"{live.scenario} {live.changes} {live.seed} {search}"},
        [live.scenario, live.changes, live.seed, search],
    )
    chosen = component(system, name)
    tool = None if chosen is None else tools.get(key_of(chosen)) or Tool(kinds(system, chosen)[0].name)

    def strike(said: Any, on: str = "") -> None:
        """Do what is in hand at the step that the browser told, or say why not."""
        try:
            target = component(system, on or name)
            if target is None or tool is None:
                raise InvalidInputError("choose a component first.")
            step, at = live.moment(said)
            made = tool.perturbation(system.kinds[tool.kind], target.id, at)
            note = once.again(live.plan, made, said)
            changed = live if note else live.with_perturbation(made)
            film(changed)
        except EmergentError as wrong:
            once.forget()
            set_answer(Answer(live, problem=str(wrong)))
            return
        set_answer(Answer(live, note=note) if note else None)
        set_live(replace(changed, step=step))

    def picked(said: Any) -> None:
        """Choose what was clicked; break it, if it had been chosen before."""
        clicked = str(said.get("component", "")) if isinstance(said, Mapping) else ""
        set_answer(None)
        if clicked == name:
            strike(said)
        elif component(system, clicked) is not None:
            set_name(clicked)

    Address(value="/pipeline?" + live.query)
    Heading(live, set_live)
    Problem(problem)
    with solara.v.Html(tag="div", class_="em-pipe"):
        with solara.v.Html(tag="section", class_="em-card em-pipe-graph"):
            Graph(
                clock=CLOCK,
                drawing=graph,
                film=told.film,
                twin=told.twin,
                selected="" if chosen is None else chosen.id,
                event_picked=picked,
            )
            Player(
                clock=CLOCK,
                last=told.last,
                dt=1.0,
                start=live.step,
                speed=2.0,
                speeds=SPEEDS,
                command=command,
                event_at=lambda step: set_live(live.at(step)),
                event_restarted=lambda _: set_live(live.at(0)),
            )
            with solara.v.Html(tag="div", class_="em-row"):
                Seed(live, set_live)
                solara.v.Html(tag="span", class_="em-note", children=[HINT])
        with solara.v.Html(tag="div", class_="em-pipe-side"):
            Chosen(live, chosen, set_name, tool, strike, answer, told.counts, CLOCK)
            if chosen is not None and tool is not None:
                sort = key_of(chosen)
                Doses(live, set_live, chosen, tool, lambda other: set_tools({**tools, sort: other}))
            PlanList(live, set_live)
            WhatIf(live)
            Parameters(live, set_live, SLIDERS)
        with solara.v.Html(tag="div", class_="em-pipe-more"):
            Plots(live, told, CLOCK)
            Log(live, system, told)


@solara.component
def Log(live: Live, system: PipelineSystem, told: Shown) -> None:
    """The event log: a window of it that follows the clock, and all of it as a file, made when it is asked for."""
    made, set_made = solara.use_state("")
    run = replace(live, step=0).query
    names = solara.use_memo(
        lambda: ["in", *(c.id for c in system.wiring.components), "out"], [live.scenario, live.changes]
    )
    with solara.v.Html(tag="section", class_="em-card"):
        solara.v.Html(tag="h2", children=["Event log"])
        EventLog(clock=CLOCK, log=told.log, names=names)
        with solara.v.Html(tag="div", class_="em-row em-log-file"):
            if made == run:
                name = f"{live.scenario}-events.csv"
                Download(label="Save event log", name=name, content=told.table, kind="text/csv")
            else:
                solara.Button("Whole log as CSV", on_click=lambda: set_made(run), outlined=True)
