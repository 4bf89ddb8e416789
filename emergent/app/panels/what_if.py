"""The button "What if": as many runs of what was done as two seconds allow, as a histogram."""

from __future__ import annotations

import threading

import solara

from emergent.app.elements import Bars
from emergent.app.live import Live
from emergent.app.panels.guard import Problem, said
from emergent.app.what_if import SECONDS, Paired, what_if
from emergent.perturbation import Plan
from emergent.system import System


@solara.component
def WhatIf(live: Live) -> None:
    """Ask whether what was seen is usual: the same done to other runs, each beside its twin."""
    asked, set_asked = solara.use_state((0, Plan()))
    found, set_found = solara.use_state(None)
    problem, set_problem = solara.use_state("")
    number, plan = asked
    fresh = plan == live.plan and bool(plan)

    def begin() -> None:
        set_found(None)
        set_problem("")
        set_asked((number + 1, live.plan))

    def work() -> object:
        stop = threading.Event()
        if number and fresh:
            thread = threading.Thread(
                target=_run, args=(live.system, plan, live.seed, set_found, set_problem, stop), daemon=True
            )
            thread.start()
        return stop.set

    solara.use_effect(work, [number, live.changes, live.seed, live.plan])
    with solara.v.Html(tag="section", class_="em-card em-what-if"):
        solara.v.Html(tag="h2", children=["What if?"])
        note = f"Was that luck? The same done to as many other runs as {SECONDS:g} s allow, each beside its twin."
        solara.v.Html(tag="p", class_="em-note", children=[note])
        solara.Button("What if", on_click=begin, disabled=not live.plan, color="primary")
        Problem(problem)
        if found is not None and fresh:
            _shown(found)


def _run(system: System, plan: Plan, seed: int, tell: object, fail: object, stop: threading.Event) -> None:
    try:
        what_if(system, plan, seed, lambda paired: None if stop.is_set() else tell(paired), stop)  # type: ignore[operator]
    except Exception as problem:  # whatever a user's own system raises belongs on the page, not in the server's log
        fail(said(problem))  # type: ignore[operator]


@solara.component
def _shown(found: Paired) -> None:
    counts, low, high = found.histogram
    mean = float((found.perturbed - found.nominal).mean())
    Bars(
        title="Attainment, perturbed less twin",
        counts=counts,
        low=low,
        high=high,
        interval=[],
        x_label="attainment, perturbed less twin [1]",
        y_label="runs",
    )
    kept = found.retention
    sentence = f"Retention {kept.value:.2f} [{kept.low:.2f}, {kept.high:.2f}], n = {found.runs} pairs"
    with solara.v.Html(tag="p", class_="em-retention", attributes={"aria-live": "polite"}):
        solara.v.Html(tag="strong", children=[sentence])
        solara.Text("." if found.done else " … still running.")
    note = f"So much of the goal-directedness is left, on average; the twins attain {found.nominal.mean():.2f}, "
    note += f"the perturbed runs {found.perturbed.mean():.2f} (a difference of {mean:+.2f}). 1 is no loss."
    solara.v.Html(tag="p", class_="em-note", children=[note])
