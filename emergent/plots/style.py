"""What all figures share: colours with markers, sizes readable when projected, titles, small print, intervals.

Figures are plain `matplotlib.figure.Figure` objects, never pyplot's, so they can be drawn in threads and pages. Colours
are those of Okabe and Ito (2008), which colour-blind readers can tell apart; every colour has its own marker and line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent.perturbation import Plan
from emergent.plots.letters import Page, folded, one_line
from emergent.purpose import purpose
from emergent.result import Estimate
from emergent.wording import number, quantity, sentence

if TYPE_CHECKING:
    from emergent.assessment import Assessment
    from emergent.system import System

INK, FAINT, GRID = "#1a1a1a", "#595959", "#dcdcdc"
TITLE, LABEL, TICK, NOTE, SMALL = 15.0, 13.0, 12.0, 11.5, 9.5
"""Font sizes [pt] at a width of 8 inches."""
WIDTH = 8.0
LONGEST = 250
"""Letters of a title, at most; small print may have five times as many."""
INTERVALS = "bands and bars: 95\u00a0% intervals."
"""What the small print of every figure says of them, so that no legend has to."""


@dataclass(frozen=True)
class Mark:
    """How one series looks: no two differ by colour alone."""

    colour: str
    marker: str
    line: Any
    label: str


BLUE = Mark("#0072B2", "o", "-", "")
VERMILLION = Mark("#D55E00", "s", "--", "")
GREEN = Mark("#009E73", "^", "-.", "")
GREY = Mark("#6b6b6b", "D", ":", "")
PURPLE = Mark("#AA4499", "v", (0, (5, 1, 1, 1, 1, 1)), "")
ORANGE = Mark("#E69F00", "P", (0, (1, 1)), "")


def named(mark: Mark, label: str) -> Mark:
    """Return the mark with another label."""
    return Mark(mark.colour, mark.marker, mark.line, label)


CONDITIONS = {
    "both": named(BLUE, "coupled and sighted"),
    "sighted": named(GREEN, "sighted only"),
    "coupled": named(VERMILLION, "coupled only"),
    "neither": named(GREY, "neither"),
}
"""The cells of coupled × sighted, the same in every figure."""


# figures and axes


def figure(title: str, small: str, *, height: float, width: float = WIDTH) -> Figure:
    """Return an empty figure with its title above and its small print below; `height` [inch] is left for panels.

    The title is also the figure's label, from where reports take the text for readers who cannot see it.
    """
    head = folded(title, _letters(width, TITLE), LONGEST)
    foot = folded(small, _letters(width, SMALL), 5 * LONGEST)
    top = (head.count("\n") + 1) * TITLE * 1.3 / 72 + 0.2
    bottom = (foot.count("\n") + 1) * SMALL * 1.35 / 72 + 0.2
    whole = top + height + bottom
    made = Page(figsize=(width, whole), facecolor="white", layout="constrained", label=one_line(title, LONGEST))
    edge = 0.12 / width
    texts: dict[str, Any] = {"ha": "left"}
    made.text(edge, 1 - 0.1 / whole, head, va="top", fontsize=TITLE, fontweight="bold", color=INK, **texts)
    made.text(edge, 0.1 / whole, foot, va="bottom", fontsize=SMALL, color=FAINT, linespacing=1.25, **texts)
    engine: Any = made.get_layout_engine()
    engine.set(rect=(0.0, bottom / whole, 1.0, height / whole), w_pad=0.1, h_pad=0.08)
    return made


def _letters(width: float, size: float) -> int:
    return int(width * 72 / (size * (0.66 if size == TITLE else 0.57)))


def dress(ax: Axes, x: str, y: str, title: str = "", *, grid: bool = True) -> None:
    """Name the axes with their units, and give them the common look."""
    ax.set_facecolor("white")
    ax.set_xlabel(x, fontsize=LABEL, color=INK)
    ax.set_ylabel(y, fontsize=LABEL, color=INK)
    if title:
        ax.set_title(title, fontsize=LABEL, color=INK, loc="left")
    ax.tick_params(labelsize=TICK, colors=INK)
    ax.spines[["top", "right"]].set_visible(False)
    if grid:
        ax.grid(True, color=GRID, linewidth=0.8)
        ax.set_axisbelow(True)


def legend(drawn: Figure, columns: int = 2) -> None:
    """Add one legend of all series below the panels, where it covers nothing; each label stands once.

    What has the same label and looks unlike, such as a ring and the star in it, stands there together.
    """
    series: dict[str, dict[type, Any]] = {}
    for handle, label in [pair for ax in drawn.axes for pair in zip(*ax.get_legend_handles_labels(), strict=True)]:
        series.setdefault(label, {}).setdefault(type(handle), handle)
    rows = -(-len(series) // columns)
    engine: Any = drawn.get_layout_engine()
    left, bottom, width, height = engine.get()["rect"]
    room = (rows * NOTE * 1.6 / 72 + 0.1) / drawn.get_figheight()
    engine.set(rect=(left, bottom + room, width, height - room))
    together: list[Any] = [tuple(handles.values()) for handles in series.values()]
    drawn.legend(
        together,
        list(series),
        ncols=columns,
        loc="lower center",
        bbox_to_anchor=(0.5, bottom),
        borderaxespad=0.3,
        columnspacing=1.5,
        handlelength=2.6,
        fontsize=NOTE,
        labelcolor=INK,
        frameon=False,
    )


def entry(ax: Axes, label: str, **look: Any) -> None:
    """Add an entry to the legend of what is drawn elsewhere."""
    ax.plot([], [], label=label, **look)


def from_zero(ax: Axes, *values: Any, top: float = 1.0, axis: str = "y") -> None:
    """Let a share's axis run from 0 to `top`, wider where values below or above it mean something."""
    numbers = np.concatenate([np.ravel(np.asarray(v, float)) for v in values] or [np.zeros(1)])
    numbers = numbers[np.isfinite(numbers)]
    low = min(0.0, float(numbers.min(initial=0.0)))
    high = max(top, float(numbers.max(initial=top)))
    room = 0.04 * (high - low)
    (ax.set_ylim if axis == "y" else ax.set_xlim)(low - room, high + room)


# values with intervals


def curve(ax: Axes, x: Any, rows: pd.DataFrame, mark: Mark, *, step: bool = False) -> None:
    """Draw a line through `value` with the band from `low` to `high`; points that are nan are left out."""
    keep = np.isfinite(rows["value"].to_numpy(float))
    x, rows = np.asarray(x, float)[keep], rows[keep]
    order = np.argsort(x, kind="stable")
    x, rows = x[order], rows.iloc[order]
    low, high = rows["low"].to_numpy(float), rows["high"].to_numpy(float)
    marker, how = ("", "post") if step else (mark.marker, None)
    ax.fill_between(x, low, high, step=how, color=mark.colour, alpha=0.16, linewidth=0)  # type: ignore[arg-type]
    ax.plot(
        x,
        rows["value"].to_numpy(float),
        color=mark.colour,
        linestyle=mark.line,
        marker=marker,
        markersize=7,
        markeredgecolor="white",
        linewidth=2.2,
        label=mark.label,
        drawstyle="steps-post" if step else "default",
    )


def point(ax: Axes, x: float, given: Estimate, mark: Mark, *, size: float = 9) -> None:
    """Draw one estimate upright, with its interval."""
    ax.vlines(x, given.low, given.high, color=mark.colour, linewidth=2.2)
    ax.plot(
        [x],
        [given.value],
        color=mark.colour,
        marker=mark.marker,
        markersize=size,
        markeredgecolor="white",
        linestyle="none",
        label=mark.label,
    )


def level(ax: Axes, given: Estimate, mark: Mark) -> None:
    """Draw one estimate as a line across, with the band of its interval."""
    ax.axhspan(given.low, given.high, color=mark.colour, alpha=0.14, linewidth=0)
    ax.axhline(given.value, color=mark.colour, linestyle=mark.line, linewidth=2, label=mark.label)


# what an assessment holds


def table(assessment: Assessment, metric: str, name: str) -> pd.DataFrame | None:
    """Return a table of a metric; None where there is none, or nothing but nan in it."""
    result = assessment.results.get(metric)
    rows = None if result is None else result.tables.get(name)
    if rows is None or not np.isfinite(rows["value"].to_numpy(float)).any():
        return None
    return rows


def estimate(assessment: Assessment, metric: str, name: str) -> Estimate | None:
    """Return an estimate of a metric; None where there is none, or where it is nan."""
    result = assessment.results.get(metric)
    if result is None or name not in result or not math.isfinite(result[name].value):
        return None
    return result[name]


def small_print(assessment: Assessment, perturbed: str, metrics: Sequence[str] = (), counted: str = "") -> str:
    """Return what every figure states: goal, null, perturbation set and the replications of the metrics shown."""
    scenario = assessment.scenario
    counted = counted or f"{_replications(assessment, metrics)} replications, seed {scenario.seed}; {INTERVALS}"
    return f"{sentence(one_line(scenario.title, LONGEST))} {purpose(scenario.system)} Perturbed: {perturbed}. {counted}"


def _replications(assessment: Assessment, metrics: Sequence[str]) -> str:
    results = [assessment.results[metric] for metric in metrics if metric in assessment.results]
    numbers = [e.replications for result in results for e in result.estimates if e.replications]
    fewest, most = min(numbers, default=0), max(numbers, default=assessment.replications)
    return f"{most}" if not numbers or fewest == most else f"{fewest} to {most}"


def spans(system: System, plan: Plan) -> list[tuple[float, float, list[str]]]:
    """Return from when to when each perturbation of a plan lasts [s], and whom it hits."""
    return [(one.start, min(one.stop, system.horizon), list(one.ids)) for one in system.complete(plan)]


def brief(names: Sequence[str], most: int = 3) -> str:
    """Return some names and how many more there are."""
    listed = [shorten(name, 28, placeholder="…") if " " in name else name[:28] for name in names[:most]]
    rest = len(names) - most
    return ", ".join(listed) + (f" and {rest} more" if rest > 0 else "")


def finite(values: Any) -> npt.NDArray[np.float64]:
    """Return the numbers among `values`."""
    numbers = np.ravel(np.asarray(values, float))
    return np.asarray(numbers[np.isfinite(numbers)])


__all__ = [
    "CONDITIONS",
    "Mark",
    "brief",
    "curve",
    "dress",
    "entry",
    "estimate",
    "figure",
    "finite",
    "from_zero",
    "legend",
    "level",
    "named",
    "number",
    "point",
    "quantity",
    "sentence",
    "small_print",
    "spans",
    "table",
]
