"""What the first visitor would wait for is compiled when the server starts; until then, the pages say so."""

from __future__ import annotations

import threading
from collections.abc import Callable

import solara

from emergent.app.panels.thread import use_thread

SAID = (
    "The server compiles its models. After an installation this takes up to a minute, later a second or two. The page "
    "then opens by itself."
)
_over = threading.Event()
_over.set()  # where nothing was begun, nothing is waited for


def begin() -> None:
    """Compile in a thread."""
    _over.clear()
    threading.Thread(target=_compile, daemon=True).start()


def _compile() -> None:
    from emergent.models.pipeline.model import PipelineModel
    from emergent.models.walk.model import WalkModel

    try:
        for model in (WalkModel(walkers=2, rng=0), PipelineModel(rng=0)):
            model.step()
    finally:
        _over.set()


def use_ready() -> bool:
    """Return whether everything is compiled; the page is drawn again once it is."""
    first = solara.use_memo(_over.is_set, [])

    def wait(stop: threading.Event, tell: Callable[[bool], None]) -> None:
        while not stop.is_set():
            if _over.wait(0.1):
                tell(True)
                return

    found, _ = use_thread(wait, None if first else "compiled")
    return first or bool(found)


@solara.component
def Warming() -> None:
    """Say what is being waited for."""
    with solara.v.Html(tag="section", class_="em-card em-working", attributes={"role": "status"}):
        solara.v.Html(tag="h2", children=["Getting ready"])
        solara.v.Html(tag="p", children=[SAID])
        solara.v.Html(tag="progress", attributes={"aria-label": "The models are compiled"})
