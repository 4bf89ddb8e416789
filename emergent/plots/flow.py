"""Items over time: what became of them and where they wait, in a run and in its twin, the same seed unperturbed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent.columns import FATES_SO_FAR, PART, TIME, WAITING
from emergent.perturbation import Plan
from emergent.plots import style
from emergent.system import System

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "Items over time in one run and in its perturbed twin, the same seed. Above: what became of those that have "
    "arrived so far. Below: how many wait at each component at which any do; what was perturbed is marked by ✕, and "
    "the shade says while it was."
)
MOST = 12
"""How many components are shown at which items wait."""


@dataclass(frozen=True)
class FateStyle:
    """How items of one sort look: a colour and a hatch of its own."""

    code: str
    label: str
    colour: str
    hatch: str


BANDS = (
    FateStyle("right", "right", style.BLUE.colour, ""),
    FateStyle("late", "right, but too late", "#7fc4ee", ".."),
    FateStyle("outdated", "as asked for before", style.GREEN.colour, "\\\\\\"),
    FateStyle("wrong", "wrong", style.VERMILLION.colour, "///"),
    FateStyle("failed", "failed visibly", style.PURPLE.colour, "xxx"),
    FateStyle("lost", "lost", "#8a8a8a", "---"),
    FateStyle("under way", "under way", "#e9e9e9", ""),
)
"""What becomes of items, by the codes of what is recorded, from below."""


@dataclass(frozen=True)
class RecordedItems:
    """A recorded run (`state`, `waiting`, `time`), and its twin where the plan is not empty."""

    small: str
    system: System
    plan: Plan
    run: xr.Dataset
    twin: xr.Dataset | None = None


def draw(assessment: Assessment) -> Figure | None:
    """Return items over time of a run and its perturbed twin; None where no items flow."""
    course = assessment.course
    if course is None:
        return None
    seed = assessment.scenario.seed
    counted = f"One replication: {course.replication}, the first to attain at least the median, seed {seed}."
    small = style.small_print(assessment, str(course.plan), counted=counted)
    system = assessment.scenario.system
    return picture(RecordedItems(small, system, course.plan, course.perturbed, course.nominal))


def picture(stream: RecordedItems) -> Figure:
    """Return the picture of a run, beside its twin where there is one."""
    runs = {"": stream.run} if stream.twin is None else {"as it is": stream.twin, "perturbed": stream.run}
    names = _busy(list(runs.values()))
    end = max(_end(run) for run in runs.values())
    heights = [2.8, *([0.55 + 0.32 * len(names)] if names else [])]
    figure = style.figure(_title(stream), stream.small, height=sum(heights) + 1.8)
    axes = figure.subplots(len(heights), len(runs), squeeze=False, sharex=True, sharey="row", height_ratios=heights)
    most = max((int(_waiting(run, name).max(initial=0)) for run in runs.values() for name in names), default=0)
    for column, (title, run) in enumerate(runs.items()):
        above, perturbed = axes[0, column], title != "as it is"
        _outcomes(above, run)
        style.dress(above, "", "items [number]" if column == 0 else "", title, grid=False)
        if names:
            _queues(axes[1, column], stream, run, names, most)
        _shade(axes[:, column], stream, perturbed, end)
        axes[-1, column].set_xlabel("time [s]", fontsize=style.LABEL, color=style.INK)
        above.set_xlim(0, end)
    style.legend(figure, 3)
    return figure


def _outcomes(ax: Axes, run: xr.Dataset) -> None:
    """Stack the items by what became of them."""
    time = run[TIME].values
    below = np.zeros(len(time))
    for band in BANDS:
        count = run[FATES_SO_FAR].sel(code=band.code).values
        above = below + count
        if count.any():
            look: dict[str, Any] = {"facecolor": band.colour, "hatch": band.hatch, "edgecolor": "white", "linewidth": 0}
            ax.fill_between(time, below, above, step="post", label=band.label, **look)
            ax.plot(time, above, color="white", linewidth=0.8, drawstyle="steps-post")
        below = above
    ax.plot(time, below, color=style.INK, linewidth=1.2, drawstyle="steps-post", label="arrived")
    ax.set_ylim(0, max(1.0, float(below.max())) * 1.02)


def _queues(ax: Axes, stream: RecordedItems, run: xr.Dataset, names: list[str], most: int) -> None:
    """Draw how many items wait at each component, one row a component, all rows on one scale."""
    struck = {id for one in stream.system.complete(stream.plan) for id in one.ids}
    time = run[TIME].values
    for row, name in enumerate(reversed(names)):
        waits = 0.85 * _waiting(run, name) / max(most, 1)
        colour = style.VERMILLION.colour if name in struck else style.FAINT
        label = "waiting, perturbed (✕)" if name in struck else "waiting"
        ax.fill_between(time, row, row + waits, step="post", color=colour, alpha=0.75, linewidth=0, label=label)
        ax.axhline(row, color=style.GRID, linewidth=0.8)
    labels = [f"✕ {name}" if name in struck else name for name in reversed(names)]
    style.dress(ax, "", "waiting\n[items]", f"waiting (the height of a row: {most})", grid=False)
    ax.set_yticks(range(len(names)), [style.brief([label]) for label in labels], va="bottom")
    ax.tick_params(axis="y", labelsize=style.SMALL, length=0)
    ax.set_ylim(-0.05, len(names))
    ax.label_outer()


def _shade(axes: Any, stream: RecordedItems, perturbed: bool, end: float) -> None:
    """Shade while the perturbations last; in the twin, mark only when they would set in."""
    onset = min((start for start, _, _ in style.spans(stream.system, stream.plan)), default=None)
    for ax in axes:
        if not perturbed and onset is not None:
            look: dict[str, Any] = {"color": style.FAINT, "linestyle": (0, (2, 2)), "linewidth": 1.2}
            ax.axvline(onset, label="onset, in the other run", **look)
        for start, stop, _ in style.spans(stream.system, stream.plan) if perturbed else ():
            shade: dict[str, Any] = {
                "color": style.ORANGE.colour,
                "alpha": 0.16,
                "linewidth": 0,
                "label": "while perturbed",
            }
            ax.axvspan(start, min(stop, end), zorder=0, **shade)
            ax.axvline(start, color=style.INK, linestyle=(0, (4, 2)), linewidth=1.4, label="the perturbation sets in")


def _waiting(run: xr.Dataset, name: str) -> npt.NDArray[np.int64]:
    """Return how many items wait at a node over time."""
    return np.asarray(run[WAITING].sel(part=name).values, np.int64)


def _busy(runs: list[xr.Dataset]) -> list[str]:
    """Return the components at which items wait in one of the runs: the busiest, in their order."""
    names = [str(name) for name in runs[0][PART].values]
    waits = {name: max(int(_waiting(run, name).max(initial=0)) for run in runs) for name in names}
    busiest = sorted((name for name in names if waits[name]), key=lambda name: -waits[name])[:MOST]
    return [name for name in names if name in busiest]


def _end(run: xr.Dataset) -> float:
    """Return when the last thing happens, and a little more."""
    time, state = run[TIME].values, run[FATES_SO_FAR].values
    changes = np.flatnonzero((np.diff(state, axis=0) != 0).any(1))
    last = int(changes[-1]) + 1 if len(changes) else len(time) - 1
    return float(min(time[-1], 1.04 * time[last] + 1))


def _title(stream: RecordedItems) -> str:
    def right(run: xr.Dataset) -> tuple[int, int]:
        state = run[FATES_SO_FAR].isel(time=-1)
        return int(state.sel(code="right")), int(state.sum())

    (ours, items), twin = right(stream.run), stream.twin
    if twin is None:
        return f"{ours} of {items} items come out right"
    return f"Perturbed, {ours} of {items} items come out right; left alone, {right(twin)[0]} of {right(twin)[1]}"
