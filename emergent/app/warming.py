"""The models are compiled when the server starts, so that no visitor waits for it later; until then, pages say so."""

from __future__ import annotations

import threading
from collections.abc import Callable

import solara

from emergent import compiled
from emergent.app.registry import pages

SAID = (
    "The server compiles its models. After an installation this takes up to half a minute, later a second or two. The "
    "page then opens by itself."
)
EVERY = 0.1
"""Seconds between two looks at whether a page is still there."""
_over = threading.Event()
_over.set()  # where nothing was begun, nothing is waited for


def begin() -> None:
    """Compile in a thread; raise `InvalidInputError` where that cannot be done."""
    compiled.check()
    _over.clear()
    threading.Thread(target=_compile, daemon=True).start()


def _compile() -> None:
    try:
        for page in pages().values():
            page.picture.warm()
    finally:
        _over.set()


def use_ready() -> bool:
    """Return whether everything is compiled; the page is drawn again once it is.

    The thread that waits does no work, and so takes none of the places of those that do (`panels.thread`).
    """
    ready, set_ready = solara.use_state(_over.is_set())

    def begin() -> Callable[[], None] | None:
        if ready:
            return None
        left = threading.Event()

        def look() -> None:
            while not left.is_set():
                if _over.wait(EVERY) and not left.is_set():
                    set_ready(True)
                    return

        threading.Thread(target=look, daemon=True).start()
        return left.set

    solara.use_effect(begin, [])
    return bool(ready)


@solara.component
def Warming() -> None:
    """Say what is being waited for."""
    with solara.v.Html(tag="section", class_="em-card em-working", attributes={"role": "status"}):
        solara.v.Html(tag="h2", children=["Getting ready"])
        solara.v.Html(tag="p", children=[SAID])
        solara.v.Html(tag="progress", attributes={"aria-label": "The models are compiled"})
