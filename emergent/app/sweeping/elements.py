"""The picture of a sweep in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from emergent.app.elements import Row


@solara.component_vue("../vue/sweep.vue")
def Chart(
    title: str,
    outcome: str,
    x_label: str,
    y_label: str,
    xs: list[float],
    ys: list[float],
    places: list[Row],
    curves: list[Row],
    contour: list[Any],
    threshold: float,
    event_go: Callable[[str], None] | None = None,
) -> Any:
    """Curves over one axis, or with `ys` a map over two; a click on a point of the first curve opens its run.

    A curve is `{"name", "look", "rows"}`, a row `[x, y, value, low, high, runs]`, a place `{"x", "y", "name", "path"}`;
    places are those of the first curve's rows.
    """
