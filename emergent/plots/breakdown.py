"""Break-down maps: what the others keep, over how strongly and how many members are distracted or misled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent.plots import style
from emergent.wording import percents, quantity, short

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "Where the system breaks: each cell is what the undisturbed members keep of what they attain in the unperturbed "
    "twin, with its 95 % interval, by how many members are perturbed and how strongly. The thick line parts the cells "
    "in which at least half is kept from those in which less is. 'Each own': everyone misled has a heading of its own."
)
METRICS = ("distraction", "misleading")
OWN = "own"
BORDER: dict[str, Any] = {"color": style.VERMILLION.colour, "linewidth": 3.5, "solid_capstyle": "projecting"}
Number = npt.NDArray[np.float64]


def draw(assessment: Assessment) -> Figure | None:
    """Return a map for distraction and one for misleading; None where neither was measured."""
    maps = []
    distraction = style.table(assessment, "distraction", "map")
    if distraction is not None:
        maps.append(("distracted", "duration [s]", "duration", distraction))
    misleading = _misleading(assessment)
    if misleading is not None:
        maps.append(("misled (one common heading; or each its own)", "off the goal [degrees]", "degrees", misleading))
    if not maps:
        return None
    heights = [1.0 + 0.62 * rows[dose].nunique() for _, _, dose, rows in maps]
    small = style.small_print(
        assessment,
        "random members (drawn anew in each replication), distracted from midway or misled from the start on",
        METRICS,
    )
    figure = style.figure(_title(assessment), small, height=sum(heights) + 0.4)
    axes = figure.subplots(len(maps), 1, squeeze=False, height_ratios=heights)[:, 0]
    style.entry(axes[0], "between cells in which half is kept and others in which it is not", **BORDER)
    for ax, (done, label, dose, rows) in zip(axes, maps, strict=True):
        _map(ax, rows, dose)
        style.dress(ax, f"members {done.split(' ')[0]} [number]", label, done, grid=False)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
    style.legend(figure, 1)
    return figure


def _misleading(assessment: Assessment) -> pd.DataFrame | None:
    coherent = style.table(assessment, "misleading", "map")
    independent = style.table(assessment, "misleading", "independent")
    parts = [] if coherent is None else [coherent]
    if independent is not None:
        parts.append(independent.assign(degrees=OWN))
    return pd.concat([p.astype({"degrees": object}) for p in parts], ignore_index=True) if parts else None


def _map(ax: Axes, rows: pd.DataFrame, dose: str) -> None:
    doses = sorted(rows[dose].unique(), key=lambda v: (isinstance(v, str), v))
    many = sorted(rows["how_many"].unique())
    grids = {}
    for name in ("value", "low", "high"):
        grid = rows.pivot_table(index=dose, columns="how_many", values=name, aggfunc="first", dropna=False)
        grids[name] = grid.reindex(index=doses, columns=many).to_numpy(float)
    colours = colormaps["cividis"].with_extremes(bad="#eeeeee")
    ax.imshow(np.ma.masked_invalid(grids["value"]), cmap=colours, vmin=0, vmax=1, aspect="auto", origin="lower")
    size = style.NOTE if len(many) <= 8 else style.SMALL - 1
    interval = min(size - 2.5, 62.0 / len(many))  # two numbers with their signs stay within their cell
    for i in range(len(doses)):
        for j in range(len(many)):
            _cell(ax, i, j, (grids["value"][i, j], grids["low"][i, j], grids["high"][i, j]), size, interval)
    _half(ax, grids["value"])
    ax.set_xticks(range(len(many)), [f"{n:g}" for n in many])
    ax.set_yticks(range(len(doses)), [f"{v:g}" if v != OWN else "each own" for v in doses])


def _cell(ax: Axes, i: int, j: int, given: tuple[float, float, float], size: float, interval: float) -> None:
    value, low, high = given
    if not np.isfinite(value):
        ax.text(j, i, "–", ha="center", va="center", fontsize=size, color=style.FAINT)
        return
    ink = "black" if value > 0.5 else "white"
    ax.text(j, i + 0.13, short(value), ha="center", va="center", fontsize=size + 1, color=ink)
    if np.isfinite(low) and np.isfinite(high):
        text = f"{short(low)} … {short(high)}"
        ax.text(j, i - 0.24, text, ha="center", va="center", fontsize=interval, color=ink)


def _half(ax: Axes, values: Number) -> None:
    """Draw the border between cells that keep half and cells that do not."""
    kept = values >= 0.5
    known = np.isfinite(values)
    for i, j in np.argwhere((kept[:, 1:] != kept[:, :-1]) & known[:, 1:] & known[:, :-1]):
        ax.plot([j + 0.5, j + 0.5], [i - 0.5, i + 0.5], **BORDER)
    for i, j in np.argwhere((kept[1:] != kept[:-1]) & known[1:] & known[:-1]):
        ax.plot([j - 0.5, j + 0.5], [i + 0.5, i + 0.5], **BORDER)


def _title(assessment: Assessment) -> str:
    parts = []
    one = style.estimate(assessment, "distraction", "one_longest")
    rows = style.table(assessment, "distraction", "map")
    if one is not None and rows is not None:
        parts.append(f"one member distracted for {rows['duration'].max():g} s leaves the others {percents(one)}")
    k = style.estimate(assessment, "misleading", "k_star")
    if k is not None:
        parts.append(f"{quantity(k)} misled along one heading halve what they attain")
    text = "; ".join(parts) or "what the others keep when members are distracted or misled"
    return text[0].upper() + text[1:]
