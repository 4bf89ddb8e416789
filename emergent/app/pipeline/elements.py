"""What moves in the browser on the page of pipelines; each element follows the clock of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from emergent.app.elements import Row
from emergent.app.lazy import Lazy, sent


@solara.component_vue("../vue/graph.vue", to_json={"drawing": sent, "recording": sent, "twin": sent})
def Graph(
    clock: str,
    drawing: Lazy,
    recording: Lazy,
    twin: Lazy,
    selected: str = "",
    event_picked: Callable[[Row], None] | None = None,
) -> Any:
    """The wiring with the items that move through it; `picked` gets the component that was clicked, and when."""


@solara.component_vue("../vue/events.vue", to_json={"log": sent})
def EventLog(clock: str, log: Lazy, names: list[str]) -> Any:
    """The last events before the step on show, as a table."""


@solara.component_vue("../vue/counters.vue", to_json={"counts": sent})
def Counters(clock: str, names: list[str], counts: Lazy) -> Any:
    """What a component did so far, at the step on show."""
