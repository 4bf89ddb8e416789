"""What is done to the surroundings: the restaurant, the street and the daylight."""

from __future__ import annotations

import math
from collections.abc import Callable

import solara

from emergent.app.live import Live
from emergent.app.walk import deeds
from emergent.errors import EmergentError, InvalidInputError


@solara.component
def Surroundings(live: Live, drawing: bool, on_drawing: Callable[[bool], None], ask: Callable[[str], None]) -> None:
    """What can be done to the restaurant, the street and the daylight; `ask` does it at the step on show."""
    metres, set_metres = solara.use_state("100")
    bearing, set_bearing = solara.use_state("90")
    wrong = [_no_number(metres, 0.0, 1e5), _no_number(bearing, -360.0, 360.0)]
    with solara.v.Html(tag="section", class_="em-card wk-around"):
        solara.v.Html(tag="h2", children=["Surroundings"])
        note = "Drag the restaurant to move it."
        note += " Now draw: press on the plaza, pull, and let go." if drawing else ""
        solara.v.Html(tag="p", class_="em-note", children=[note])
        with solara.v.Html(tag="div", class_="em-row"):
            solara.Button(
                "Draw a wall",
                on_click=lambda: on_drawing(not drawing),
                outlined=not drawing,
                color="primary" if drawing else None,
                attributes={"aria-pressed": str(drawing).lower()},
            )
            if not deeds.barred(live):
                solara.Button("Close the street", on_click=lambda: ask("close"), outlined=True)
            solara.Button("Dusk: see half as far", on_click=lambda: ask("dusk"), outlined=True)
        solara.v.Html(tag="p", class_="em-note", children=["Or put it so far from its first place:"])
        with solara.v.Html(tag="div", class_="em-fields"):
            _Number("dose [m]", "Distance from its first place.", metres, set_metres, wrong[0])
            _Number("bearing [degrees]", "Direction from there: 0 is right, 90 up.", bearing, set_bearing, wrong[1])
            solara.Button(
                "Move it", on_click=lambda: ask(f"move {metres} {bearing}"), outlined=True, disabled=any(wrong)
            )


@solara.component
def _Number(label: str, help: str, text: str, on_text: Callable[[str], None], problem: str) -> None:
    solara.v.TextField(
        label=label,
        hint=help,
        persistent_hint=True,
        v_model=text,
        on_v_model=lambda given: on_text(str(given or "")),
        error_messages=[problem] if problem else [],
        dense=True,
        attributes={"inputmode": "decimal"},
    )


def number(text: str) -> float:
    """Return a typed number; refuse what is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInputError(f"{text!r} is no number.")
    return value


def _no_number(text: str, low: float, high: float) -> str:
    try:
        value = number(text)
    except EmergentError as problem:
        return str(problem)
    return "" if low <= value <= high else f"must be from {low:g} to {high:g}."
