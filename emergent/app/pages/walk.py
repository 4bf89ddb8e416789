"""The page Walk: a group on its way, to be watched and interfered with, and the twin that was left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import solara

from emergent.app import catalogue
from emergent.app.elements import Address, Player
from emergent.app.late import Late
from emergent.app.live import Live
from emergent.app.panels.answer import Answer, Answered, Once
from emergent.app.panels.guard import Problem
from emergent.app.panels.heading import Heading
from emergent.app.panels.hooks import use_live
from emergent.app.panels.parameters import Parameters
from emergent.app.panels.plan import PlanList
from emergent.app.panels.seed import Seed
from emergent.app.panels.tools import Tool, Tools, fitting
from emergent.app.panels.what_if import WhatIf
from emergent.app.walk import deeds, reel
from emergent.app.walk.film import film, twin
from emergent.app.walk.panels import Surroundings, number
from emergent.app.walk.plots import Plots
from emergent.app.walk.scene import scene
from emergent.app.walk.series import front
from emergent.app.walk.stage import Stage
from emergent.errors import EmergentError, InvalidInputError
from emergent.perturbation import Kind

CLOCK = "walk"
VIEWS = ("ghosts", "side", "off")
FIRST_KINDS = ("distract", "freeze", "remove", "mislead", "blind")
SPEEDS = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
SLIDERS = ("walkers", "vision", "cohesion", "alignment", "diffusion", "glimpse_rate", "smell")
HINT = "space plays, ← and → step, r restarts, click a walker"


@solara.component
def Page() -> None:
    """Everything follows from `live`; what is refused leaves it as it is, and says so."""
    live, set_live, problem = use_live("walk", catalogue.FIRST)
    router = solara.use_router()
    asked_view = parse_qs(router.search or "").get("view", [VIEWS[0]])[0]
    view, set_view = solara.use_state(asked_view if asked_view in VIEWS else VIEWS[0])
    command, set_command = solara.use_state({"n": 0})

    def lead() -> None:
        set_command({"step": live.step, "n": command["n"] + 1})

    def change(changed: Live) -> None:
        """Take another run; the clock goes to its step where that is not the one on show."""
        if changed.step != live.step or (changed.scenario, changed.changes, changed.seed) != (
            live.scenario,
            live.changes,
            live.seed,
        ):
            set_command({"step": changed.step, "n": command["n"] + 1})
        set_live(changed)

    solara.use_effect(lead, [router.search])  # an address that was gone back to says where the clock stands
    too_large = _too_large(live)
    with solara.v.Html(tag="div"):
        Heading(live, change)
        Problem(problem)
        if too_large:
            Problem(too_large)
            Parameters(live, change, SLIDERS)
        else:
            Playground(live, set_live, change, view, set_view, command)
        Address(value="/walk?" + live.query + (f"&view={view}" if view != VIEWS[0] else ""))


@solara.component
def Playground(
    live: Live,
    set_live: Callable[[Live], None],
    change: Callable[[Live], None],
    view: str,
    set_view: Callable[[str], None],
    command: dict[str, Any],
) -> None:
    """The canvas with its clock, what can be done, and the plots."""
    run, alone = film(live), twin(live)  # not kept: what keeps them is one shelf for all visitors
    kinds = _kinds(live)
    tool, set_tool = solara.use_state(Tool(FIRST_KINDS[0]))
    drawing, set_drawing = solara.use_state(False)
    answer, set_answer = solara.use_state(None)
    once = solara.use_memo(Once, [])
    request, set_request = solara.use_state({"n": 0, "what": ""})
    asked, set_asked = solara.use_state((0, ()))
    sent = solara.use_ref(reel.Sent())

    films = (run.key, alone.key)

    def tell() -> Late:
        before, sent.current = sent.current, reel.Sent(run.key, run.name, alone.name)
        return Late(
            (*films, asked), lambda: reel.message(asked[0], film(live), twin(live), before, asked[1], live.step)
        )

    message = solara.use_memo(tell, [*films, asked])
    around = Late(
        (*films, live.changes, live.scenario, live.plan),
        lambda: {**scene(live, film(live), twin(live)), "streetShown": not deeds.barred(live)},
    )
    leaders = Late(films, lambda: {"run": front(film(live)).tobytes(), "twin": front(twin(live)).tobytes()})

    def do(what: Callable[[float], Live], told: Any, anew: bool = False) -> None:
        """Do something at the time that the browser told, or say why not; `anew` it takes the place of an equal one."""
        try:
            step, at = live.moment(told)
            changed = what(at)
            note = "" if anew else once.again(live.plan, changed.plan.perturbations[-1], told)
            if not note:
                film(changed)
        except EmergentError as wrong:
            once.forget()
            set_answer(Answer(live, problem=str(wrong)))
            return
        set_answer(Answer(live, note=note) if note else None)  # most often as it was: nothing to draw twice
        set_live(replace(live if note else changed, step=step))

    def picked(told: Any) -> None:
        members = live.system.members

        def what(at: float) -> Live:
            index = told.get("walker")
            if type(index) is not int or not 0 <= index < len(members):
                raise InvalidInputError(f"there is no walker {index!r}.")
            kind = live.system.kinds[tool.kind]
            return live.with_perturbation(tool.perturbation(kind, members[index].id, at))

        do(what, told)

    def dragged(told: Any) -> None:
        do(lambda at: deeds.moved(live, at, deeds.numbers(told.get("place"), 2)), told)

    def walled(told: Any) -> None:
        set_drawing(False)
        do(lambda at: deeds.walled(live, at, deeds.numbers(told.get("line"), 4)), told, anew=True)

    def answered(told: Any) -> None:
        what, *said = request["what"].split(" ")
        if what == "close":
            do(lambda at: deeds.closed(live, at), told)
        elif what == "dusk":
            do(lambda at: deeds.darkened(live, at), told)
        elif what == "move":
            do(lambda at: deeds.shifted(live, at, number(said[0]), number(said[1])), told)

    def want(told: Any) -> None:
        set_asked((asked[0] + 1, reel.read(told)))

    with solara.v.Html(tag="div", class_="em-stage wk-stage"):
        with solara.v.Html(tag="div", class_="wk-main"), solara.v.Html(tag="section", class_="em-card wk-card"):
            Stage(
                clock=CLOCK,
                film=message,
                scene=around,
                front=leaders,
                tool=tool.kind,
                view=view,
                drawing=drawing,
                request=request,
                event_want=want,
                event_picked=picked,
                event_dragged=dragged,
                event_walled=walled,
                event_answered=answered,
                event_viewed=lambda told: set_view(told) if told in VIEWS else None,
            )
            Answered(answer, live)
            Player(
                clock=CLOCK,
                last=max(run.last, alone.last),
                dt=run.dt,
                start=live.step,
                speed=8.0,
                speeds=SPEEDS,
                command=command,
                event_at=lambda step: set_live(live.at(step)),
                event_restarted=lambda _: set_live(live.at(0)),
            )
            with solara.v.Html(tag="div", class_="em-row wk-below"):
                Seed(live, change)
                solara.v.Html(tag="span", class_="em-note", children=[HINT])
        with solara.v.Html(tag="div", class_="wk-side"):
            Tools(kinds, tool, set_tool, "walker")
            PlanList(live, change, deeds.reopened)
            Surroundings(live, drawing, set_drawing, lambda what: set_request({"n": request["n"] + 1, "what": what}))
            WhatIf(live)
            Parameters(live, change, SLIDERS)
        with solara.v.Html(tag="div", class_="wk-plots"):
            Plots(live, CLOCK)


def _too_large(live: Live) -> str:
    try:
        film(live)
    except EmergentError as wrong:
        return str(wrong)
    return ""


def _kinds(live: Live) -> list[Kind]:
    """Return what can be done to a walker, the plainest first."""
    found = fitting(live.system.kinds.values(), live.system.members)
    order = {name: i for i, name in enumerate(FIRST_KINDS)}
    return sorted(found, key=lambda kind: order.get(kind.name, len(order)))
