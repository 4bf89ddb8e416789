"""The canvas on which the walkers walk (`vue/walk.vue`), and the plot of who was in front (`vue/leaders.vue`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from emergent.app.elements import Row
from emergent.app.late import Late, sent


@solara.component_vue("../vue/walk.vue", to_json={"film": sent, "scene": sent, "front": sent})
def Stage(
    clock: str,
    film: Late,
    scene: Late,
    front: Late,
    tool: str,
    view: str = "ghosts",
    drawing: bool = False,
    request: dict[str, Any] | None = None,
    event_want: Callable[[Any], None] | None = None,
    event_picked: Callable[[Any], None] | None = None,
    event_dragged: Callable[[Any], None] | None = None,
    event_walled: Callable[[Any], None] | None = None,
    event_answered: Callable[[Any], None] | None = None,
    event_viewed: Callable[[Any], None] | None = None,
) -> Any:
    """The run, and its twin as ghosts, beside it or not at all (`view`).

    `film` is a `reel.message`, `scene` a `scene.scene`; `front` says who is in front at each step, of `run` and `twin`.
    A click on a walker tells `picked` its number and the step, a drag of the restaurant `dragged` its place, and a line
    drawn while `drawing` tells `walled`. `request`, `{"n": number, "what": word}`, is answered with the step on show.
    """


@solara.component_vue("../vue/leaders.vue", to_json={"led": sent})
def Leaders(
    clock: str,
    title: str,
    led: Late,
    names: list[str],
    width: float,
    end: int,
    dt: float,
    marks: list[Row],
) -> Any:
    """Who was in front when, up to the step on show, of `end` steps; of each `width` [s] a bar shows the share.

    `led` has `rows`, the walkers with a row of their own, and of `run` and `twin` who is in front at each step, as
    16-bit numbers; `names` is what the walkers are called.
    """
