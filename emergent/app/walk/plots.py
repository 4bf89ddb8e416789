"""The plots below the canvas: the run, its twin, and the band of placebo twins, which a thread runs."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import solara

from emergent.app.elements import Series, floats
from emergent.app.late import Late
from emergent.app.live import Live
from emergent.app.panels.band import COMING, NAME, explained
from emergent.app.panels.guard import Problem
from emergent.app.panels.thread import use_thread
from emergent.app.walk import series
from emergent.app.walk.film import Film, film, twin
from emergent.app.walk.placebo import Band, band, onset
from emergent.app.walk.stage import Leaders
from emergent.perturbation import NOMINAL

RUN, TWIN = {"name": "run", "color": 0}, {"name": "twin", "color": 1, "dash": [7, 5]}
SHOWN = (
    ("distance", "Distance to the restaurant", "mean distance [m]"),
    ("spread", "Spread", "spread [m]"),
    ("arrived", "Arrivals", "arrived [walkers]"),
)
ROWS, WINDOWS = 8, 60
"""How many walkers have a row in the plot of who was in front, and into how many windows it cuts the run, at most."""


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
    with solara.v.Html(tag="section", class_="em-plots"):
        for plot in _plots(live, run, alone, around, stride, last):
            wide = " em-wide" if plot["title"] == SHOWN[0][1] else ""
            with solara.v.Html(tag="div", class_=f"em-card{wide}", key=plot["title"]):
                Series(clock=clock, dt=run.dt, **plot)
        with solara.v.Html(tag="div", class_="em-card em-wide", key="front"):
            Leaders(
                clock=clock,
                title="Who is in front",
                led=Late((run.key, alone.key), lambda: _led(live)),
                names=[member.id for member in live.system.members],
                width=max(1, round(series.window(max(1, last) * run.dt, WINDOWS) / run.dt)) * run.dt,
                end=last,
                dt=run.dt,
                marks=_marks(live),
            )
    left_out = run.walkers - int(scored.sum())
    note = "Distance, spread and arrivals are those of all walkers"
    note += f" but the {left_out} that something was done to, in the twin too. " if left_out else ". "
    if any(perturbation.kind == "move" for perturbation in live.plan):
        note += "Where the restaurant moves, the twin’s stays: each distance is that to the own one."
    solara.v.Html(tag="p", class_="em-note", children=[note])
    Problem(problem)


def _plots(live: Live, run: Film, alone: Film, around: Band | None, stride: int, last: int) -> list[dict[str, Any]]:
    """Return what the plots show, and how their lines are made of the films."""
    films, key = [(RUN, None), (TWIN, NOMINAL)] if live.plan else [(RUN, None)], (run.key, alone.key)
    scored, count = run.scored, last // stride + 1

    def summarized(name: str) -> list[dict[str, Any]]:
        found = [(line, series.of_film(film(live, plan), scored, stride)) for line, plan in films]
        return [{**line, "data": floats(_held(getattr(summary, name), count))} for line, summary in found]

    def banded(band: Band, name: str) -> dict[str, Any]:
        low, high = (_held(getattr(edge, name), count) for edge in (band.low, band.high))
        return {"name": NAME, "low": floats(low), "high": floats(high)}

    plots: list[dict[str, Any]] = []
    for name, title, label in SHOWN:
        plot: dict[str, Any] = {
            "title": title,
            "y_label": label,
            "every": stride,
            "y_min": 0.0,
            "marks": _marks(live),
            "lines": Late((name, *key), functools.partial(summarized, name)),
        }
        if around is not None:
            plot["band"] = Late((name, *key, around.onset), functools.partial(banded, around, name))
        plots.append(plot)
    plots[-1]["y_max"] = float(max(1, scored.sum()))
    plots[1]["note"] = "Root mean square distance of the walkers from their centre."
    if live.plan:
        plots[0]["note"] = COMING if around is None else explained(around.twins, around.onset)
    return plots


def _marks(live: Live) -> list[dict[str, Any]]:
    return [{"at": at} for at in sorted({p.onset for p in live.plan})]


def _led(live: Live) -> dict[str, Any]:
    """Return who was in front at each step, of the run and of its twin, and who has a row of their own."""
    plans = {"run": live.plan, "twin": NOMINAL} if live.plan else {"run": NOMINAL}
    led = {name: series.front(film(live, plan)) for name, plan in plans.items()}
    rows = series.foremost(list(led.values()), len(live.system.members), ROWS)
    return {"rows": rows, **{name: leaders.tobytes() for name, leaders in led.items()}}


def _held(values: series.Numbers, count: int) -> series.Numbers:
    """Return so many numbers, of which the last one holds once a run has ended."""
    return np.concatenate([values[:count], np.full(max(0, count - len(values)), values[-1])])
