"""The parameters of a system as sliders, made from its parameter class: names, bounds, units and help stand there."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import solara
from pydantic import BaseModel

from emergent.app.elements import Slider
from emergent.app.live import Live
from emergent.app.panels.plan import Dropped
from emergent.errors import EmergentError
from emergent.fields import Field, fields

WIDE = 20.0
"""Where a bound lies more than so many times the value away, the slider ends at four times the value."""


@dataclass(frozen=True)
class Range:
    """What a slider spans: the bounds of a parameter, or what of them is of use."""

    low: float
    high: float
    step: float


def numeric(kind: type[BaseModel]) -> dict[str, Field]:
    """Return the parameters of a class that are single numbers, by name."""
    return {name: field for name, field in fields(kind).items() if field.number}


def span(field: Field, value: float) -> Range:
    """Return what the slider of a parameter spans around its value."""
    low, high = field.low, field.high
    usual = abs(value) or abs(float(field.default or 0)) or 1.0
    high = 4 * usual if high is None or high > WIDE * usual else high
    whole = field.type == "integer"
    least = 1.0 if whole and value > 0 else 0.0  # what is counted, and of which there is some, is hardly left out
    low = least if low is None else -4 * usual if low < -WIDE * usual else low
    step = 1.0 if whole else 10.0 ** (math.floor(math.log10(max(high - low, 1e-9))) - 2)
    return Range(min(low, value), max(math.ceil(high) if whole else high, value), step)


def entered(text: str, field: Field) -> Any:
    """Return a typed text as a value of a parameter, or as it is where it is no number (then the class says so)."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return int(number) if field.type == "integer" and number == int(number) else number


@solara.component
def Parameters(
    live: Live, on_live: Callable[[Live], None], shown: Sequence[str] | None = None, *, vary: bool = False
) -> None:
    """Sliders for the parameters of a run; a change starts it anew. What is refused says so beside its slider.

    `shown` are the names of those that stand at the top; the others are below a fold. With `vary`, links lead from each
    to the page Sweep.
    """
    router = solara.use_router()
    problems, set_problems = solara.use_state({})
    parameters, changes = live.system.parameters, dict(live.changes)
    numbers = numeric(type(parameters))

    def one(name: str) -> None:
        row(
            name,
            numbers[name],
            getattr(parameters, name),
            problems.get(name, ""),
            enter,
            name if vary else "",
            router.push,
        )

    def enter(name: str, text: str) -> None:
        value = entered(text, numbers[name])
        try:
            changed = live.with_changes({**changes, name: value})
        except EmergentError as problem:
            set_problems({**problems, name: str(problem)})
            return
        set_problems({key: text for key, text in problems.items() if key != name})
        on_live(changed)

    first = [name for name in (shown or numbers) if name in numbers]
    rest = [name for name in numbers if name not in first]
    with solara.v.Html(tag="section", class_="em-card em-parameters"):
        solara.v.Html(tag="h2", children=["Parameters"])
        Dropped(live)
        for name in first:
            one(name)
        if rest:
            with solara.Details("More parameters"):
                for name in rest:
                    one(name)
        if changes:
            solara.Button("As in the scenario", on_click=lambda: on_live(live.with_changes({})), text=True)


def row(
    name: str,
    field: Field,
    value: float,
    problem: str,
    enter: Callable[[str, str], None],
    vary: str,
    go: Callable[[str], None],
) -> Any:
    """Show a parameter as a slider, with its unit and its help; `enter` gets its name and what was typed.

    `vary` is the name by which the page Sweep varies it, empty for no link there; `go` shows a page.
    """
    around = span(field, float(value))
    return Slider(
        label=name.replace("_", " "),
        value=value,
        low=around.low,
        high=around.high,
        step=around.step,
        unit=field.unit,
        help=field.description,
        problem=problem,
        vary=vary,
        event_entered=lambda text: enter(name, text),
        event_go=go,
    )
