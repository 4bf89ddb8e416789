"""What the page answers to a click that changes nothing: why it was refused, or that the same was just done."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import solara

from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.perturbation import Perturbation

DOUBLE = 500.0
"""Milliseconds within which two equal clicks are a double click."""


class Once:
    """Tells whether a click is the second one of a double click: while a run plays, the two are at different steps."""

    def __init__(self) -> None:
        self._text, self._when = "", math.nan

    def again(self, live: Live, made: Perturbation, event: Any) -> str:
        """Return why something is not done, or nothing: it was done at this very step, or by the click just before.

        `event` is what the browser sends of the click, with its own time `ms` [ms].
        """
        text, when = replace(made, onset=0.0).text, _milliseconds(event)
        soon = text == self._text and 0 <= when - self._when < DOUBLE
        self._text, self._when = text, when
        what = f"{made.kind} {', '.join(made.components)}"
        if made in live.plan.perturbations:
            return f"{what} is done from {live.system.timed(made.onset)} on already: nothing was added."
        return f"A double click counts once: {what} was added a moment ago." if soon else ""

    def forget(self) -> None:
        """Let the next click count in any case: this one was refused."""
        self._text = ""


def _milliseconds(event: Any) -> float:
    when = event.get("ms") if isinstance(event, Mapping) else None
    if isinstance(when, int | float) and abs(when) <= sys.float_info.max:
        return float(when)
    return math.nan


@dataclass(frozen=True)
class Answer:
    """What is said beside a run: a `problem` where something was refused, or a `note`."""

    live: Live
    problem: str = ""
    note: str = ""


@solara.component
def Answered(answer: Answer | None, live: Live) -> None:
    """Say it, for as long as the run is the one that it was said of."""
    if answer is None or replace(answer.live, step=live.step) != live:
        return
    Problem(answer.problem)
    if answer.note:
        solara.v.Html(tag="p", class_="em-note", attributes={"role": "status"}, children=[answer.note])
