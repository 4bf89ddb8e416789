"""A refined phase diagram: cells of several sizes, the smallest where an outcome crosses a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from emergent.plots import phase, style, words
from emergent.plots.scale import Scale
from emergent.sensitivity.sections import stated
from emergent.sweep.tables import VERDICT

if TYPE_CHECKING:
    from emergent.sensitivity import Points
    from emergent.sensitivity.boundary import Boundary, Cell, Spot
    from emergent.sweep.tables import RefinedTable

CAPTION = (
    "Cells are halved where their places (dots) are on different sides, so that the smallest follow the boundary. A "
    "cell has the mean colour of its corners. Where it is hatched, all four corners are open: their 95 % intervals "
    "hold the threshold, or their words are provisional, and more replications, not more places, would tell. An island "
    "of another side between the places of the first grid is not seen."
)


def draw(found: Boundary, points: Points, about: RefinedTable) -> Figure:
    """Return the map of a boundary; `points` are those of its places."""
    figure = style.figure(_title(found, about), _small(found, points, about), height=5.2, width=9.0)
    ax = figure.subplots()
    if about.outcome == VERDICT:
        _words(ax, found)
    else:
        _values(figure, ax, found, points, about)
    for cell in found.cells:
        if found.hidden(cell):
            _box(ax, cell, facecolor="none", zorder=2.5, **words.hatched())
    places = np.array(list(found.sides))
    ax.plot(*places.T, ".", color=style.INK, markersize=3, alpha=0.6, label="place", zorder=3)
    if any(map(found.hidden, found.cells)):
        ax.fill_between([], [], facecolor="none", label="open", **words.hatched())
    Scale(np.unique([cell.x for cell in found.grid])).mark(ax, "x")
    Scale(np.unique([cell.y for cell in found.grid])).mark(ax, "y")
    style.dress(ax, phase.axis(about.x, points.units), phase.axis(about.y, points.units), grid=False)
    style.legend(figure, 4)
    return figure


def _values(figure: Figure, ax: Axes, found: Boundary, points: Points, about: RefinedTable) -> None:
    x, y, value = (np.asarray(one, float) for one in (points.frame[about.x], points.frame[about.y],
                                                      points.estimates()["value"]))  # fmt: skip
    at: dict[Spot, float] = dict(zip(zip(x.tolist(), y.tolist(), strict=True), value.tolist(), strict=True))
    norm, colours = Normalize(*phase.ends(value)), colormaps["cividis"].with_extremes(bad="#eeeeee")
    for cell in found.cells:
        mean = float(np.mean([at.get(spot, np.nan) for spot in cell.corners]))
        _box(ax, cell, facecolor=colours(norm(np.ma.masked_invalid(mean))), edgecolor="white", linewidth=0.3)
    phase.bar(figure, ax, ScalarMappable(norm, colours), f"{points.outcome} [{points.unit}]")
    known = np.isfinite(value)
    if known.sum() > 2 and value[known].min() < about.threshold < value[known].max():
        ax.tricontour(x[known], y[known], value[known], [about.threshold], **phase.SIDES)
        look: dict[str, Any] = {"color": phase.SIDES["colors"][0], "linewidth": phase.SIDES["linewidths"]}
        style.entry(ax, f"{points.outcome} {about.threshold:g}", **look)


def _words(ax: Axes, found: Boundary) -> None:
    shown = dict.fromkeys(str(side.side) for side in found.sides.values() if side.side is not None)
    for cell in found.cells:
        sides = {found.sides[spot].side for spot in cell.corners}
        colour = words.NONE if found.crossed(cell) else words.COLOURS.get(str(sides.pop()), words.NONE)
        _box(ax, cell, facecolor=colour, edgecolor="white", linewidth=0.3)
    for word in shown:
        if word in words.COLOURS:
            ax.fill_between([], [], color=words.COLOURS[word], linewidth=0, label=word)
    ax.fill_between([], [], color=words.NONE, linewidth=0, label="the word changes")


def _box(ax: Axes, cell: Cell, **look: Any) -> None:
    (left, right), (bottom, top) = cell.x, cell.y
    ax.add_patch(Rectangle((left, bottom), right - left, top - bottom, **look))


def _title(found: Boundary, about: RefinedTable) -> str:
    along = len(found.along)
    if not along:
        return f"No boundary of {about.outcome} was found between the places"
    what = "The verdict changes" if about.outcome == VERDICT else f"{about.outcome} crosses {about.threshold:g}"
    halved = max(cell.depth for cell in found.along)
    return f"{what[0].upper()}{what[1:]} in {along} cells, halved up to {halved} times"


def _small(found: Boundary, points: Points, about: RefinedTable) -> str:
    where = f" At {stated(about.at)}." if about.at else ""
    return (
        f"{points.what}{where} {len(found.sides):,} places; a whole grid with cells as small as the largest on the "
        f"boundary has {found.as_fine:,}. The same seeds at each place."
    )
