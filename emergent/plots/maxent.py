"""Maximum-entropy goal-directedness: how well each of the goals around the start tells the moves of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.style import BLUE, GREY, ORANGE, VERMILLION, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "How much better than by chance the moves of the whole are told by a goal: 1 if each is the best one to get there, "
    "below 0 if they lead away from it. Asked of the declared goal and of the same place turned around the start: the "
    "highest point is what the system looks like it pursues. Beside it, the best member alone, and the whole with one "
    "member struck. Figures hold for these cells and strides only, do not tell habit from pursuit, and decide nothing."
)
GOALS = named(BLUE, "the whole, by the goal that is asked about")
AT_DECLARED = (
    ("best_member", -9.0, named(VERMILLION, "the best member alone")),
    ("perturbed", 9.0, named(ORANGE, "the whole, one member struck")),
)
"""What stands beside the declared goal [degrees aside]."""


def draw(assessment: Assessment) -> Figure | None:
    """Return the figure of each goal; None where moves were not asked about."""
    rows = style.table(assessment, "maxent_gd", "goals")
    if rows is None:
        return None
    small = style.small_print(assessment, "one member, drawn anew in each run, from the start", ["maxent_gd"])
    figure = style.figure(_title(assessment, rows), small, height=4.7)
    ax = figure.add_subplot()
    around = _around(rows)
    style.curve(ax, around["degrees"], around, GOALS)
    shown = [around["low"], around["value"], around["high"]]
    for name, aside, mark in AT_DECLARED:
        given = style.estimate(assessment, "maxent_gd", name)
        if given is not None:
            style.point(ax, aside, given, mark)
            shown.append(pd.Series([given.low, given.value, given.high]))
    ax.axhline(0, color=GREY.colour, linestyle=GREY.line, linewidth=1.6, label="as well as chance does")
    style.dress(ax, "goal, turned around the start [degrees]", "moves told, signed [share of the most]")
    style.from_zero(ax, *shown, top=0.1)
    ax.set_xticks(range(-180, 181, 45))
    style.legend(figure, 2)
    return figure


def _around(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows from −180° to 180°, the opposite goal at both ends."""
    turned = rows.assign(degrees=[degrees - 360 if degrees > 180 else degrees for degrees in rows["degrees"]])
    opposite = turned[turned["degrees"] == 180].assign(degrees=-180)
    return pd.concat([opposite, turned.sort_values("degrees")], ignore_index=True)


def _title(assessment: Assessment, rows: pd.DataFrame) -> str:
    best = rows.iloc[int(rows["value"].to_numpy(float).argmax())]
    if not best["low"] > 0:
        return "No goal around the start tells the moves clearly better than chance"
    margin = style.estimate(assessment, "maxent_gd", "margin")
    apart = margin is not None and (margin.low > 0 if best["degrees"] == 0 else margin.high < 0)
    what = "The declared goal" if best["degrees"] == 0 else f"A goal {best['degrees']:g}° aside"
    which = f"best of {len(rows)}" if apart else f"best of {len(rows)}, another one nearly as well"
    return f"{what} tells the moves {which}: {percent(best['value'])} of what is possible beyond chance"
