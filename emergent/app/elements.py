"""What moves in the browser, as elements: each is a file of `vue/` with the values it shows and the events it sends.

Large arrays travel as the bytes of 32-bit floats (`floats`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import solara

from emergent.app.lazy import Lazy, sent

Row = dict[str, Any]


def floats(values: npt.ArrayLike) -> bytes:
    """Return numbers as a picture in the browser reads them."""
    return np.ascontiguousarray(values, np.float32).tobytes()


@solara.component_vue("vue/player.vue")
def Player(
    clock: str,
    last: int,
    dt: float,
    start: int = 0,
    speed: float = 1.0,
    pace: float = 1.0,
    unit: str = "s",
    speeds: list[float] | None = None,
    command: Row | None = None,
    event_at: Callable[[int], None] | None = None,
    event_restarted: Callable[[Any], None] | None = None,
) -> Any:
    """The clock of a page, with its buttons: play, pause, step, restart, speed, and the step on show.

    `clock` names it for all that moves by it. At speed 1, `pace` of the run's units of time pass in a second.
    `command` sets it from here: `{"step": 5, "play": False, "n": number}`, with another number each time.
    """


@solara.component_vue("vue/series.vue", to_json={"lines": sent, "band": sent})
def Series(
    clock: str,
    title: str,
    lines: list[Row] | Lazy,
    y_label: str,
    x_label: str = "time [s]",
    dt: float = 1.0,
    every: float = 1,
    band: Row | Lazy | None = None,
    marks: list[Row] | None = None,
    y_min: float | None = None,
    y_max: float | None = None,
    height: int = 190,
    note: str = "",
) -> Any:
    """Lines against time, up to the step on show; a `note` says how to read them.

    A line is `{"name", "color", "dash", "data"}`, a band `{"name", "low", "high"}`, a mark `{"at"}` [s]; `every` is how
    many steps lie between two numbers, `dt` how many seconds a step takes.
    """


@solara.component_vue("vue/bars.vue")
def Bars(
    title: str,
    counts: list[int],
    low: float,
    high: float,
    interval: list[float],
    x_label: str,
    y_label: str = "runs",
) -> Any:
    """A histogram, with an estimate and its interval `[value, low, high]` above it."""


@solara.component_vue("vue/slider.vue")
def Slider(
    label: str,
    value: float,
    low: float,
    high: float,
    step: float,
    unit: str = "",
    help: str = "",
    problem: str = "",
    vary: str = "",
    event_entered: Callable[[str], None] | None = None,
    event_go: Callable[[str], None] | None = None,
) -> Any:
    """A number by slider or typed; what is entered is sent on release, as text, and `problem` stands beside it.

    `vary` is the name by which the page Sweep varies it, to which a link then leads; `event_go` gets its path.
    """


@solara.component_vue("vue/strike.vue")
def Strike(
    clock: str,
    label: str,
    off: bool = False,
    strong: bool = False,
    help: str = "",
    event_struck: Callable[[Row], None] | None = None,
) -> Any:
    """A button that sends when it was pressed: the step that begins next."""


@solara.component_vue("vue/link.vue")
def Anchor(
    path: str, text: str, current: bool = False, label: str = "", event_go: Callable[[str], None] | None = None
) -> Any:
    """A link within the site; `label` is what a screen reader says in place of a text that others have, too.

    `event_go` gets the path, to show the page.
    """


@solara.component_vue("vue/vary.vue")
def Vary(fields: list[Row], event_go: Callable[[str], None] | None = None) -> Any:
    """Links to the page Sweep, one for each field of a plan: `{"name", "text", "label"}`."""


@solara.component_vue("vue/address.vue")
def Address(value: str) -> Any:
    """Puts a path with its query into the browser's address."""


@solara.component_vue("vue/download.vue", to_json={"content": sent})
def Download(
    label: str,
    name: str,
    content: str | bytes | Lazy | None,
    kind: str = "text/plain",
    help: str = "",
    made: bool = False,
    event_wanted: Callable[[Any], None] | None = None,
) -> Any:
    """A button that saves a text or bytes as a file; content that is `made` when it is wanted is None till then."""
