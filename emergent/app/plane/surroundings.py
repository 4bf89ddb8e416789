"""What is done to the surroundings, as a family declares it: buttons, a line to draw, numbers to type."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from emergent.app.elements import Strike
from emergent.app.live import Live
from emergent.app.live_page import Done, Visit
from emergent.app.plane.plane import DRAW
from emergent.errors import EmergentError, InvalidInputError


@dataclass(frozen=True)
class Button:
    """A button that does something at the step on show, where that is `offered`."""

    label: str
    done: Done
    offered: Callable[[Live], bool] = lambda live: True


@dataclass(frozen=True)
class Number:
    """A number to type, from `low` to `high`; `usual` stands there first."""

    label: str
    help: str
    usual: str
    low: float
    high: float


@dataclass(frozen=True)
class Form:
    """Numbers to type, and a button that does something with them: `done(live, at, *numbers)`."""

    note: str
    numbers: tuple[Number, ...]
    label: str
    done: Callable[..., Live]


@dataclass(frozen=True)
class Surroundings:
    """The panel: a note, a button to `draw` a line (what it says, and the note meanwhile), buttons, and a form."""

    note: str = ""
    draw: tuple[str, str] | None = None
    buttons: tuple[Button, ...] = ()
    form: Form | None = None

    def __call__(self, visit: Visit) -> None:
        """Show it."""
        _Panel(self, visit)


@solara.component
def _Panel(panel: Surroundings, visit: Visit) -> None:
    drawing = visit.mode == DRAW
    with solara.v.Html(tag="section", class_="em-card em-around"):
        solara.v.Html(tag="h2", children=["Surroundings"])
        note = panel.note + (f" {panel.draw[1]}" if panel.draw and drawing else "")
        solara.v.Html(tag="p", class_="em-note", children=[note])
        with solara.v.Html(tag="div", class_="em-row"):
            if panel.draw:
                solara.Button(
                    panel.draw[0],
                    on_click=lambda: visit.set_mode("" if drawing else DRAW),
                    outlined=not drawing,
                    color="primary" if drawing else None,
                    attributes={"aria-pressed": str(drawing).lower()},
                )
            for button in panel.buttons:
                if button.offered(visit.live):
                    _strike(button.label, button.done, visit).key(button.label)
        if panel.form:
            _Form(panel.form, visit)


@solara.component
def _Form(form: Form, visit: Visit) -> None:
    texts, set_texts = solara.use_state(tuple(number.usual for number in form.numbers))
    wrong = [mistake(text, one) for text, one in zip(texts, form.numbers, strict=True)]
    with solara.v.Html(tag="div", class_="em-fields"):
        solara.v.Html(tag="p", class_="em-note em-wide", children=[form.note])
        for place, one in enumerate(form.numbers):
            solara.v.TextField(
                label=one.label,
                hint=one.help,
                persistent_hint=True,
                v_model=texts[place],
                on_v_model=lambda given, place=place: set_texts(
                    (*texts[:place], str(given or ""), *texts[place + 1 :])
                ),
                error_messages=[wrong[place]] if wrong[place] else [],
                dense=True,
                attributes={"inputmode": "decimal"},
            )
        _strike(form.label, lambda live, at: form.done(live, at, *map(read, texts)), visit, off=any(wrong))


def _strike(label: str, done: Done, visit: Visit, *, off: bool = False) -> Any:
    return Strike(clock=visit.clock, label=label, off=off, event_struck=lambda event: visit.do(done, event))


def read(text: str) -> float:
    """Return a typed number; refuse what is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInputError(f"{text!r} is no number.")
    return value


def mistake(text: str, number: Number) -> str:
    """Return what is wrong with a typed number, if anything is."""
    try:
        value = read(text)
    except EmergentError as problem:
        return str(problem)
    return "" if number.low <= value <= number.high else f"must be from {number.low:g} to {number.high:g}."
