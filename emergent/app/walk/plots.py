"""The plots below the canvas: the run, its twin, and the band of placebo twins, which a thread runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import solara

from emergent.app.elements import Series, floats
from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.app.panels.thread import use_thread
from emergent.app.walk import series
from emergent.app.walk.film import Film, film, twin
from emergent.app.walk.placebo import Band, band, onset
from emergent.wording import placebo_twins

RUN, TWIN = {"name": "run", "color": 0}, {"name": "twin", "color": 1, "dash": [7, 5]}
SHOWN = (
    ("distance", "Distance to the restaurant", "mean distance [m]"),
    ("spread", "Spread", "spread [m]"),
    ("arrived", "Arrivals", "arrived [walkers]"),
)


@solara.component
def Plots(live: Live, clock: str) -> None:
    """Distance, spread and arrivals of those that nothing was done to, and who is in front."""
    run, alone = film(live), twin(live)
    last, scored = max(run.last, alone.last), run.scored
    stride = series.every(last)
    asked = (alone.name, onset(live), scored.tobytes(), last) if live.plan else None

    def work(stop: threading.Event, tell: Callable[[Band | None], None]) -> None:
        tell(band(live, scored, stride, last, stop))

    around, problem = use_thread(work, asked)
    plots = solara.use_memo(
        lambda: _plots(live, run, alone, around, stride, last), [run.name, alone.name, around is None]
    )
    with solara.v.Html(tag="section", class_="em-plots"):
        for plot in plots:
            with solara.v.Html(tag="div", class_="em-card", key=plot["title"]):
                Series(clock=clock, dt=run.dt, **plot)
    left_out = run.walkers - int(scored.sum())
    note = "Distance, spread and arrivals are those of all walkers"
    note += f" but the {left_out} that something was done to, in the twin too. " if left_out else ". "
    note += "Spread is their root mean square distance from their centre. "
    note += "In front is who is furthest along the mean heading of those on their way."
    if any(perturbation.kind == "move" for perturbation in live.plan):
        note += " Where the restaurant moves, the twin’s stays: each distance is that to the own one."
    if around is not None:
        note += (
            f" The band holds {around.twins} placebo twins: the same run, left alone, but with other luck from "
            f"{around.onset:g} s on. Of runs that are left alone at most 1 in {around.twins + 1} leaves the band of a "
            "plot, anywhere. What stays within it cannot be told from luck."
        )
    elif asked is not None and not problem:
        note += " The band of placebo twins is being computed …"
    solara.v.Html(tag="p", class_="em-note", children=[note])
    Problem(problem)


def _plots(live: Live, run: Film, alone: Film, around: Band | None, stride: int, last: int) -> list[dict[str, Any]]:
    films = [(RUN, run), (TWIN, alone)] if live.plan else [(RUN, run)]
    summaries = [(line, series.of_film(film, run.scored, stride)) for line, film in films]
    marks = [{"at": at} for at in sorted({p.onset for p in live.plan})]
    count = last // stride + 1
    plots: list[dict[str, Any]] = []
    for name, title, label in SHOWN:
        plot: dict[str, Any] = {
            "title": title,
            "y_label": label,
            "every": stride,
            "y_min": 0.0,
            "marks": marks,
            "lines": [{**line, "data": floats(_held(getattr(s, name), count))} for line, s in summaries],
        }
        if around is not None:
            low, high = (_held(getattr(edge, name), count) for edge in (around.low, around.high))
            plot["band"] = {"name": placebo_twins(around.twins), "low": floats(low), "high": floats(high)}
        plots.append(plot)
    plots[-1]["y_max"] = float(max(1, run.scored.sum()))
    leaders = [(line, series.front(film)) for line, film in films]
    lines = [
        {
            **line,
            "dash": [] if line is RUN else [3, 2],
            "name": f"{line['name']}, {series.turns(led)} changes in all",
            "data": floats(series.strokes(led)),
        }
        for line, led in leaders
    ]
    plots.append(
        {
            "title": "Who is in front",
            "y_label": "number of the walker",
            "every": 1 / series.PARTS,
            "y_min": -0.5,
            "y_max": run.walkers - 0.5,
            "marks": marks,
            "lines": lines,
        }
    )
    return plots


def _held(values: series.Numbers, count: int) -> series.Numbers:
    """Return so many numbers, of which the last one holds once a run has ended."""
    return np.concatenate([values[:count], np.full(max(0, count - len(values)), values[-1])])
