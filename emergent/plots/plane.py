"""The plane of sufficiency × necessity: every member, what it can do by itself and what is lost without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from emergent.plots import style
from emergent.plots.style import BLUE, GREY, VERMILLION, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "Every member in the plane of what it can do by itself (to the right: enough for the goal) and what the others "
    "lose when it is perturbed (upwards: needed). Dashed lines are the floors that the scenario declared before "
    "anything was run; a system whose goal lives in no member has all of them in the shaded corner. Lines through the "
    "marks are 95 % intervals. Of many marks some are extreme by luck: the gates choose the worst on one half of the "
    "replications and score it on the other."
)
KINDS = {
    "remove": named(BLUE, "removed"),
    "freeze": named(GREY, "frozen"),
    "mislead": named(VERMILLION, "misled"),
}
FEW = 3
"""Up to this many members beyond a floor are named."""
CONDITIONS = ("alone at ten horizons", "sole sighted")


def draw(assessment: Assessment) -> Figure | None:
    """Return members by sufficiency and necessity; None where one of both was not measured."""
    able = style.table(assessment, "sufficiency", "members")
    needed = style.table(assessment, "necessity", "members")
    if able is None or needed is None:
        return None
    conditions = [c for c in CONDITIONS if np.isfinite(able.loc[able["condition"] == c, "value"]).any()]
    merged = able.merge(needed, on="member", suffixes=("_x", "_y"))
    merged = merged[np.isfinite(merged["value_x"]) & np.isfinite(merged["value_y"])]
    if merged.empty or not conditions:
        return None
    floors = assessment.scenario.floors
    done = "each member: alone, sole sighted among coupled blind others; removed, frozen or misled midway"
    counted = f"Up to {assessment.replications} replications a member, seed {assessment.scenario.seed}; 95 % intervals."
    small = style.small_print(assessment, done, counted=counted)
    figure = style.figure(_title(merged, floors.sufficient, floors.keeps), small, height=5.0)
    panels = figure.subplots(1, len(conditions), sharey=True, squeeze=False)[0]
    for ax, condition in zip(panels, conditions, strict=True):
        _panel(ax, merged[merged["condition"] == condition], floors.sufficient, 1 - floors.keeps)
        style.dress(ax, "sufficiency [share of the system's GD]", "", condition)
    panels[0].set_ylabel("necessity [share that the others lose]", fontsize=style.LABEL)
    lost = 1 - merged[["value_y", "low_y", "high_y"]].to_numpy(float)
    for ax in panels:
        style.from_zero(ax, lost)
        style.from_zero(ax, merged["value_x"], merged["low_x"], merged["high_x"], floors.sufficient, axis="x")
    style.legend(figure, 4)
    return figure


def _panel(ax: Axes, rows: pd.DataFrame, sufficient: float, necessary: float) -> None:
    corner = Rectangle((-9, -9), 9 + sufficient, 9 + necessary, color=style.GREEN.colour, alpha=0.10, linewidth=0)
    ax.add_patch(corner)
    ax.axvline(sufficient, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.3)
    ax.axhline(necessary, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.3, label="floors")
    faint: dict[str, Any] = {"linewidth": 1.0, "alpha": 0.3}
    for kind, mark in KINDS.items():
        part = rows[rows["kind"] == kind]
        if part.empty:
            continue
        x, y = part["value_x"], 1 - part["value_y"]
        ax.hlines(y, part["low_x"], part["high_x"], color=mark.colour, **faint)
        ax.vlines(x, 1 - part["high_y"], 1 - part["low_y"], color=mark.colour, **faint)
        ax.plot(
            x,
            y,
            linestyle="none",
            marker=mark.marker,
            color=mark.colour,
            markersize=7,
            markeredgecolor="white",
            markeredgewidth=0.7,
            label=mark.label,
        )
    beyond = rows[(rows["value_x"] > sufficient) | (1 - rows["value_y"] > necessary)].sort_values("value_y")
    beyond = beyond.drop_duplicates("member")
    if len(beyond) <= FEW:
        for _, row in beyond.iterrows():
            _name(ax, row)


def _name(ax: Axes, row: pd.Series) -> None:
    ax.annotate(
        style.literal(style.brief([str(row["member"])])),
        (row["value_x"], 1 - row["value_y"]),
        (0, 9),
        textcoords="offset points",
        ha="center",
        fontsize=style.NOTE,
        color=style.INK,
        bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 1},
    )


def _title(rows: pd.DataFrame, sufficient: float, keeps: float) -> str:
    able = rows.loc[rows["value_x"] > sufficient, "member"].nunique()
    needed = rows.loc[rows["value_y"] < keeps, "member"].nunique()
    members = rows["member"].nunique()
    return (
        f"Of {members} members, {able or 'none'} can do more than {percent(sufficient)} alone, and "
        f"{needed or 'none'} {'cost' if needed > 1 else 'costs'} the others more than {percent(1 - keeps)} when struck"
    )
