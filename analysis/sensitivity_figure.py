"""The figure of `sensitivity`: goal-directedness and what the others keep, with each parameter × ½ and × 2."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent import Scenario
from emergent.plots import style

GD = style.named(style.BLUE, "goal-directedness")
KEPT = style.named(style.VERMILLION, "kept by the others with one member struck from the start on, in the worst way")
APART = 0.15
"""How far above and below its row a mark stands."""


def draw(rows: pd.DataFrame, scenario: Scenario) -> Figure:
    """Draw a panel for half of each parameter and one for twice as much; rows are parameters, first the scenario."""
    names = [name for name in dict.fromkeys(rows["parameter"])]
    replications = sorted(set(rows["replications"]))
    said = " to ".join(dict.fromkeys(f"{n:g}" for n in (replications[0], replications[-1])))
    figure = style.figure(
        f"What the verdict on {scenario.name} hangs on: gates 1 and 4 with each parameter halved and doubled",
        f"{said} replications each; {style.INTERVALS} Dashed: what the others must keep "
        f"({scenario.thresholds.keeps:g}) and the least goal-directedness ({scenario.thresholds.directed:g}). "
        "What may not be halved or doubled, or changes nothing, is left out.",
        height=0.42 * len(names) + 1.2,
        width=12.0,
    )
    left, right = figure.subplots(1, 2, sharey=True)
    for ax, factor, title in ((left, 0.5, "Half as much"), (right, 2.0, "Twice as much")):
        _panel(ax, rows, names, factor, scenario)
        style.dress(ax, "share", "", title)
    left.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
    left.set_ylim(len(names) - 0.4, -0.6)
    style.legend(figure, 2)
    return figure


def _panel(ax: Axes, rows: pd.DataFrame, names: list[str], factor: float, scenario: Scenario) -> None:
    for threshold in (scenario.thresholds.keeps, scenario.thresholds.directed):
        ax.axvline(threshold, color=style.FAINT, linewidth=1, linestyle="--")
    for mark, column, off in ((GD, "gd", -APART), (KEPT, "kept", APART)):
        some = rows[rows["factor"].isin([factor, 1.0])]
        y = [names.index(name) + off for name in some["parameter"]]
        values, low, high = (some[name].clip(-0.1, 1.1) for name in (column, f"{column}_low", f"{column}_high"))
        ax.hlines(y, low, high, color=mark.colour, linewidth=2)
        ax.plot(values, y, mark.marker, color=mark.colour, markersize=7, markeredgecolor="white", label=mark.label)
    for _, row in rows[rows["factor"].isin([factor, 1.0])].iterrows():
        passed = row["says"] == "passes both"
        colour, weight = (style.FAINT, "normal") if passed else (style.INK, "bold")
        y = names.index(row["parameter"])
        ax.text(1.14, y, row["says"], va="center", fontsize=style.SMALL, color=colour, fontweight=weight)
    ax.set_xlim(-0.12, 1.75)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
