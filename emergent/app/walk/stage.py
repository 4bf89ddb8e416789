"""The canvas on which the walkers walk, as an element (`vue/walk.vue`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("../vue/walk.vue")
def Stage(
    clock: str,
    film: dict[str, Any],
    scene: dict[str, Any],
    front: dict[str, Any],
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
