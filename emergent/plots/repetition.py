"""Repetition: how often items come out right in all of k runs, beside what independent luck would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from emergent.plots import style
from emergent.plots.style import BLUE, GREY, PURPLE, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "The same items run again with other luck: the share that comes out right in all of k runs, beside p to the power "
    "of k, which it would be if luck were independent from run to run. The gap is what items have in common in all "
    "their runs: what is hard stays hard, so repeating and voting gain little."
)
MARKS = {
    "the same items again": named(BLUE, "the same items again"),
    "independent": named(GREY, "if luck were independent"),
}


def draw(assessment: Assessment) -> Figure | None:
    """Return the share right in all of k runs; None where nothing was repeated."""
    passes = style.table(assessment, "repetition", "passes")
    if passes is None:
        return None
    small = style.small_print(assessment, "nothing; only the luck differs from run to run", ["repetition"])
    figure = style.figure(_title(assessment), small, height=4.8)
    ax = figure.add_subplot()
    for luck, mark in MARKS.items():
        rows = passes[passes["luck"] == luck]
        if len(rows):
            style.curve(ax, rows["runs"], rows, mark)
    majority = style.estimate(assessment, "repetition", "majority_3")
    if majority is not None:
        label = f"at least two of three runs right: {style.quantity(majority)}"
        style.point(ax, 3, majority, named(PURPLE, label))
    style.dress(ax, "runs of the same items [number]", "items right in all of them [share]")
    style.from_zero(ax, passes["value"], passes["low"], passes["high"])
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    style.legend(figure, 1)
    return figure


def _title(assessment: Assessment) -> str:
    again, alone = (style.estimate(assessment, "repetition", name) for name in ("pass_6", "independent_6"))
    if again is None or alone is None:
        return "How often the same items come out right again"
    beside = f"{percent(alone.value)} would be if luck were independent"
    return f"{percent(again.value)} of the items are right in all of six runs; {beside}"
