"""The lines below the graph: attainment so far with its band, what became of the items, and who waits where."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import solara

from emergent.app.elements import Series
from emergent.app.live import Live
from emergent.app.panels.band import COMING, explained
from emergent.app.panels.guard import Problem
from emergent.app.panels.thread import use_thread
from emergent.app.pipeline import placebo
from emergent.app.pipeline.placebo import Band
from emergent.app.pipeline.shown import Shown
from emergent.recordings import PLACEBOS


@solara.component
def Plots(live: Live, film: Shown, clock: str) -> None:
    """Three plots that follow the clock; the band comes when it is ready."""
    onset = min((p.onset for p in live.plan), default=None)

    def work(stop: threading.Event, tell: Callable[[Band | None], None]) -> None:
        tell(placebo.band(live, stop))

    found, problem = use_thread(work, None if onset is None else (live.scenario, live.changes, live.root, onset))
    band = solara.use_memo(lambda: None if found is None else found.row(film.last), [found, film.last])
    with solara.v.Html(tag="div", class_="em-plots"):
        with solara.v.Html(tag="section", class_="em-card em-pipe-wide"):
            Series(
                clock=clock,
                title="Attainment so far: right and in time",
                lines=film.attainment,
                band=band,
                marks=film.marks,
                y_label="share of items due [1]",
                y_min=0.0,
                y_max=1.0,
                height=230,
                note="" if onset is None else COMING if found is None else explained(PLACEBOS, onset),
            )
            Problem(problem)
            solara.v.Html(tag="p", class_="em-note", children=[_counted(live)])
        with solara.v.Html(tag="section", class_="em-card"):
            Series(
                clock=clock,
                title="What became of the items",
                lines=film.fates,
                marks=film.marks,
                y_label="items",
                y_min=0.0,
                height=230,
            )
        with solara.v.Html(tag="section", class_="em-card"):
            Series(
                clock=clock,
                title="Who waits where most",
                lines=film.waiting,
                marks=film.marks,
                y_label="items that wait",
                y_min=0.0,
                height=230,
            )


def _counted(live: Live) -> str:
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
