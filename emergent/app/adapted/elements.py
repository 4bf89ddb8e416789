"""The two pictures of an adapted model as an element (`vue/portraits.vue`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from emergent.app.elements import Row
from emergent.app.lazy import Lazy, sent


@solara.component_vue("../vue/portraits.vue", to_json={"about": sent, "pieces": sent})
def Portraits(
    clock: str,
    about: Lazy,
    pieces: Lazy,
    span: int,
    names: list[str],
    done: list[list[int]],
    chosen: int,
    legend: list[Row],
    event_want: Callable[[Any], None] | None = None,
    event_picked: Callable[[Any], None] | None = None,
) -> Any:
    """Mesa's drawing of a run and of its twin, by the page's clock.

    `about` says of each how it is called, how long it is, what it attained at each step, and what its space looks like;
    `pieces` are pictures of `span` steps each, which it asks for (`want`). `done` is who was perturbed from which step
    to which. A click on a member sends `picked` with its number.
    """
