"""The page Sweep: attainment over one or two numbers of a scenario, as `emergent sweep` runs it, while it fills in."""

from __future__ import annotations

from dataclasses import dataclass

import solara

from emergent.app.elements import Address
from emergent.app.frame.hooks import use_asked
from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.app.panels.parameters import Parameters
from emergent.app.sweeping.asked import Asked
from emergent.app.sweeping.choice import Choice
from emergent.app.sweeping.shown import Sweep
from emergent.app.sweeping.work import known
from emergent.errors import EmergentError

WHAT = (
    "A sweep runs a scenario with other values of one or two of its numbers, many times each: a parameter, the dose of "
    "a perturbation, or how many members it strikes. So you see where the goal is lost, and how sure that is."
)
SHOWN = ("walkers", "members", "items", "horizon")
"""The parameters that stand at the top, where a system has them."""


@dataclass(frozen=True)
class Attempt:
    """What was begun, None if nothing was; the attempts are numbered."""

    number: int = 0
    asked: Asked | None = None


@solara.component
def Page() -> None:
    """Choose what is varied, run it, and open what is found."""
    asked, ask, problem = use_asked(Asked.read, lambda live: Asked(live).usual())
    attempt, set_attempt = solara.use_state(Attempt())
    wrong = solara.use_memo(lambda: mistake(asked), [asked])
    there = solara.use_memo(lambda: not wrong and known(asked) is not None, [asked])

    def leave() -> None:
        if attempt.asked not in (None, asked):
            set_attempt(Attempt(attempt.number))

    solara.use_effect(leave, [asked])
    solara.v.Html(tag="h1", children=["Sweep"])
    solara.v.Html(tag="p", class_="em-what", children=[WHAT])
    Problem(problem)
    with solara.v.Html(tag="div", class_="em-stage em-assess"):
        with solara.v.Html(tag="div", attributes={"aria-label": "What is swept"}):
            Choice(asked, wrong, ask, lambda: set_attempt(Attempt(attempt.number + 1, asked)))
            if there or attempt.asked == asked:
                Sweep(asked, attempt.number).key("sweep")
        Parameters(asked.live, lambda live: ask(_with(asked, live)), SHOWN, vary=True)
    Address(value=asked.path)  # last, so that it names what the page shows already


def mistake(asked: Asked) -> str:
    """Return what is wrong with the ends of what is asked, in the words of the command line, or nothing."""
    try:
        asked.design(ends=True)
    except EmergentError as problem:
        return str(problem)
    return ""


def _with(asked: Asked, live: Live) -> Asked:
    return Asked(live, asked.axes, asked.replications).usual()
