"""The state of a visitor's page: the run that the address asks for, what is in hand, and what was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qs

import solara

from emergent.app.elements import Row
from emergent.app.frame.hooks import use_live
from emergent.app.frame.recorded import use_recorded
from emergent.app.live import Live
from emergent.app.live_page import Done, LivePage, Prepared, Visit
from emergent.app.panels.answer import Answer, Once
from emergent.errors import EmergentError


def use_visit(page: LivePage) -> tuple[Visit, Row, str]:
    """Return the visit, the command for the page's clock, and what was wrong with the address, if anything was.

    Everything follows from the visit's `live`; what is refused leaves it as it is, and is answered.
    """
    live, put, problem = use_live(page)
    search, views = solara.use_router().search or "", page.picture.views
    asked = parse_qs(search).get("view", views[:1])[0] if views else ""
    view, set_view = solara.use_state(asked if asked in views else "".join(views[:1]))
    selected, select = solara.use_state("")
    mode, set_mode = solara.use_state("")
    tools, set_tools = solara.use_state({})
    answer, set_answer = solara.use_state(cast("Answer | None", None))
    once = solara.use_memo(Once, [])
    shown, progress, failed = use_recorded(page, live)
    base = live if shown is None or not failed else shown
    command, change = _use_clock(base, put, search)
    newest = solara.use_ref(base)  # a click may come while a thread draws the page
    newest.current = base
    slow = isinstance(page.picture, Prepared)

    def do(what: Done, event: Any, anew: bool = False) -> None:
        """Do something at the step of the event, or say why not; `anew`, it replaces what is equal."""
        base = newest.current
        try:
            step, at = base.moment(event)
            changed = what(base, at)
            note = "" if anew else once.again(base, changed.plan.perturbations[-1], event)
            if not note and not slow:
                page.picture.record(changed)
        except EmergentError as wrong:
            once.forget()
            set_answer(Answer(base, problem=str(wrong)))
            return
        set_answer(Answer(base, note=note) if note else None)  # most often as it was: nothing to draw twice
        put(replace(base if note else changed, step=step))

    visit = Visit(
        page=page,
        live=live if shown is None else replace(shown, step=live.step),
        ready=shown is not None,
        asked=base,
        progress=progress,
        put=put,
        change=change,
        do=do,
        answer=Answer(live if shown is None else shown, problem=failed) if failed else answer,
        clear_answer=lambda: set_answer(None),
        view=view,
        set_view=lambda chosen: set_view(chosen) if chosen in views else None,
        selected=selected,
        select=select,
        mode=mode,
        set_mode=set_mode,
        tools=tools,
        set_tool=lambda sort, tool: set_tools({**tools, sort: tool}),
    )
    return visit, command, problem


def _use_clock(live: Live, put: Callable[[Live], None], search: str) -> tuple[Row, Callable[[Live], None]]:
    """Return the command for the clock, and a function that takes another run and moves the clock."""
    command, set_command = solara.use_state(cast("Row", {"n": 0}))

    def lead(step: int) -> None:
        set_command({"step": step, "n": command["n"] + 1})

    def change(changed: Live) -> None:
        """Take another run; the clock goes to its step where that is not the one on show."""
        if changed.step != live.step or (changed.scenario, changed.changes, changed.seed) != (
            live.scenario,
            live.changes,
            live.seed,
        ):
            lead(changed.step)
        put(changed)

    solara.use_effect(lambda: lead(live.step), [search])  # an address that was gone back to says where the clock stands
    return command, change
