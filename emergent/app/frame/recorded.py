"""Recordings that take long are made in a thread: meanwhile the page shows the run before, and how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import solara

from emergent.app.live import Live
from emergent.app.live_page import LivePage, Prepared
from emergent.app.panels.thread import use_thread

WAITING, DONE = "The run is being replayed …", ""


def use_recorded(page: LivePage, asked: Live) -> tuple[Live | None, str, str]:
    """Return the run whose recordings are there, how far those of the one that is asked for are, and what went wrong.

    It is the one that is asked for where its recordings are there, or quickly made, or else the last one for which that
    holds; None where there is none.
    """
    picture, before = page.picture, solara.use_ref(None)

    def ready(live: Live) -> bool:
        return not isinstance(picture, Prepared) or picture.ready(live)

    def work(stop: threading.Event, tell: Callable[[str], None]) -> None:
        if isinstance(picture, Prepared):
            picture.prepare(asked, tell)
        tell(DONE)

    there = ready(asked)
    told, problem = use_thread(work, None if there else replace(asked, step=0))
    if there:
        before.current = asked
        return asked, "", ""
    kept = before.current
    same = kept is not None and (kept.scenario, kept.changes) == (asked.scenario, asked.changes)
    return kept if same and ready(kept) else None, "" if problem else told or WAITING, problem
