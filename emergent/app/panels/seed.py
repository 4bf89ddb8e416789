"""The seed of a run, typed or drawn anew."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import solara

from emergent.app.live import Live

DRAWN = 10_000
"""New seeds are below that: a class can say them aloud."""
DIGITS, END = 19, 2**63
"""A typed seed has at most so many digits, and is below that."""


@solara.component
def Seed(live: Live, on_live: Callable[[Live], None]) -> None:
    """The seed of the run: typed, or drawn anew. Another seed keeps the plan and starts from the beginning.

    A typed one counts once the field is left or Enter is pressed, so that not every digit begins another run.
    """
    (typed, beside), set_typed = solara.use_state((None, live.root))
    text = str(live.root) if typed is None or beside != live.root else typed
    problem = _mistake(text)

    def enter(given: object) -> None:
        if isinstance(given, str) and not _mistake(given) and int(given) != live.root:
            on_live(replace(live, seed=int(given), step=0))

    def draw() -> None:
        set_typed((None, live.root))
        on_live(replace(live, seed=secrets.randbelow(DRAWN), step=0))

    with solara.v.Html(tag="div", class_="em-row"):
        field = solara.v.TextField(
            label="seed",
            v_model=text,
            on_v_model=lambda given: set_typed((given or "", live.root)),
            error_messages=[problem] if problem else [],
            hint="same seed, same run",
            persistent_hint=True,
            hide_details="auto",
            dense=True,
            outlined=True,
            attributes={"inputmode": "numeric"},
            style_="max-width: 15em",
        )
        solara.v.use_event(field, "change", lambda _widget, _event, given: enter(given))
        solara.Button("New seed", on_click=draw, outlined=True)


def _mistake(text: str) -> str:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        return "a whole number, 0 or above"
    return "" if len(digits) <= DIGITS and int(digits) < END else "a smaller whole number"
