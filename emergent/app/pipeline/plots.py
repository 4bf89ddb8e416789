"""The lines below the graph: attainment so far with its band, what became of the items, and who waits where."""

from __future__ import annotations

import solara

from emergent.app.elements import Series
from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.app.pipeline import placebo
from emergent.app.pipeline.shown import Shown


@solara.component
def Plots(live: Live, film: Shown, clock: str) -> None:
    """Three plots that follow the clock; the band comes when it is ready."""
    found, set_found = solara.use_state(None)
    problem, set_problem = solara.use_state("")
    onset = min((p.onset for p in live.plan), default=None)
    asked = (live.scenario, live.changes, live.seed, onset)

    def begin() -> object:
        set_problem("")
        if onset is None:
            return None
        return placebo.in_thread(live, lambda band: set_found((asked, band)), set_problem)

    solara.use_effect(begin, [asked])
    ready = found is not None and found[0] == asked and onset is not None
    band = solara.use_memo(lambda: found[1].row(film.last) if ready else None, [found, ready, film.last])
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
            )
            if onset is not None and not ready and not problem:
                solara.v.Html(tag="p", class_="em-note", children=["The band of placebo twins is being computed …"])
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
    goal, deadline = live.system.goal, getattr(live.system.parameters, "deadline", 0)
    said = f"Counted are the items that arrive from {goal.midway:g} s on. "
    said += "An item is due once it came out or got lost"
    return said + (f", at the latest {deadline} s after its arrival." if deadline else ".")
