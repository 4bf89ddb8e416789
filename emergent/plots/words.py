"""The verdict over two parameters: which word where, and where it is provisional."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from emergent.family import Word
from emergent.plots import style
from emergent.plots.facets import WIDE, panels, told_apart
from emergent.plots.phase import axis
from emergent.plots.scale import Scale
from emergent.sensitivity.sections import Place, stated

if TYPE_CHECKING:
    from emergent.sensitivity import Words

CAPTION = (
    "The verdict at each place: what the system is called there. Where it is hatched, the word is provisional: what is "
    "undecided could still change it, and more replications would decide. Every place was judged by itself."
)
ROBUST = f"robustly {Word.EMERGENT}"
COLOURS: dict[str, str] = {
    ROBUST: "#00513a",
    Word.EMERGENT: "#009E73",
    Word.GOAL_DIRECTED: "#56B4E9",
    Word.AMPLIFIED: "#0072B2",
    Word.CONCENTRATED: "#E69F00",
    Word.FRAGILE: "#D55E00",
    Word.WEAKLY_GOAL_DIRECTED: "#F0E442",
    Word.NOT_GOAL_DIRECTED: "#a6a6a6",
    Word.NOT_LOCAL: "#CC79A7",
}
"""Of Okabe and Ito (2008), which people tell apart who see colours differently."""
LETTERS = dict(zip(COLOURS, ("rE", "E", "G", "A", "C", "F", "w", "n", "L"), strict=True))
"""What stands in the cells, so that no two words differ by colour alone."""
NONE, HATCH = "#f4f4f4", "////"


def draw(found: Sequence[tuple[Place, Words]]) -> Figure:
    """Return one map a place of the other parameters."""
    maps = [one for _, one in found]
    apart, same = told_apart([place for place, _ in found])
    columns, rows = panels(len(found))
    figure = style.figure(_title(maps), _small(maps, stated(found[0][0], same)), height=4.4 * rows, width=12.0)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, (place, one) in zip(axes, found, strict=False):
        _map(ax, one, stated(place, apart), WIDE[len(found)])
    for ax in axes[len(found) :]:
        ax.remove()
    _legend(axes[0], maps)
    style.legend(figure, 4)
    return figure


def _map(ax: Axes, one: Words, title: str, wide: float) -> None:
    x, y = Scale(one.xs), Scale(one.ys)
    codes = np.array([[list(COLOURS).index(word) if word in COLOURS else -1 for word in row] for row in one.word])
    look: dict[str, Any] = {"cmap": ListedColormap([NONE, *COLOURS.values()]), "vmin": -1.5, "vmax": len(COLOURS) - 0.5}
    ax.pcolormesh(x.edges, y.edges, codes, edgecolor="white", linewidth=0.8, **look)
    for i, j in np.argwhere(one.provisional):
        width, height = x.edges[j + 1] - x.edges[j], y.edges[i + 1] - y.edges[i]
        ax.add_patch(Rectangle((x.edges[j], y.edges[i]), width, height, facecolor="none", **hatched()))
    for i, j in np.argwhere(codes >= 0):
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
        letter = LETTERS[one.word[i, j]]
        ax.text(one.xs[j], one.ys[i], letter, ha="center", va="center", fontsize=style.SMALL, color=style.INK, bbox=box)
    x.mark(ax, "x", wide)
    y.mark(ax, "y")
    style.dress(ax, axis(one.x, one.points.units), axis(one.y, one.points.units), title, grid=False)
    ax.spines[:].set_visible(False)


def hatched() -> dict[str, Any]:
    """Return how it looks where a word is provisional."""
    return {"edgecolor": (0, 0, 0, 0.4), "hatch": HATCH, "linewidth": 0}


def _legend(ax: Axes, maps: Sequence[Words]) -> None:
    known = {word for one in maps for word in one.word.ravel()}
    for word, colour in COLOURS.items():
        if word in known:
            ax.fill_between([], [], color=colour, linewidth=0, label=f"{LETTERS[word]}: {word}")
    if any(one.provisional.any() for one in maps):
        ax.fill_between([], [], facecolor="none", label="provisional", **hatched())
    if "" in known:
        ax.fill_between([], [], color=NONE, linewidth=0, label="not known yet")


def _title(maps: Sequence[Words]) -> str:
    counted = Counter(word for one in maps for word in one.word.ravel() if word)
    open_ = sum(int(one.provisional.sum()) for one in maps)
    said = ", ".join(f"{word} at {count}" for word, count in counted.most_common())
    return f"The verdict is {said} of {sum(one.word.size for one in maps)} places; provisional at {open_}"


def _small(maps: Sequence[Words], where: str) -> str:
    rest = sum(int((one.word == "").sum()) for one in maps)
    missing = f" {rest} places are not done." if rest else ""
    return f"{maps[0].points.what}{f' At {where}.' if where else ''}{missing}"
