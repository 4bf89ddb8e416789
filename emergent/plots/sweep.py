"""An outcome over one number of a sweep, with the reference plans beside it, as lines with bands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.phase import whole
from emergent.plots.style import BLUE, GREEN, GREY, VERMILLION, Mark, named

if TYPE_CHECKING:
    from emergent.sensitivity import Points

LOOKS = BLUE, VERMILLION, GREY, GREEN
"""What was asked for, left alone, the null, the ceiling."""


def draw(points: Points, curves: Mapping[str, tuple[int, pd.DataFrame]], axis: str) -> Figure:
    """Return the figure of curves by their names: how each looks (see `LOOKS`), with its `x`, `value`, `low`, `high`.

    One that no value of the axis changes has no `x`, and is drawn across.
    """
    replications = f"{points.values.shape[1]} replications a point, the same seeds at each"
    small = f"{points.what} {replications}; {style.INTERVALS}"
    what = points.outcome[0].upper() + points.outcome[1:]
    figure = style.figure(f"{what} over {axis.partition(' [')[0]}", small, height=4.2)
    ax = figure.subplots()
    for name, (look, rows) in curves.items():
        _curve(ax, rows, named(LOOKS[look], name))
    style.dress(ax, axis, f"{points.outcome} [{points.unit}]")
    style.from_zero(ax, *(rows[["value", "low", "high"]] for _, rows in curves.values()), top=whole(points))
    style.legend(figure)
    return figure


def _curve(ax: Axes, rows: pd.DataFrame, mark: Mark) -> None:
    if len(rows) == 1 and rows["x"].isna().all():
        value, low, high = rows[["value", "low", "high"]].iloc[0].tolist()
        ax.axhspan(low, high, color=mark.colour, alpha=0.14, linewidth=0)
        ax.axhline(value, color=mark.colour, linestyle=mark.line, linewidth=2, label=mark.label)
    else:
        style.curve(ax, rows["x"], rows, mark)
