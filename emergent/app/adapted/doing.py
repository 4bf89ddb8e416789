"""What can be done to a member of an adapted model, as buttons; and what cannot, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from emergent.adapter.kinds import MODEL
from emergent.adapter.system import AdaptedSystem
from emergent.app.elements import Strike
from emergent.app.live import Live
from emergent.app.live_page import Visit, sort
from emergent.app.panels.tools import ClickTool, Fields
from emergent.component import Component
from emergent.errors import InvalidInputError
from emergent.perturbation import Kind

CHOOSE = "Click a member in a picture, or choose one here."


@solara.component
def Doing(visit: Visit) -> None:
    """Choose a member, or the model as a whole, and do something to it at the step on show."""
    system = visit.live.system
    assert isinstance(system, AdaptedSystem)
    choices = [*system.members, *(one for one in system.components if one.id == MODEL)]
    choices = [one for one in choices if visit.page.kinds(visit.live, [one])]
    chosen = next((one for one in choices if one.id == visit.selected), None)
    with solara.v.Html(tag="section", class_="em-card em-doing"):
        solara.v.Html(tag="h2", children=["Do something to one of them"])
        solara.v.Select(
            label="member",
            items=[one.id for one in choices],
            v_model=None if chosen is None else chosen.id,
            on_v_model=lambda name: visit.select(str(name or "")),
            hide_details=True,
            dense=True,
            outlined=True,
            class_="em-which-member",
        )
        if chosen is None:
            solara.v.Html(tag="p", class_="em-note", children=[CHOOSE])
        else:
            _Kinds(visit, chosen).key(sort(chosen))
        if system.tried.why_not:
            _Unfit(system)


@solara.component
def _Kinds(visit: Visit, chosen: Component) -> None:
    kinds = visit.page.kinds(visit.live, [chosen])
    held = visit.tools.get(sort(chosen)) or ClickTool(kinds[0].name)
    in_hand = next(kind for kind in kinds if kind.name == held.kind)

    def pressed(kind: Kind) -> Callable[[Any], None]:
        tool = held if kind.name == held.kind else ClickTool(kind.name)

        def done(live: Live, at: float) -> Live:
            run = visit.run()
            if run.stopped and at >= run.last:
                raise InvalidInputError(
                    f"The model stopped by itself after {live.system.timed(run.last)}, so nothing more happens in it. "
                    "Go back to an earlier step."
                )
            return live.with_perturbation(tool.perturbation(kind, chosen.id, at))

        return lambda event: visit.do(done, event)

    with solara.v.Html(tag="div", class_="em-row em-kinds", attributes={"role": "group", "aria-label": chosen.id}):
        for kind in kinds:
            Strike(clock=visit.clock, label=f"{kind.name} it", help=kind.sentence, event_struck=pressed(kind)).key(
                kind.name
            )
    with solara.v.Html(tag="details", class_="em-lesson"):
        solara.v.Html(tag="summary", children=["How much, and for how long"])
        solara.v.Select(
            label="of",
            items=[kind.name for kind in kinds],
            v_model=in_hand.name,
            on_v_model=lambda name: visit.set_tool(sort(chosen), ClickTool(str(name))),
            dense=True,
        )
        solara.v.Html(tag="p", class_="em-note", children=[in_hand.sentence])
        unit = visit.live.system.time_unit
        Fields(in_hand, held, lambda tool: visit.set_tool(sort(chosen), tool), unit).key(f"of {in_hand.name}")


@solara.component
def _Unfit(system: AdaptedSystem) -> None:
    """Say what cannot be done to this model, and why: it was tried."""
    why_not = system.tried.why_not
    with solara.v.Html(tag="details", class_="em-lesson"):
        solara.v.Html(tag="summary", children=[f"What was tried and does not apply: {', '.join(why_not)}"])
        with solara.v.Html(tag="ul"):
            for name, why in why_not.items():
                solara.v.Html(tag="li", children=[f"{name}: {why}."]).key(name)
