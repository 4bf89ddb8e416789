"""The page Assess: all metrics of a scenario with the verdict, as `emergent assess` does, in the browser."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import solara

from emergent.app import catalogue
from emergent.app.assessing.asked import Asked
from emergent.app.assessing.attempt import use_assessment
from emergent.app.assessing.job import Failed, Finished, ProgressReport
from emergent.app.assessing.process import processes
from emergent.app.assessing.shown import Result, Working
from emergent.app.elements import Address
from emergent.app.frame.hooks import use_asked
from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.app.panels.parameters import Parameters
from emergent.errors import EmergentError

WHAT = (
    "An assessment runs a scenario many times, left alone and with its members perturbed in turn, to find out whether "
    "the system pursues its goal and no member does so by itself: six questions, the gates, give one answer, the "
    "verdict. A quick look takes some seconds, at most about half a minute; ten times the replications take ten times "
    "as long."
)
SHOWN = ("walkers", "items", "horizon")
"""The parameters that stand at the top, where a system has them."""


@solara.component
def Page() -> None:
    """Choose a scenario, assess it, and read what was found."""
    asked, ask, problem = use_asked(Asked.read, Asked)
    shown, begin, cancel = use_assessment(asked)
    solara.use_effect(_get_ready, [])
    solara.v.Html(tag="h1", children=["Assess"])
    solara.v.Html(tag="p", class_="em-what", children=[WHAT])
    Problem(problem)
    with solara.v.Html(tag="div", class_="em-stage em-assess"):
        with solara.v.Html(tag="div", attributes={"aria-label": "Assessment"}):
            _Choice(asked, ask, begin, isinstance(shown, ProgressReport))
            if isinstance(shown, ProgressReport):
                Working(shown, cancel)
            if isinstance(shown, Failed):
                with solara.v.Html(tag="section", class_="em-card"):
                    solara.v.Html(tag="p", class_="em-ended", attributes={"role": "status"}, children=[shown.message])
            if isinstance(shown, Finished):
                Result(asked.live.opened.title, asked.live.scenario, shown)
        Parameters(asked.live, lambda live: ask(replace(asked, live=live)), SHOWN)
    Address(value=asked.path)  # last, so that it names what the page shows already


def _get_ready() -> None:
    """Let a process begin while the visitor still reads: a server where nobody assesses anything needs none."""
    threading.Thread(target=processes().begin, daemon=True).start()


@solara.component
def _Choice(asked: Asked, change: Callable[[Asked], None], begin: Callable[[], None], at_work: bool) -> None:
    """Choose the scenario and the replications."""
    refused, set_refused = solara.use_state(("", ""))
    scenario = asked.live.opened
    entries = catalogue.entries()

    def choose(name: str) -> None:
        live = Live(name)
        try:
            live.opened  # noqa: B018 - whether it can be opened
        except EmergentError as problem:
            set_refused((asked.live.scenario, f"{name} cannot be assessed here: {problem}"))
            return
        change(Asked(live))

    items = [{"text": entry.title or entry.name, "value": entry.name} for entry in entries if not entry.problem]
    try:
        wrong, replications = "", asked.number
    except EmergentError as problem:
        wrong, replications = str(problem), 0
    with solara.v.Html(tag="section", class_="em-card em-choice"):
        solara.v.Select(
            label="Scenario",
            items=items,
            v_model=asked.live.scenario,
            on_v_model=lambda name: choose(str(name)),
            error_messages=[refused[1]] if refused[0] == asked.live.scenario and refused[1] else [],
            class_="em-which",
        )
        solara.v.Html(tag="p", children=[scenario.lesson])
        solara.v.Html(tag="p", class_="em-note", children=[f"Goal: {scenario.system.goal.sentence}"])
        if asked.live.plan:
            note = f"What was done in the browser is drawn beside its twin: {asked.live.plan}"
            solara.v.Html(tag="p", class_="em-note", children=[note])
        with solara.v.Html(tag="div", class_="em-row em-how-many"):
            solara.v.TextField(
                label="Replications",
                v_model=str(asked.quick) if asked.replications is None else asked.replications,
                on_v_model=lambda text: change(replace(asked, replications=str(text or ""))),
                error_messages=[wrong] if wrong else [],
                hint="runs of each plan, each of another seed",
                persistent_hint=True,
                attributes={"inputmode": "numeric"},
            )
            picks = {asked.whole: "As in the scenario", asked.quick: "Quick look"}
            for chosen, label in sorted(picks.items()):
                _pick(label, chosen, replications == chosen, change, asked)
            solara.Button("Assess", on_click=begin, color="primary", disabled=bool(wrong) or at_work)


@solara.component
def _pick(label: str, chosen: int, current: bool, change: Callable[[Asked], None], asked: Asked) -> None:
    solara.Button(
        f"{label}: {chosen}",
        on_click=lambda: change(replace(asked, replications=None if chosen == asked.quick else str(chosen))),
        outlined=True,
        color="primary" if current else None,
        attributes={"aria-pressed": str(current).lower()},
    )
