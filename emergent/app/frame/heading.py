"""The head of a page of a live run: which scenario it is, what it shows, and which others there are."""

from __future__ import annotations

import re
from collections.abc import Callable

import solara

from emergent.app.frame.hooks import offered
from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.errors import EmergentError


@solara.component
def Heading(live: Live, on_live: Callable[[Live], None]) -> None:
    """Title, lesson and the choice of another scenario; one that cannot be opened says why, and this one stays."""
    problem, set_problem = solara.use_state(("", ""))
    opened = live.opened
    first, rest = sentence(opened.lesson or f"Goal: {opened.system.goal.sentence}")

    def choose(name: str) -> None:
        chosen = Live(name, seed=live.seed)
        try:
            chosen.system  # noqa: B018 # whether it can be opened
        except EmergentError as refused:
            set_problem((live.scenario, f"{name} cannot be shown here: {refused}"))
            return
        on_live(chosen)

    with solara.v.Html(tag="div", class_="em-heading"):
        with solara.v.Html(tag="div"):
            solara.v.Html(tag="h1", children=[opened.title])
            if first:
                solara.v.Html(tag="p", children=[first])
            if rest:
                with solara.v.Html(tag="details", class_="em-lesson"):
                    solara.v.Html(tag="summary", children=["What it shows"])
                    solara.v.Html(tag="p", children=[rest])
        with solara.v.Html(tag="div", class_="em-choose"):
            solara.v.Select(
                label="scenario",
                items=offered(opened.system.name),
                v_model=live.scenario,
                on_v_model=lambda name: choose(name) if name != live.scenario else None,
                hide_details=True,
                dense=True,
                outlined=True,
            )
            Problem(problem[1] if problem[0] == live.scenario else "")


def sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text, and the rest."""
    first, *rest = re.split(r"(?<=[.!?])\s+", text.strip(), maxsplit=1)
    return first, rest[0] if rest else ""
