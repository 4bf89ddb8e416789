"""Control: how many sensors must be fooled to draw away one member, and all, and how that grows with the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, ScalarFormatter

from emergent.metrics.control_cost import ONE, WHOLE
from emergent.plots import style
from emergent.plots.style import BLUE, VERMILLION, named

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "Sensors are shown a decoy, first that of one member that is named, then those of others, drawn at random. Left: "
    "what is left of the attainment of the named one, and of all. Right, in groups half and twice as large: how many "
    "sensors halve it. Where both lines are one, no member can be drawn away but with the whole; where the named one's "
    "stays below, members are had one by one."
)
MARKS = {ONE: named(VERMILLION, "the named one"), WHOLE: named(BLUE, "all")}
COSTS = {ONE: "peel_off", WHOLE: "redirect"}


def draw(assessment: Assessment) -> Figure | None:
    """Return the curve of control cost, and its growth; None where it was not measured."""
    curve = style.table(assessment, "control_cost", "curve")
    if curve is None:
        return None
    costs = style.table(assessment, "control_cost_by_size", "costs")
    metrics = ("control_cost", "control_cost_by_size")
    small = style.small_print(assessment, "the sensors of so many members show a decoy, from the start on", metrics)
    figure = style.figure(_title(assessment), small, height=4.7)
    axes = figure.subplots(1, 1 if costs is None else 2, squeeze=False)[0]
    for who, mark in MARKS.items():
        rows = curve[curve["who"] == who]
        style.curve(axes[0], rows["fooled"], rows, named(mark, _label(assessment, who)))
    style.dress(axes[0], "members shown the decoy [number]", "retention [share of what there was]")
    style.from_zero(axes[0], curve["value"], curve["low"], curve["high"])
    axes[0].xaxis.set_major_locator(MaxNLocator(integer=True))
    if costs is not None:
        for who, mark in MARKS.items():
            rows = costs[costs["who"] == who]
            style.curve(axes[1], rows["members"], rows, named(mark, _label(assessment, who)))
        _logarithmic(axes[1], sorted(set(costs["members"])))
    style.legend(figure, 1)
    return figure


def _logarithmic(ax: Axes, groups: list[int]) -> None:
    style.dress(ax, "members of the group [number]", "shown the decoy to halve it [members]")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xticks(groups, [str(n) for n in groups])
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.yaxis.set_major_formatter(ScalarFormatter())
    ax.minorticks_off()


def _label(assessment: Assessment, who: str) -> str:
    """Return who is drawn away, for how many sensors, and how that grows."""
    cost = style.estimate(assessment, "control_cost", COSTS[who])
    growth = style.estimate(assessment, "control_cost_by_size", COSTS[who])
    label = MARKS[who].label + ("" if cost is None else f": {style.quantity(cost)}")
    return label if growth is None else f"{label}; growth exponent {style.quantity(growth)}"


def _title(assessment: Assessment) -> str:
    one, whole = (style.estimate(assessment, "control_cost", name) for name in COSTS.values())
    if one is None or whole is None:
        return "What it takes to draw one member away, and what it takes for all"
    return (
        f"It takes {style.number(one.value)} fooled sensors to draw one member away, and {style.number(whole.value)} "
        "to draw away the whole"
    )
