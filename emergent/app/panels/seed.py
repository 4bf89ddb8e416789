"""The seed of a run, typed or drawn anew."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import solara

from emergent.app.live import Live

DRAWN = 10_000
"""New seeds are below that: a class can say them aloud."""


@solara.component
def Seed(live: Live, on_live: Callable[[Live], None]) -> None:
    """The seed of the run: typed, or drawn anew. Another seed keeps the plan and starts from the beginning."""
    typed, set_typed = solara.use_state(("", live.seed))
    text = typed[0] if typed[1] == live.seed and typed[0] else str(live.seed)
    problem = _mistake(text)

    def enter(given: str) -> None:
        set_typed((given or "", live.seed))
        if given and not _mistake(given):
            on_live(replace(live, seed=int(given), step=0))

    def draw() -> None:
        set_typed(("", live.seed))
        on_live(replace(live, seed=secrets.randbelow(DRAWN), step=0))

    with solara.v.Html(tag="div", class_="em-row wk-seed"):
        solara.v.TextField(
            label="seed",
            v_model=text,
            on_v_model=enter,
            error_messages=[problem] if problem else [],
            hide_details="auto",
            dense=True,
            outlined=True,
            attributes={"inputmode": "numeric"},
            style_="max-width: 15em",
        )
        solara.Button("New seed", on_click=draw, outlined=True)


def _mistake(text: str) -> str:
    if text.strip().isascii() and text.strip().isdigit() and int(text) < 2**63:
        return ""
    return "a whole number, 0 or above" if not text.strip().isdigit() else "a smaller whole number"
