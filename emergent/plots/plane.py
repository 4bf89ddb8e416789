"""The plane of sufficiency × necessity: every member, what it can do by itself and what is lost without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from emergent.plots import style
from emergent.plots.style import BLUE, GREEN, GREY, PURPLE, VERMILLION, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "Every member in the plane of what it can do by itself (to the right: enough for the goal) and what the others "
    "lose when it is perturbed (upwards: needed). Dashed lines are the thresholds that the scenario declared before "
    "anything was run (of a pipeline, to the right, what the system attains); a system whose goal lives in no member "
    "has all of them in the shaded corner. Lines through the "
    "marks are 95 % intervals. Of many marks some are extreme by luck: the gates choose the worst on one half of the "
    "replications and score it on the other."
)
KINDS = {
    "remove": named(BLUE, "removed"),
    "freeze": named(GREY, "frozen"),
    "mislead": named(VERMILLION, "misled"),
    "decoy": named(GREEN, "shown a decoy"),
    "blind": named(PURPLE, "given a stuck sensor"),
    "unavailable": named(BLUE, "unavailable"),
    "stuck": named(GREY, "stuck"),
    "garble": named(VERMILLION, "garbled"),
    "confuse": named(GREEN, "confused"),
}
THRESHOLD = "threshold, declared before"
FEW = 3
"""Up to this many members beyond a threshold are named."""
HALVES = (
    "What the others lose is from the first half of the replications; gate 4 scores the worst of these members on the "
    "other half, so its figure differs."
)
CONDITIONS = ("alone at ten horizons", "sole sighted")


@dataclass(frozen=True)
class Able:
    """What members can do by themselves: rows by member and condition, the bound, the axis, and the words for it."""

    rows: pd.DataFrame
    bound: float
    axis: str
    done: str
    do: str
    """What a member does that does too much."""
    threshold: str = THRESHOLD
    """The name of the line at which members can do too much by themselves."""
    sizes: tuple[float, float, float] = (7, 7, 7)
    """Of the marks of the three ways to be struck: of unlike sizes where many members stand in the same place."""


def draw(assessment: Assessment) -> Figure | None:
    """Return members by sufficiency and necessity; None where one of both was not measured."""
    able, needed = _able(assessment), style.table(assessment, "necessity", "members")
    if able is None or needed is None:
        return None
    merged = able.rows.merge(needed, on="member", suffixes=("_x", "_y"))
    merged = merged[np.isfinite(merged["value_x"]) & np.isfinite(merged["value_y"])]
    if merged.empty:
        return None
    thresholds = assessment.scenario.thresholds
    struck = [mark.label for kind, mark in KINDS.items() if kind in set(needed["kind"])]
    done = f"each member: {able.done}; {' or '.join(', '.join(struck).rsplit(', ', 1))}, at the start or midway"
    seed = assessment.scenario.seed
    counted = f"Up to {assessment.replications} replications a member, seed {seed}; {style.INTERVALS} {HALVES}"
    small = style.small_print(assessment, done, counted=counted)
    figure = style.figure(_title(merged, able, thresholds.keeps), small, height=5.2)
    conditions = sorted(set(merged["condition"]))
    panels = figure.subplots(1, len(conditions), sharey=True, squeeze=False)[0]
    for ax, condition in zip(panels, conditions, strict=True):
        _panel(ax, merged[merged["condition"] == condition], able, 1 - thresholds.keeps)
        style.dress(ax, able.axis, "", condition)
    panels[0].set_ylabel("necessity [share that the others lose]", fontsize=style.LABEL)
    lost = 1 - merged[["value_y", "low_y", "high_y"]].to_numpy(float)
    for ax in panels:
        style.from_zero(ax, lost)
        style.from_zero(ax, merged["value_x"], merged["low_x"], merged["high_x"], able.bound, axis="x")
    style.legend(figure, 3)
    return figure


def _able(assessment: Assessment) -> Able | None:
    """Return what members can do alone; of a pipeline, what they could name from their own view."""
    views = style.table(assessment, "holding", "components")
    system = style.estimate(assessment, "goal_directedness", "attainment")
    if views is not None and system is not None:
        rows = views.rename(columns={"component": "member"}).drop(columns="kind").assign(condition="from its own view")
        axis, do = "could name by itself [share of the items]", "name more than the system attains"
        done = "its incoming edges yoked to other items"
        return Able(rows, system.value, axis, done, do, "what the system attains", (11.5, 8.5, 6))
    alone = style.table(assessment, "sufficiency", "members")
    if alone is None:
        return None
    shown = alone[alone["condition"].isin([c for c in CONDITIONS if _known(alone, c)])]
    if shown.empty:
        return None
    bound = assessment.scenario.thresholds.sufficient
    axis, do = "sufficiency [share of the system's GD]", f"do more than {percent(bound)} alone"
    done = "alone, sole sighted among coupled blind others"
    return Able(shown, bound, axis, done, do)


def _known(rows: pd.DataFrame, condition: str) -> bool:
    return bool(np.isfinite(rows.loc[rows["condition"] == condition, "value"]).any())


def _panel(ax: Axes, rows: pd.DataFrame, able: Able, necessary: float) -> None:
    sufficient = able.bound
    corner = Rectangle((-9, -9), 9 + sufficient, 9 + necessary, color=style.GREEN.colour, alpha=0.10, linewidth=0)
    corner.set_label("neither able nor needed")
    ax.add_patch(corner)
    dashes: Any = (0, (4, 3))
    ax.axhline(necessary, color=style.INK, linestyle=dashes, linewidth=1.3, label=THRESHOLD)
    ours = dashes if able.threshold == THRESHOLD else (0, (1, 1.5))
    ax.axvline(sufficient, color=style.INK, linestyle=ours, linewidth=1.3, label=able.threshold)
    faint: dict[str, Any] = {"linewidth": 1.0, "alpha": 0.3}
    for place, (kind, mark) in enumerate(KINDS.items()):
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
            markersize=able.sizes[min(place % 5, 2)],
            markeredgecolor="white",
            markeredgewidth=0.7,
            label=mark.label,
        )
    beyond = rows[(rows["value_x"] > sufficient) | (1 - rows["value_y"] > necessary)].sort_values("value_y")
    beyond = beyond.drop_duplicates("member")
    if len(beyond) <= FEW:
        for _, together in beyond.groupby([beyond["value_x"].round(1), beyond["value_y"].round(1)]):
            _name(ax, together)


def _name(ax: Axes, rows: pd.DataFrame) -> None:
    """Name the members that stand about in one place."""
    x, y = float(rows["value_x"].mean()), 1 - float(rows["value_y"].mean())
    left = x < 0.5
    ax.annotate(
        style.brief([str(member) for member in rows["member"]]),
        (x, y),
        (10 if left else -10, 0),
        textcoords="offset points",
        ha="left" if left else "right",
        va="center",
        fontsize=style.NOTE,
        color=style.INK,
        bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 1},
    )


def _title(rows: pd.DataFrame, able: Able, keeps: float) -> str:
    """Return how many members are beyond the thresholds with their whole intervals, and else whether some may be."""

    def members(which: pd.Series) -> int:
        return int(rows.loc[which, "member"].nunique())

    def beyond(share: pd.DataFrame, threshold: float, one: str, many: str, what: str) -> str:
        sure, may = members(share.min(axis=1, skipna=False) > threshold), members(share.max(axis=1) > threshold)
        if sure:
            return f"{sure} {one if sure == 1 else many} {what}"
        return f"for none is it certain that it {one} {what}" if may else f"none {one} {what}"

    alone = beyond(rows[["low_x", "value_x", "high_x"]], able.bound, "can", "can", able.do)
    loss = f"the others more than {percent(1 - keeps)} when struck"
    needed = beyond(1 - rows[["low_y", "value_y", "high_y"]], 1 - keeps, "costs", "cost", loss)
    return f"Of {rows['member'].nunique()} members, {alone}, and {needed}"
