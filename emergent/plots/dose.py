"""Dose and response: attainment over how often members fail, visibly or silently, and over how hard the items are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION, Mark, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "Attainment over the dose of faults that last from the start on: on all members at once, and on the most critical "
    "one alone. Faults that announce themselves can be retried, silent ones cannot. Apart from them, what makes the "
    "items harder or time shorter, for members that are no worse. Upright lines: the doses, on all members at once, "
    "that halve the goal-directedness."
)
MARKS = {
    "fail": named(BLUE, "fail visibly"),
    "garble": named(VERMILLION, "wrong silently"),
    "drop": named(GREEN, "work lost"),
    "delay": named(PURPLE, "delayed"),
    "harden": named(ORANGE, "items harder"),
    "mix": named(GREY, "share of hard items"),
    "hurry": named(Mark("#000000", "h", (0, (7, 2)), ""), "deadline shortened"),
}
ALL, CRITICAL, ITEMS = "all members", "most critical", "items"
HALVED = {"half_visible": "fail", "half_silent": "garble"}
SHARE = "share"
HOW = {SHARE: "how often", "steps": "how late"}
"""What the dose of a fault says, by its unit."""


def draw(assessment: Assessment) -> Figure | None:
    """Return the dose curves, one panel for whom and in which unit; None where no dose was measured."""
    curves = style.table(assessment, "dose", "curves")
    if curves is None:
        return None
    pairs = curves[["on", "unit"]].drop_duplicates().itertuples(index=False)
    panels = sorted(pairs, key=lambda pair: (pair.on == ITEMS, pair.unit != SHARE, pair.on == CRITICAL))
    small = style.small_print(
        assessment, "all members, the most critical one, or the items, from the start on, at the doses shown", ["dose"]
    )
    rows = -(-len(panels) // 2)
    figure = style.figure(_title(assessment), small, height=2.3 * rows + 1.5)
    axes = figure.subplots(rows, 2, squeeze=False, sharey=True).ravel()
    for ax, (on, unit) in zip(axes, panels, strict=False):
        part = curves[(curves["on"] == on) & (curves["unit"] == unit)]
        for kind, mark in MARKS.items():
            one = part[part["kind"] == kind]
            if len(one):
                style.curve(ax, one["dose"], one, mark)
        if on == ALL and unit == SHARE:
            _halves(ax, assessment)
        style.dress(ax, f"dose [{unit}]", "attainment [0–1]", _whom(on, unit, part))
        style.from_zero(ax, curves["value"], curves["low"], curves["high"])
        ax.tick_params(labelleft=True)
    for ax in axes[len(panels) :]:
        ax.remove()
    style.legend(figure, 2)
    return figure


def _whom(on: str, unit: str, part: pd.DataFrame) -> str:
    """Return who is perturbed and the unit of the dose, a pair that no two panels share."""
    if on == ITEMS:
        return f"goal side: what is asked\n(dose: {unit})"
    whom = f"the most critical: {style.brief(sorted(set(part['component'])))}" if on == CRITICAL else on
    return f"{whom}\n(dose: {HOW.get(unit, unit)})"


def _halves(ax: Axes, assessment: Assessment) -> None:
    for name, kind in HALVED.items():
        half = style.estimate(assessment, "dose", name)
        if half is not None:
            label = f"half is left, {MARKS[kind].label}: {style.quantity(half)}"
            ax.axvline(half.value, color=MARKS[kind].colour, linestyle=(0, (1, 1.5)), linewidth=1.6, label=label)


def _title(assessment: Assessment) -> str:
    halves = {e.name: e.value for e in assessment.results["dose"].estimates}
    pairs = [(halves.get(f"half_{what}", math.nan), what) for what in ("silent", "visible")]
    found = [f"{percent(dose)} {what}" for dose, what in pairs if math.isfinite(dose)]
    never = [what for dose, what in pairs if math.isinf(dose)]
    if not found:
        ends = "no share of failures halves what is attained" if never else "what is attained by how often members fail"
        return f"{ends[0].upper()}{ends[1:]}"
    beyond = f"; no share of {never[0]} ones does" if never else ""
    return f"{' or '.join(found)} failures of all members at once halve the goal-directedness{beyond}"
