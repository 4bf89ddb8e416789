"""A phase diagram: an outcome over two parameters, where it crosses a threshold, where that is open, and slices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.scale import ROOM, Scale
from emergent.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION, named
from emergent.sensitivity.phase import THRESHOLD
from emergent.sensitivity.points import SHARE
from emergent.wording import short

if TYPE_CHECKING:
    from emergent.sensitivity import Phase, Points

CAPTION = (
    "An outcome over two parameters. The thick line is where it crosses the threshold; where it is hatched, the 95 % "
    "interval holds the threshold, so that either side is possible. Each interval holds by itself: of twenty places "
    "without a doubt, chance puts one on the wrong side. Between places the line is drawn straight. Beside it, the "
    "same along rows of the map, with bands."
)
SLICES = (BLUE, GREEN, PURPLE, ORANGE, GREY)
SIDES: dict[str, Any] = {"colors": [VERMILLION.colour], "linewidths": 3.2}
OPEN, HATCH = "#d0d0d0", "////"
FINE = 200
"""Points along either axis between which it is open on which side of the threshold the outcome is."""
Array = npt.NDArray[np.float64]


def draw(phase: Phase, threshold: float = THRESHOLD, stated: str = "") -> Figure:
    """Return the map, and slices along x at up to five values of y; `stated` are the values of other parameters."""
    figure = style.figure(title([phase], threshold), small([phase], stated), height=5.0, width=12.0)
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1.0))
    shade(figure, left, phase, ends(phase.value), coloured=True)
    contour(left, phase, threshold)
    _slices(right, phase, threshold)
    style.legend(figure, 3)
    return figure


def ends(*values: Array) -> tuple[float, float]:
    """Return where the colours of some maps begin and end."""
    every = np.concatenate([np.zeros(1), *(one.ravel() for one in values)])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    return low, max(high, low + 1e-9)


def whole(points: Points) -> float:
    """Return up to where the axis of an outcome reaches at least: 1, of shares."""
    return 1.0 if points.unit == SHARE else 1e-9


def axis(name: str, units: Any) -> str:
    """Return what stands at an axis of a parameter."""
    return f"{name.replace('_', ' ')} [{units.get(name, 'number')}]"


def shade(
    figure: Figure,
    ax: Axes,
    phase: Phase,
    limits: tuple[float, float],
    *,
    coloured: bool,
    title: str = "",
    wide: float = 1,
) -> None:
    """Draw the values as colours, with a bar of these; write them where a panel of `wide` of the width has room."""
    value = np.ma.masked_invalid(phase.value)
    colours = colormaps["cividis"].with_extremes(bad="#eeeeee")
    x, y = Scale(phase.xs), Scale(phase.ys)
    cells = ax.pcolormesh(x.edges, y.edges, value, cmap=colours, vmin=limits[0], vmax=limits[1])
    x.mark(ax, "x", wide)
    y.mark(ax, "y")
    if coloured:
        bar(figure, ax, cells, f"{phase.outcome} [{phase.points.unit}]")
    style.dress(ax, axis(phase.x, phase.points.units), axis(phase.y, phase.points.units), title, grid=False)
    ax.spines[:].set_visible(False)
    if x.narrowest * wide >= ROOM["x"] and y.narrowest >= ROOM["y"]:
        _write(ax, phase, sum(limits) / 2)


def bar(figure: Figure, ax: Axes, colours: ScalarMappable, label: str) -> None:
    """Add the bar of the colours of a map."""
    made = figure.colorbar(colours, ax=ax, pad=0.02)
    made.ax.tick_params(labelsize=style.TICK)
    made.set_label(label, fontsize=style.LABEL, color=style.INK)
    made.outline.set_visible(False)


def _write(ax: Axes, phase: Phase, middle: float) -> None:
    """Write the values of places."""
    for i, j in np.argwhere(np.isfinite(phase.value)):
        ink = "black" if phase.value[i, j] > middle else "white"
        place, said = (phase.xs[j], phase.ys[i]), short(phase.value[i, j])
        ax.text(*place, said, ha="center", va="center", fontsize=style.SMALL, color=ink, zorder=5)


def contour(ax: Axes, phase: Phase, threshold: float) -> None:
    """Draw the line, and hatch where the interval holds the threshold."""
    known = np.isfinite(phase.low + phase.high)
    if min(known.shape) < 2 or not known.any():
        return
    x, y = (Scale(values).finely(FINE) for values in (phase.xs, phase.ys))
    low, high = (_between(phase, values, x, y) for values in (phase.low, phase.high))
    apart = np.maximum(low - threshold, threshold - high)
    hatched = ax.contourf(x, y, apart, [-np.inf, 0], colors="none", hatches=[HATCH])
    hatched.set_edgecolor(OPEN)
    hatched.set_linewidth(0)
    look: dict[str, Any] = {"facecolor": "none", "edgecolor": style.FAINT, "hatch": HATCH, "linewidth": 0}
    ax.fill_between([], [], label=f"open: the 95\u00a0% interval holds {threshold:g}", **look)
    if np.nanmin(phase.value) < threshold < np.nanmax(phase.value):
        ax.contour(phase.xs, phase.ys, phase.value, [threshold], **SIDES)
    style.entry(ax, f"{phase.outcome} {threshold:g}", color=VERMILLION.colour, linewidth=3.2)


def _between(phase: Phase, values: Array, x: Array, y: Array) -> Array:
    """Return values of the grid between its places, straight from one to the next along its rows and columns."""
    rows = np.array([np.interp(x, phase.xs, row) for row in values])
    return np.array([np.interp(y, phase.ys, column) for column in rows.T]).T


def _slices(ax: Axes, phase: Phase, threshold: float) -> None:
    slices = phase.slices()
    chosen = [list(slices)[i] for i in np.unique(np.linspace(0, len(slices) - 1, len(SLICES)).round().astype(int))]
    for y, mark in zip(chosen, SLICES, strict=False):
        rows = slices[y]
        style.curve(ax, rows["x"], rows, named(mark, f"{phase.y.replace('_', ' ')} {y:g}"))
    ax.axhline(threshold, color=style.INK, linewidth=1, linestyle=(0, (2, 2)), label="threshold")
    style.dress(ax, axis(phase.x, phase.points.units), f"{phase.outcome} [{phase.points.unit}]")
    style.from_zero(ax, phase.value, phase.low, phase.high, [threshold], top=whole(phase.points))
    Scale(phase.xs).mark(ax, "x")


def title(phases: Sequence[Phase], threshold: float) -> str:
    """Return what maps of one outcome show, as a sentence."""
    phase, side = phases[0], np.concatenate([one.side(threshold).ravel() for one in phases])
    above, below, unsure = (int((side == s).sum()) for s in (1, -1, 0))
    what = phase.outcome[0].upper() + phase.outcome[1:]
    if not above + below + unsure:
        return f"{what} over {phase.x} and {phase.y}, without intervals".replace("_", " ")
    return f"{what} is above {threshold:g} at {above} of {side.size} places, below at {below}, open at {unsure}"


def small(phases: Sequence[Phase], stated: str = "") -> str:
    """Return of what maps are, for the small print."""
    of = phases[0].points
    rest = sum(int(np.isnan(phase.value).sum()) for phase in phases)
    missing = f" {rest} places are not done." if rest else ""
    where = f" At {stated}." if stated else ""
    each = f"{of.values.shape[1]} replications a place, the same seeds at each"
    return f"{of.what}{where} {each}; {style.INTERVALS}{missing}"
