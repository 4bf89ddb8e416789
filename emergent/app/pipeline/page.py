"""The page Pipeline: items on their way through components that can be broken, beside the twin that was left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import solara

from emergent.app.elements import Download
from emergent.app.live import Live
from emergent.app.live_page import CurvePlot, LinesPlot, LivePage, Numbers, Visit
from emergent.app.pipeline.elements import EventLog
from emergent.app.pipeline.graph import Wires
from emergent.app.pipeline.shown import fates, shown, waiting
from emergent.models.pipeline.system import PipelineSystem


@solara.component
def Log(visit: Visit) -> None:
    """The event log: a window of it that follows the clock, and all of it as a file, made when it is asked for."""
    made, set_made = solara.use_state("")
    live, kept, system = visit.live, shown(visit.live), visit.live.system
    assert isinstance(system, PipelineSystem)
    run = replace(live, step=0).query
    names = ["in", *(c.id for c in system.wiring.components), "out"]
    with solara.v.Html(tag="section", class_="em-card"):
        solara.v.Html(tag="h2", children=["Event log"])
        EventLog(clock=visit.clock, log=kept.log, names=names)
        with solara.v.Html(tag="div", class_="em-row em-log-file"):
            if made == run:
                name = f"{live.scenario}-events.csv"
                Download(label="Save event log", name=name, content=kept.table, kind="text/csv")
            else:
                solara.Button("Whole log as CSV", on_click=lambda: set_made(run), outlined=True)


def due(live: Live, times: Numbers) -> Numbers:
    """Return how the band of the attainment so far widens: as a share of so many items does."""
    goal: Any = live.system.goal
    items = live.system.parameters.items  # type: ignore[attr-defined] # of a pipeline
    arrivals = goal.arrivals(items)[goal.counted(items)]
    onset = min(p.onset for p in live.plan)
    return np.where(times > onset, 1 / np.sqrt(np.maximum(1, np.searchsorted(arrivals, times))), 0.0)


def note(live: Live) -> str:
    """Return which items count, and when they are due."""
    goal: Any = live.system.goal
    parameters: Any = live.system.parameters
    items, deadline = parameters.items, parameters.deadline
    counted = goal.counted(items)
    said = "All items count. "
    if not counted.all():
        since = goal.arrivals(items)[counted][0]
        said = f"Counted are the {counted.sum()} items that arrive from {since:g} s on; below are all {items}. "
    said += "An item is due once it came out or got lost"
    return said + (f", at the latest {deadline} s after its arrival." if deadline else ".")


PAGE = LivePage(
    system="pipeline",
    title="Pipeline",
    group="Pipelines",
    first="pipeline-reviewed",
    picture=Wires(),
    curves=(
        CurvePlot("attainment", "Attainment so far: right and in time", "share of items due [1]",
                  lambda track, members: track.attainment, high=lambda counted: 1.0, drift=due, wide=True, height=230),
    ),
    lines=(
        LinesPlot("What became of the items", "items", fates, height=230),
        LinesPlot("Who waits where most", "items that wait", waiting, height=230),
    ),
    note=note,
    sliders=("items", "interval", "difficulty", "deadline", "skill"),
    offered={
        **{"tool": ("fail",), "stage": ("garble",), "reviewer": ("wave",), "aggregator": ("garble",)},
        **{"router": ("misroute",), "edge": ("drop",), "specification": ("respecify",), "items": ("harden",)},
    },
    hidden=("decode",),  # no intervention in a run: an ideal decoder is the other end of the scale
    cards=(Log,),
    hint="space plays, ← and → step, r restarts, click a component",
    speed=2.0,
    speeds=(0.5, 1.0, 2.0, 4.0, 8.0, 16.0),
    order=2,
)  # fmt: skip
