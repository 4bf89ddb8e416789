"""How a sweep looks on the page: how far it is, the curve or the map as it fills in, and what can be taken along."""

from __future__ import annotations

import threading
from collections.abc import Callable

import solara

from emergent.app.elements import Download, Row
from emergent.app.panels.guard import Problem
from emergent.app.panels.thread import use_thread
from emergent.app.sweeping import taken
from emergent.app.sweeping.asked import Asked
from emergent.app.sweeping.elements import Chart
from emergent.app.sweeping.found import contour, curves, lines, phase
from emergent.app.sweeping.places import Place
from emergent.app.sweeping.work import RUNNING, STOPPED, Report, sweep
from emergent.sensitivity.phase import THRESHOLD
from emergent.wording import duration

NOTE = (
    "Points are means over replications with 95 % intervals, the same seeds at each point: so neighbours err together. "
    "Below eight replications there is no interval yet."
)
OPEN = "A point opens the run that its first seed makes, on its live page."
MAP = (
    "The line is where attainment crosses one half, drawn straight between places. Beside a map no other plans are run."
)


@solara.component
def Sweep(asked: Asked, attempt: int) -> None:
    """Run what is asked, and show it; another attempt begins anew."""
    halt = solara.use_memo(threading.Event, [asked, attempt])
    stopping, set_stopping = solara.use_state(0)

    def work(stop: threading.Event, tell: Callable[[Report], None]) -> None:
        if not halt.is_set():
            sweep(asked, tell, halt)

    def stop() -> None:
        halt.set()
        set_stopping(attempt)

    report, problem = use_thread(work, (asked, attempt))
    with solara.v.Html(tag="section", class_="em-card em-swept", attributes={"aria-label": "Sweep"}):
        what = " and ".join(about.label for about in asked.factors)
        solara.v.Html(tag="h2", children=[f"Attainment over {what}"]).key("heading")
        Problem(problem).key("problem")
        if not problem:
            Progress(report, stopping == attempt, stop).key("progress")
        if report is not None:
            Picture(asked, report).key("picture")
            if report.state != RUNNING:
                Files(asked, report).key(f"files {attempt}")


@solara.component
def Progress(report: Report | None, stopping: bool, on_stop: Callable[[], None]) -> None:
    """Show how far it is, with a way to stop it."""
    over = stopping if report is None else report.state != RUNNING
    stage = "Stopped." if report is None and stopping else "Waiting for a place: what others compute comes first …"
    if report is not None:
        stage = {RUNNING: "Stopping …" if stopping else "Running …", STOPPED: "Stopped."}.get(report.state, "Finished.")
    with solara.v.Html(tag="div", class_="em-working"):  # keys, since without one an element keeps the tag of another
        solara.v.Html(tag="p", attributes={"role": "status", "aria-live": "polite"}, children=[stage]).key("stage")
        if not over:
            progress = {"max": str(report.wanted), "value": str(report.done)} if report is not None else {}
            solara.v.Html(tag="progress", attributes={"aria-label": "Runs done", **progress}).key("progress")
        with solara.v.Html(tag="div", class_="em-row").key("row"):
            solara.v.Html(tag="span", class_="em-done", children=[said(report)]).key("said")
            if not over:
                solara.Button("Stop", on_click=on_stop, outlined=True, disabled=stopping).key("stop")
        if report is not None and report.why:
            Problem(f"{report.failed:,} runs failed: {report.why}" if report.failed else report.why).key("why")


def said(report: Report | None) -> str:
    """Return how many runs are done of how many, at which rate, and how long the rest will take."""
    if report is None:
        return ""
    text = f"{report.done:,} of {report.wanted:,} runs"
    if report.state != RUNNING:
        return f"{text} in {duration(report.seconds)}"
    return f"{text}, {report.rate:,.3g} runs/s, {duration(report.left)} left" if report.done else text


@solara.component
def Picture(asked: Asked, report: Report) -> None:
    """Show what is known as curves or as a map."""
    places = report.places
    router = solara.use_router()
    factors, plan = asked.factors, f" under {asked.plan}" if asked.plan else ""
    drawn = curves(asked, report.points)
    values = [sorted({place.values[way] for place in places}) for way in range(len(factors))]
    over_two = len(factors) > 1
    lined = contour(phase(asked, report.points), THRESHOLD) if over_two and report.state != RUNNING else []
    Chart(
        title=f"Attainment over {' and '.join(about.label for about in factors)}{plan}",
        outcome=report.points.outcome,
        x_label=factors[0].axis,
        y_label=factors[1].axis if over_two else f"{report.points.outcome} [{report.points.unit}]",
        xs=values[0],
        ys=values[1] if over_two else [],
        places=[_place(place) for place in places],
        curves=[{"name": one.name, "look": one.look, "rows": list(lines(one))} for one in drawn],
        contour=lined,
        threshold=THRESHOLD,
        event_go=router.push,
    )
    note = " ".join([MAP] * over_two + [NOTE] + [OPEN] * bool(places and places[0].path))
    solara.v.Html(tag="p", class_="em-note", children=[note])


def _place(place: Place) -> Row:
    return {**dict(zip("xy", place.values, strict=False)), "name": place.name, "path": place.path}


@solara.component
def Files(asked: Asked, report: Report) -> None:
    """Show buttons that save the table and the picture, which are made when they are wanted."""
    made, set_made = solara.use_state({})
    with solara.v.Html(tag="div", class_="em-row"):
        for ending, (label, kind, make) in taken.FILES.items():
            Download(
                label=label,
                name=f"{asked.live.scenario}-sweep.{ending}",
                content=made.get(ending),
                kind=kind,
                made=True,
                event_wanted=lambda _, ending=ending, make=make: set_made(
                    lambda before: {**before, ending: make(asked, report)}
                ),
            )
