"""The figure of `sensitivity`: the word of the verdict, and two of its gates, with each parameter × ½ and × 2."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent import Scenario
from emergent.plots import style

GD = style.named(style.BLUE, "gate 1: goal-directedness")
KEPT = style.named(style.VERMILLION, "gate 4: what the others keep with one struck, in the worst way that was found")
APART = 0.15
"""How far above and below its row a mark stands."""
START, TEXT, END = -0.12, 1.16, 2.4
"""Where the axis of shares begins, where words begin on it, and where it ends."""


def draw(rows: pd.DataFrame, scenario: Scenario) -> Figure:
    """Draw a panel for half of each parameter and one for twice as much; rows are parameters, first the scenario."""
    names = list(dict.fromkeys(rows["parameter"]))
    figure = style.figure(
        f"What the verdict on {scenario.name} hangs on: each parameter halved and doubled",
        _small_print(rows, scenario),
        height=0.44 * len(names) + 1.2,
        width=12.0,
    )
    left, right = figure.subplots(1, 2, sharey=True)
    for ax, factor, title in ((left, 0.5, "Half as much"), (right, 2.0, "Twice as much")):
        some = rows[rows["factor"].isin([factor, 1.0])]
        _shares(ax, some, names, scenario)
        _words(ax, some, names, rows["word"].iloc[0], rows["replications"].min())
        style.dress(ax, "", "", title)
        ax.set_xlabel("share", fontsize=style.LABEL, color=style.INK, x=0.26)
    left.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
    left.set_ylim(len(names) - 0.4, -0.6)
    style.legend(figure, 2)
    return figure


def _small_print(rows: pd.DataFrame, scenario: Scenario) -> str:
    fewest, *more = sorted(set(rows["replications"]))
    of, other = scenario.thresholds, ", or as many as stand in brackets" if more else ""
    return (
        f"{fewest:g} replications each{other}; {style.INTERVALS} Bold: another word than "
        "with the scenario as it is (robustly or not); with a question mark: provisional, as what is undecided could "
        "change it. Marks beyond 1.1 stand there; where gate 1 fails, there is nothing to keep. Dashed: the least "
        f"goal-directedness ({of.directed:g}) and what the others must keep ({of.keeps:g}). What may not be halved or "
        "doubled, or changes nothing, is left out."
    )


def _shares(ax: Axes, rows: pd.DataFrame, names: list[str], scenario: Scenario) -> None:
    for threshold in (scenario.thresholds.keeps, scenario.thresholds.directed):
        ax.axvline(threshold, color=style.FAINT, linewidth=1, linestyle="--")
    pursuing = rows[[("1" not in fails.split()) for fails in rows["fails"]]]  # of next to nothing a share means nothing
    for mark, column, some, off in ((GD, "gd", rows, -APART), (KEPT, "kept", pursuing, APART)):
        y = [names.index(name) + off for name in some["parameter"]]
        values, low, high = (some[name].clip(-0.1, 1.1) for name in (column, f"{column}_low", f"{column}_high"))
        ax.hlines(y, low, high, color=mark.colour, linewidth=2)
        ax.plot(values, y, mark.marker, color=mark.colour, markersize=7, markeredgecolor="white", label=mark.label)
    ax.set_xlim(START, END)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])


def _words(ax: Axes, rows: pd.DataFrame, names: list[str], usual: str, fewest: int) -> None:
    """Write the word beside each row, and below it why it is that, or may yet be another; and more replications."""
    ax.axvspan(TEXT - 0.03, END, color="white", zorder=1.5)  # no grid below words
    ax.spines["bottom"].set_bounds(START, TEXT - 0.05)
    for row in rows.to_dict("records"):
        y, another = names.index(row["parameter"]), _plain(row["word"]) != _plain(usual) and not row["provisional"]
        weight, colour = ("bold", style.INK) if another else ("normal", style.FAINT)
        more = f"({row['replications']:g})" if row["replications"] > fewest else ""
        about = f"{reasons(row['fails'], row['undecided'])} {more}".strip()
        look: dict[str, Any] = {"fontsize": style.SMALL, "va": "center", "color": colour, "in_layout": False}
        ax.text(TEXT, y - 0.19 * bool(about), row["word"] + "?" * row["provisional"], fontweight=weight, **look)
        ax.text(TEXT, y + 0.19, about, **look)


def _plain(word: str) -> str:
    return word.removeprefix("robustly ")


def reasons(fails: str, undecided: str) -> str:
    """Return which gates fail and which are undecided, as in `gates 3, 4 fail; 6 undecided`."""
    parts = [f"{', '.join(fails.split())} fail{'s' * (len(fails.split()) == 1)}"] if fails else []
    parts += [f"{', '.join(undecided.split())} undecided"] if undecided else []
    many = len((fails or undecided).split()) > 1
    return f"gate{'s' * many} {'; '.join(parts)}" if parts else ""
