"""The plots below the picture: each curve of the run and of its twin, in the band of the placebo twins."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import solara

from emergent.app.elements import Row, Series, floats
from emergent.app.frame.placebo import Band, band, chance, held, onset
from emergent.app.lazy import Lazy
from emergent.app.live import Live
from emergent.app.live_page import CurvePlot, LinesPlot, LivePage, Members, Visit
from emergent.app.panels.band import COMING, NAME, explained
from emergent.app.panels.guard import Problem
from emergent.app.panels.thread import use_thread
from emergent.perturbation import NOMINAL, Plan

RUN, TWIN = {"name": "run", "color": 0}, {"name": "twin", "color": 1, "dash": [7, 5]}
POINTS = 600
"""Numbers that a curve has, about."""


def stride(last: int) -> int:
    """Return how many steps lie between two numbers of a curve."""
    return max(1, last // POINTS)


def marks(live: Live) -> list[Row]:
    """Return when something was done [s]."""
    return [{"at": at} for at in sorted({p.onset for p in live.plan})]


@solara.component
def Plots(visit: Visit) -> None:
    """The curves, over those that nothing was done to, and the other lines; the band comes from a thread."""
    page, live, run, twin = visit.page, visit.live, visit.run(), visit.twin()
    last, members, keys = max(run.last, twin.last), live.system.scored(live.plan), (run.key, twin.key)
    every, key, dt = stride(last), twin.key, run.dt
    asked = (twin.key, onset(live), members.tobytes(), last) if live.plan and chance(live) else None

    def work(stop: threading.Event, tell: Callable[[Band | None], None]) -> None:
        tell(band(page, live, members, key=key, dt=dt, stride=every, last=last, stop=stop))

    around, problem = use_thread(work, asked)
    time = f"time [{live.system.time_unit}]"
    shared: Row = {"clock": visit.clock, "dt": run.dt, "marks": marks(live), "x_label": time}
    with solara.v.Html(tag="section", class_="em-plots"):
        for curve in page.curves:
            with _card(curve.title, wide=curve.wide):
                lines = Lazy((curve.name, *keys), functools.partial(_lines, page, curve, live, members, last))
                extra = {} if around is None else {"band": _band(curve, around, keys, last // every + 1)}
                Series(lines=lines, every=every, **shared, **extra, **_axis(page, curve, live, members, around))
        for other in page.lines:
            with _card(other.title):
                Series(lines=Lazy((other.title, *keys), functools.partial(_others, page, other, live)), **shared,
                       title=other.title, y_label=other.label, y_min=0.0, height=other.height)  # fmt: skip
    note = page.note(live)
    if note:
        solara.v.Html(tag="p", class_="em-note", children=[note])
    Problem(problem)


def _card(title: str, *, wide: bool = False) -> Any:
    return solara.v.Html(tag="div", class_="em-card em-wide" if wide else "em-card", key=title)


def _axis(page: LivePage, curve: CurvePlot, live: Live, members: Members, around: Band | None) -> Row:
    """Return a plot's title, what its axis spans, and how it is read; the first one explains the band."""
    note = curve.note
    if live.plan and chance(live) and curve == page.curves[0]:
        note = (
            f"{note} {COMING if around is None else explained(around.twins, live.system.timed(around.onset))}".strip()
        )
    high = None if curve.high is None else curve.high(int(members.sum()))
    named = {"title": curve.title, "y_label": curve.label, "y_min": curve.low, "y_max": high}
    return {**named, "note": note, "height": curve.height}


def _lines(page: LivePage, curve: CurvePlot, live: Live, members: Members, last: int) -> list[Row]:
    every, picture = stride(last), page.picture
    plans: list[tuple[Row, Plan | None]] = [(RUN, None), (TWIN, NOMINAL)] if live.plan else [(RUN, None)]
    found = [(line, curve.of(picture.track(picture.record(live, plan), every), members)) for line, plan in plans]
    return [{**line, "data": floats(held(values, last // every + 1))} for line, values in found]


def _others(page: LivePage, lines: LinesPlot, live: Live) -> list[Row]:
    run, twin = page.picture.record(live), page.picture.record(live, NOMINAL)
    return lines.of(live, run, twin, max(run.last, twin.last))


def _band(curve: CurvePlot, around: Band, keys: tuple[str, str], count: int) -> Lazy:
    def made() -> Row:
        low, high = (floats(held(np.asarray(end), count)) for end in around.ends[curve.name])
        return {"name": NAME, "low": low, "high": high}

    return Lazy((curve.name, *keys, around.onset), made)
