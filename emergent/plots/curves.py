"""Attainment over time, of each plan of a sweep, at some values of one parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent.columns import PLAN, REPLICATION, SEED, TIME
from emergent.metrics.interval import enough, of_mean
from emergent.plots import style
from emergent.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, Mark
from emergent.sensitivity.sections import Place, here, stated
from emergent.sweep.schema import ATTAINMENT, NAME, PLAN_BASE, PLAN_NAME, SCENARIO

CAPTION = (
    "How far runs had got by each moment, on average, with 95 % intervals: one panel a plan, one line a value of the "
    "parameter that matters most; the others are where the small print says. Between moments lines are drawn straight."
)
LINES = (BLUE, GREEN, PURPLE, ORANGE, GREY)
PANELS = 4
"""Plans that are shown, at most."""
FIXED = (SCENARIO, NAME, PLAN, PLAN_NAME, PLAN_BASE, REPLICATION, SEED, TIME, ATTAINMENT)


def draw(
    frame: pd.DataFrame, leading: Sequence[str] = (), units: Mapping[str, str] | None = None, purpose: str = ""
) -> Figure | None:
    """Return the figure of `Store.curves`; None where there are none. `leading` parameters matter, the first most.

    `purpose` says the goal and the null, for the small print.
    """
    if not len(frame):
        return None
    plans = list(dict.fromkeys(frame[PLAN_BASE]))
    columns = min(2, len(plans))
    rows = -(-len(plans[:PANELS]) // columns)
    drawn = {plan: list(_lines(frame[frame[PLAN_BASE] == plan], leading)) for plan in plans[:PANELS]}
    figure = style.figure(_title(frame), _small(frame, plans, drawn, purpose), height=3.4 * rows + 0.4, width=12.0)
    axes = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
    for ax, (plan, lines) in zip(axes, drawn.items(), strict=False):
        _panel(ax, plan, lines, units or {})
    for ax in axes[len(drawn) :]:
        ax.remove()
    style.legend(figure, 3)
    return figure


def factors(frame: pd.DataFrame, leading: Sequence[str] = ()) -> list[str]:
    """Return the numbers that differ between curves, those that matter most first."""
    some = frame.drop(columns=list(FIXED)).select_dtypes("number")
    found = [str(name) for name in some if some[name].nunique() > 1]
    return sorted(found, key=lambda name: leading.index(name) if name in leading else len(leading))


Line = tuple[str, float | None, Place, pd.DataFrame]
"""The parameter, its value, where the others are, and the means."""


def _lines(frame: pd.DataFrame, leading: Sequence[str]) -> Iterator[Line]:
    frame = frame[frame[NAME] == frame[NAME].iloc[0]]
    names = factors(frame, leading)
    values = {name: np.unique(frame[name].dropna().to_numpy(float)) for name in names}
    place = {name: float(values[name][len(values[name]) // 2]) for name in names[1:]}
    some = frame[here(frame, place)]
    if not names:
        yield "", None, place, means(some)
        return
    known = values[names[0]]
    for value in known[np.unique(np.linspace(0, len(known) - 1, len(LINES)).round().astype(int))]:
        yield names[0], float(value), place, means(some[some[names[0]] == value])


def means(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over runs by each moment with its interval: `x` [s], `value`, `low`, `high`."""
    groups = ((time, some[ATTAINMENT].to_numpy(float)) for time, some in frame.groupby(TIME))
    rows = [(time, values.mean(), *enough(len(values), of_mean(values))) for time, values in groups]
    return pd.DataFrame(rows, columns=["x", "value", "low", "high"])


def _panel(ax: Axes, plan: str, lines: Sequence[Line], units: Mapping[str, str]) -> None:
    for mark, (name, value, _, rows) in zip(LINES, lines, strict=False):
        unit = f" {units[name]}" if name in units else ""
        label = "mean attainment" if value is None else f"{name.replace('_', ' ')} {value:g}{unit}"
        style.curve(ax, rows["x"], rows, Mark(mark.colour, mark.marker if len(rows) < 25 else "", mark.line, label))
    style.dress(ax, f"time [{units.get(TIME, 's')}]", "attainment [share]", plan)
    style.from_zero(ax, *(rows[["value", "low", "high"]] for *_, rows in lines))


def _title(frame: pd.DataFrame) -> str:
    ends = frame.groupby([SCENARIO, PLAN, REPLICATION])[ATTAINMENT].last()
    return f"Attainment over time: at the end, {ends.mean():.2g} on average over all runs"


def _small(frame: pd.DataFrame, plans: Sequence[str], drawn: Mapping[str, Sequence[Line]], purpose: str) -> str:
    names = list(dict.fromkeys(frame[NAME]))
    more = f", of which the first {PANELS} are shown" if len(plans) > PANELS else ""
    shown = f"{names[0]}; {len(plans)} plans{more}" if len(plans) > 1 else names[0]
    others = dict.fromkeys(stated(place) for lines in drawn.values() for *_, place, _ in lines if place)
    at = f" At {'; '.join(others)}." if others else ""
    what = " ".join(filter(None, [f"{shown}.", purpose]))
    return f"{what}{at} {frame[REPLICATION].nunique()} replications, the same seeds everywhere; {style.INTERVALS}"
