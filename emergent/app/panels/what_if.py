"""The button "What if": as many runs of what was done as two seconds allow, as a histogram."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

import solara

from emergent.app.elements import Bars
from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.app.panels.thread import use_thread
from emergent.app.what_if import SECONDS, Paired, what_if
from emergent.wording import percent, said


@solara.component
def WhatIf(live: Live) -> None:
    """Ask whether what was seen is usual: the same done to other runs, each beside its twin."""
    (number, clicked), set_asked = solara.use_state((0, None))
    present = (live.scenario, live.changes, live.root, live.plan)

    def begin() -> None:
        set_asked((number + 1, present))

    def work(stop: threading.Event, tell: Callable[[Paired], None]) -> None:
        what_if(live.system, live.plan, live.root, tell, stop)

    found, problem = use_thread(work, (number, present) if live.plan and clicked == present else None)
    with solara.v.Html(tag="section", class_="em-card em-what-if"):
        solara.v.Html(tag="h2", children=["What if?"])
        note = f"Was that luck? The same done to as many other runs as {SECONDS:g} s allow, each beside its twin."
        note += "" if live.plan else " First do something to this one."
        solara.v.Html(tag="p", class_="em-note", children=[note])
        solara.Button("What if", on_click=begin, disabled=not live.plan, color="primary")
        Problem(problem)
        if found is not None:
            _shown(found)


@solara.component
def _shown(found: Paired) -> None:
    counts, low, high = found.histogram
    change = found.difference
    ends = [end if math.isfinite(end) else change.value for end in (change.low, change.high)]
    Bars(
        title="Attainment, perturbed less twin",
        counts=counts,
        low=low,
        high=high,
        interval=[change.value, *ends],
        x_label="attainment, perturbed less twin [share]",
        y_label="runs",
    )
    with solara.v.Html(tag="p", class_="em-retention", attributes={"aria-live": "polite"}):
        text = f"{percent(found.perturbed.mean())} attained instead of {percent(found.nominal.mean())}; retention, "
        solara.Text(text + "the share kept of what the system does beyond chance, is")
        solara.v.Html(tag="strong", children=[f" {said(found.retention)}, n = {found.runs} pairs"])
        solara.Text("." if found.done else " … still running.")
    note = "1 is no loss, 0 as bad as chance, in brackets the 95 % interval; the dot above the bars is the mean "
    note += "difference with its own, the dashed line no difference. Who was perturbed does not count, neither here "
    note += "nor in the twin."
    solara.v.Html(tag="p", class_="em-note", children=[note])
