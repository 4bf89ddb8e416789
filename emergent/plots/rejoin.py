"""Rejoining: how many of the distracted are back with the others, over the time since the distraction ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.style import BLUE, GREY, VERMILLION, named
from emergent.wording import overlap, percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "The chance that a member which was distracted is back with the others, over the time since its distraction ended "
    "(1 − Kaplan–Meier, with members still away at the end counted as censored). A blind group, which senses no goal "
    "but keeps together, and members that were moved away and cannot see the others show how much of it is cohesion."
)
MARKS = {
    "distracted": named(BLUE, "distracted"),
    "blind group": named(VERMILLION, "distracted, in a blind group"),
    "lost from sight": named(GREY, "moved away and deafened"),
}
CONTROLS = {
    "back_blind": "the distracted in a blind group",
    "back_lost": "those moved away and deafened",
}


def draw(assessment: Assessment) -> Figure | None:
    """Return the curves of rejoining; None where it was not measured."""
    curves = style.table(assessment, "rejoin", "curves")
    if curves is None:
        return None
    small = style.small_print(assessment, "one member is distracted midway; controls as in the legend", ["rejoin"])
    figure = style.figure(_title(assessment), small, height=4.6)
    ax = figure.add_subplot()
    for condition, mark in MARKS.items():
        rows = curves[curves["condition"] == condition]
        if len(rows):
            style.curve(ax, rows["time"], rows, mark, step=True)
    median = style.estimate(assessment, "rejoin", "median_distracted")
    if median is not None:
        ax.plot([0, median.value, median.value], [0.5, 0.5, 0], color=style.INK, linewidth=1.2, linestyle=(0, (2, 2)))
        note = f"half are back after {style.quantity(median)}"
        ax.annotate(note, (median.value, 0.0), (6, 6), textcoords="offset points", fontsize=style.NOTE, color=style.INK)
    style.dress(ax, "time since the end of the distraction [s]", "probability of being back [0–1]")
    style.from_zero(ax, curves["value"])
    ax.set_xlim(left=0)
    style.legend(figure, 3)
    return figure


def _title(assessment: Assessment) -> str:
    back = style.estimate(assessment, "rejoin", "back_distracted")
    if back is None:
        return "How soon distracted members are back with the others"
    said = [f"{percent(back.value)} of the distracted are back with the others by the horizon"]
    for name, who in CONTROLS.items():
        control = style.estimate(assessment, "rejoin", name)
        if control is not None:
            apart = " (not told apart)" if overlap(back, control) else ""
            said.append(f"{percent(control.value)} of {who}{apart}")
    return "; ".join(said)
