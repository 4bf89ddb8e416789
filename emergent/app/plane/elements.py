"""The canvas of the plane (`vue/plane.vue`), and the plot of who was in front (`vue/leaders.vue`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from emergent.app.elements import Row
from emergent.app.lazy import Lazy, sent


@solara.component_vue("../vue/plane.vue", to_json={"stream": sent, "scene": sent, "front": sent})
def Canvas(
    clock: str,
    looks: Row,
    stream: Lazy,
    scene: Lazy,
    front: Lazy,
    tool: str,
    view: str = "ghosts",
    drawing: bool = False,
    event_want: Callable[[Any], None] | None = None,
    event_picked: Callable[[Any], None] | None = None,
    event_dragged: Callable[[Any], None] | None = None,
    event_drawn: Callable[[Any], None] | None = None,
    event_viewed: Callable[[Any], None] | None = None,
) -> Any:
    """The run, and its twin as ghosts, beside it or not at all (`view`).

    `looks` is what a `Plane` declares once, `stream` a `stream.message`, `scene` a `scene.scene`; `front` says who is
    in front at each step, of `run` and `twin`. A click on a member sends `picked` with its number and the step, a drag
    of what has a grip sends `dragged` with its place, and a line drawn while `drawing` sends `drawn`.
    """


@solara.component_vue("../vue/leaders.vue", to_json={"led": sent})
def Leaders(
    clock: str,
    title: str,
    led: Lazy,
    names: list[str],
    member: str,
    width: float,
    end: int,
    dt: float,
    marks: list[Row],
) -> Any:
    """Who was in front when, up to the step on show, of `end` steps; of each `width` [s] a bar shows the share.

    `led` has `rows`, the members with a row of their own, and of `run` and `twin` who is in front at each step, as
    16-bit numbers; `names` is what the members are called, and `member` what one is.
    """
