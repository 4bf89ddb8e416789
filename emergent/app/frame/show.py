"""The page of a live run: its heading, its picture with the clock, what can be done, and the plots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton
import solara

from emergent.app.elements import Address, Player, Row
from emergent.app.frame.heading import Heading
from emergent.app.frame.plots import Plots
from emergent.app.frame.visit import use_visit
from emergent.app.live_page import LivePage, Visit
from emergent.app.panels.guard import Problem
from emergent.app.panels.parameters import Parameters
from emergent.app.panels.plan import PlanList
from emergent.app.panels.seed import Seed
from emergent.app.panels.what_if import WhatIf
from emergent.app.sweeping.vary import VaryField
from emergent.errors import EmergentError


def component(page: LivePage) -> Callable[[], Any]:
    """Return a family's page as a component of its own, for a route."""

    def Page() -> None:
        Shown(page)

    made: Callable[[], Any] = reacton.component(Page)  # not Solara's, which reads the source, and cannot read this one
    return made


@solara.component
def Shown(page: LivePage) -> None:
    """Show the run that the address asks for, and let the address follow it."""
    visit, command, problem = use_visit(page)
    wrong = _wrong(visit)
    with solara.v.Html(tag="div"):
        Heading(visit.live, visit.change)
        Problem(problem)
        if not visit.ready and visit.progress:
            with solara.v.Html(tag="section", class_="em-card em-working", attributes={"role": "status"}):
                solara.v.Html(tag="p", children=[visit.progress])
                solara.v.Html(tag="progress", attributes={"aria-label": "The run is replayed"})
        elif wrong:
            Problem(wrong)
            if visit.live.plan:
                PlanList(visit.live, visit.change, page.tidied)
            Parameters(visit.live, visit.change, page.sliders, vary=True)
        else:
            Playground(visit, command)
        usual = visit.view in page.picture.views[:1] or not visit.view
        Address(value=f"{page.path}?{visit.live.query}" + ("" if usual else f"&view={visit.view}"))


@solara.component
def Playground(visit: Visit, command: Row) -> None:
    """The picture with its clock, what can be done, and the plots."""
    page, live = visit.page, visit.live
    run, twin = visit.run(), visit.twin()  # not kept: what keeps them is one cache for all visitors
    with solara.v.Html(tag="div", class_="em-live"):
        with solara.v.Html(tag="section", class_="em-card em-live-main"):
            page.picture.show(visit)
            Player(
                clock=visit.clock,
                last=max(run.last, twin.last),
                dt=run.dt,
                start=live.step,
                speed=page.speed,
                speeds=list(page.speeds),
                command=command,
                unit=live.system.time_unit,
                event_at=lambda step: visit.put(visit.asked.at(step)),
                event_restarted=lambda _: visit.put(visit.asked.at(0)),
            )
            if visit.progress:
                solara.v.Html(
                    tag="p", class_="em-note em-replayed", attributes={"role": "status"}, children=[visit.progress]
                )
            with solara.v.Html(tag="div", class_="em-row em-live-below"):
                Seed(live, visit.change)
                solara.v.Html(tag="span", class_="em-note", children=[page.hint])
        with solara.v.Html(tag="div", class_="em-live-side"):
            page.picture.tools(visit)
            PlanList(live, visit.change, page.tidied, VaryField)
            for panel in page.panels:
                panel(visit)
            WhatIf(live)
            Parameters(live, visit.change, page.sliders, vary=True)
        with solara.v.Html(tag="div", class_="em-live-more"):
            Plots(visit)
            for card in page.cards:
                card(visit)


def _wrong(visit: Visit) -> str:
    """Return why the run cannot be shown: it is too large, or its model raises."""
    if not visit.ready:
        return "" if visit.answer is None else visit.answer.problem
    try:
        visit.run()
    except EmergentError as wrong:
        return str(wrong)
    return ""
