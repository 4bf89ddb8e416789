"""Retention: what is left when random members are removed, beside the worst single one and the worst pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from emergent.plots import style
from emergent.plots.style import BLUE, GREEN, PURPLE, VERMILLION, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "What is left of the goal-directedness when k random members are taken away, at the start or midway, with the area "
    "under each curve (1: nobody is needed; ½: everybody adds the same; near 0: all are needed). The single marks are "
    "the worst member and the worst pair to perturb, chosen on one half of the replications and scored on the other."
)
CURVES = {
    "start": (BLUE, "random members, removed at the start"),
    "midway": (VERMILLION, "random members, removed midway"),
}
WORST = {"worst_single": (1, GREEN, "worst single member struck"), "worst_pair": (2, PURPLE, "worst pair struck")}


def draw(assessment: Assessment) -> Figure | None:
    """Return the retention curves; None where retention was not measured."""
    curves = style.table(assessment, "retention", "curve")
    if curves is None:
        return None
    small = style.small_print(
        assessment,
        "k random members removed (drawn anew in each replication); the worst: struck at the start or midway",
        ("retention", "necessity"),
    )
    figure = style.figure(_title(assessment), small, height=5.6)
    ax = figure.add_subplot()
    members = len(assessment.scenario.system.members)
    values: list[Any] = [curves["value"], curves["low"], curves["high"]]
    for when, (mark, label) in CURVES.items():
        rows = curves[curves["when"] == when]
        if rows.empty:
            continue
        area = style.estimate(assessment, "retention", f"area_{when}")
        label += "" if area is None else f": area {style.quantity(area)}"
        style.curve(ax, rows["removed"], rows, named(mark, label))
        if when == "midway":
            k, left = [0, *rows["removed"], members], [1, *rows["value"], 0]
            ax.fill_between(k, 0, left, color=mark.colour, alpha=0.06, linewidth=0, label="the area, midway")
    for name, (removed, mark, label) in WORST.items():
        worst = style.estimate(assessment, "necessity", name)
        if worst is not None:
            style.point(ax, removed, worst, named(mark, f"{label}: {style.quantity(worst)}"), size=11)
            values.append([worst.low, worst.high])
    style.dress(ax, f"members removed [number of {members}]", "retention [share of what there was]")
    style.from_zero(ax, *values)
    ax.set_xlim(0, max(members, 2))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    style.legend(figure, 1)
    return figure


def _title(assessment: Assessment) -> str:
    worst = style.estimate(assessment, "necessity", "worst_single")
    area = style.estimate(assessment, "retention", "area_midway")
    if worst is None:
        found = "" if area is None else f": area {style.number(area.value)}"
        return f"What is left when members are taken away{found}"
    return f"With the worst single member struck, the others keep {percent(worst.value)} of what they attain"
