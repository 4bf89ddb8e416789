"""The decoy: which target is reached, over the share of members whose cues point to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.style import BLUE, VERMILLION, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "A share of the members is shown a decoy: their cues point to another place. The lines say how many of the other "
    "members reach the goal and how many the decoy. Where they cross, the group is as likely to be led away as not."
)
MARKS = {"goal": named(BLUE, "reach the goal"), "decoy": named(VERMILLION, "reach the decoy")}


def draw(assessment: Assessment) -> Figure | None:
    """Return attainment of goal and decoy over the share shown the decoy; None where it was not measured."""
    rows = style.table(assessment, "decoy", "share")
    if rows is None:
        return None
    half = style.estimate(assessment, "decoy", "share_half")
    if half is None:
        title = "Which target is reached, by how many members are shown a decoy"
    else:
        title = (
            f"With {percent(half.value)} of the members shown a decoy, as many of the others go there as to the goal"
        )
    small = style.small_print(assessment, "a random share of the members is shown a decoy from the start", ["decoy"])
    figure = style.figure(title, small, height=4.7)
    ax = figure.add_subplot()
    for target, mark in MARKS.items():
        part = rows[rows["target"] == target]
        if len(part):
            style.curve(ax, part["shown"], part, mark)
    if half is not None and np.isfinite([half.low, half.high]).all():
        ax.axvspan(half.low, half.high, color=style.GREY.colour, alpha=0.15, linewidth=0)
        ax.axvline(
            half.value, color=style.GREY.colour, linestyle=":", label=f"as many there as here: {style.quantity(half)}"
        )
    style.dress(ax, "members shown the decoy [share of the group]", "attainment by the others [0–1]")
    style.from_zero(ax, rows["value"], rows["low"], rows["high"])
    style.from_zero(ax, rows["shown"], axis="x")
    style.legend(figure, 2)
    return figure
