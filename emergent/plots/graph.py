"""The wiring of a system: its components and what flows between them, their importance, and how often they fail."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure

from emergent.network import FLOWS, IN, OUT, Network, Node
from emergent.plots import shapes, style
from emergent.plots.boxes import Box
from emergent.plots.wiring import WiringLayout, wired
from emergent.protocols import network_of
from emergent.wording import percent, short

if TYPE_CHECKING:
    import pandas as pd

    from emergent.assessment import Assessment
    from emergent.result import Estimate
    from emergent.system import System

CAPTION = (
    "The wiring: what flows from component to component, from left to right. The fill says how important a component "
    "is (its value and interval stand in the box), the width of an edge how important that edge is, the outline how "
    "often the component fails by its own doing, dashed where most of that can be seen. Each kind has its own shape."
)
FILLS = ListedColormap(colormaps["Blues"](np.linspace(0.0, 0.6, 256)), name="importance")
BLANK = "#ffffff"
OUTLINES = ((0.01, 1.1, "under 1 %"), (0.1, 2.2, "1 to 10 %"), (math.inf, 4.0, "over 10 %"))
"""Shares of failing operations, and the width [pt] of outlines up to each."""
LARGEST, NAME, LINE, WIDER = 1.25, 10.5, 8.2, 3.4
"""How much small wirings are enlarged at most; font sizes [pt]; how much wider the most important edge is [pt]."""
BAR, TALL = 0.62, 4.5
"""The height of the colour bar with its label, and that up to which small wirings are enlarged [inch]."""


@dataclass(frozen=True)
class Annotations:
    """What a picture shows of components beside the wiring: importance with its interval, and what was perturbed."""

    importance: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    measure: str = "importance"
    struck: Collection[str] = ()

    @property
    def most(self) -> float:
        """The largest importance, of components and edges alike."""
        return max([value for value, _, _ in self.importance.values() if math.isfinite(value)], default=0.0)


def draw(assessment: Assessment) -> Figure | None:
    """Return the wiring with what the assessment found of it; None where the system has none."""
    network = network_of(assessment.scenario.system) if assessment.course is None else assessment.course.network
    if network is None:
        return None
    rows = style.table(assessment, "importance", "components")
    importance = {}
    if rows is not None:
        columns = (rows["component"], rows["value"], rows["low"], rows["high"])
        importance = {str(name): (v, low, high) for name, v, low, high in zip(*columns, strict=True)}
    small = style.small_print(
        assessment, "one component or edge after the other, without fault and failed", ["importance"]
    )
    title = _title(rows, style.estimate(assessment, "importance", "most"), network)
    return picture(network, title, small, Annotations(importance, "importance: attainment lost [share of the items]"))


def plain(system: System, title: str, struck: Collection[str] = (), network: Network | None = None) -> Figure | None:
    """Return the wiring as it is declared; None where the system has none."""
    network = network_of(system) if network is None else network
    if network is None:
        return None
    small = f"{style.sentence(title)} Goal: {style.sentence(system.goal.sentence)}"
    return picture(network, _counted(network), small, Annotations(struck=struck))


def picture(network: Network, title: str, small: str, found: Annotations) -> Figure:
    """Return the picture of a network."""
    wiring = wired(network)
    x0, x1, y0, y1 = wiring.limits
    x0, x1, y0, y1 = x0 - 0.15, x1 + 0.15, y0 - 0.12, y1 + 0.12
    scale = min(LARGEST, max(1.0, min((style.WIDTH - 0.2) / (x1 - x0), TALL / (y1 - y0))))
    width = max(style.WIDTH, (x1 - x0) * scale + 0.2)
    handles = _handles(network, found)
    legend = (-(-len(handles) // 2) * style.NOTE * 1.5 / 72 + 0.1) if handles else 0.0
    bar = BAR if found.importance else 0.0
    high = (y1 - y0) * scale
    made = style.figure(title, small, height=high + bar + legend, width=width)
    engine: Any = made.get_layout_engine()
    bottom = engine.get()["rect"][1] * made.get_figheight()
    made.set_layout_engine("none")
    whole = made.get_figheight()
    ax = made.add_axes((0, (bottom + legend + bar) / whole, 1, high / whole), label="wiring")
    middle = (x0 + x1) / 2
    ax.set(xlim=(middle - width / scale / 2, middle + width / scale / 2), ylim=(y0, y1))
    ax.axis("off")
    _draw(ax, network, wiring, found, scale)
    if bar:
        place = (0.25, (bottom + legend + 0.44) / whole, 0.5, 0.13 / whole)
        _bar(made, place, found)
    if handles:
        look: dict[str, Any] = {"fontsize": style.NOTE - 1, "labelcolor": style.INK, "frameon": False}
        look |= {"handlelength": 3.4, "columnspacing": 1.4, "borderaxespad": 0.2}
        where = (0.5, bottom / whole)
        made.legend(handles=handles, ncols=2, loc="lower center", bbox_to_anchor=where, **look)
    return made


def _draw(ax: Axes, network: Network, wiring: WiringLayout, found: Annotations, scale: float) -> None:
    for line in wiring.lines:
        value = found.importance.get(line.link.id, (math.nan,))[0]
        known = math.isfinite(value) and found.most > 0
        width = 1.0 + WIDER * max(0.0, value) / found.most if known else None
        shapes.line(ax, line, scale=scale, width=width)
        if line.link.note:
            x, y = line.points[1]
            _note(ax, (x - 0.24, y + 0.05), line.link.note, scale)
        if line.link.id in found.struck:
            _cross(ax, shapes.middle(line))
    for end in (IN, OUT):
        box = wiring.boxes[end]
        shapes.outline(ax, "end", box, facecolor="#f0f0f0", edgecolor=style.FAINT, linewidth=1.0, zorder=3)
        ax.text(box.x, box.y, end, ha="center", va="center", fontsize=style.SMALL * scale, color=style.INK, zorder=4)
    for node in network.nodes:
        _node(ax, node, wiring.boxes[node.id], found, scale)


def _node(ax: Axes, node: Node, box: Box, found: Annotations, scale: float) -> None:
    value, low, high = found.importance.get(node.id, (math.nan, math.nan, math.nan))
    fill = FILLS(float(np.clip(value / found.most, 0, 1))) if math.isfinite(value) and found.most > 0 else BLANK
    width = next(width for most, width, _ in OUTLINES if not node.failing > most)
    look: dict[str, Any] = {"facecolor": fill, "edgecolor": style.INK, "linewidth": width, "zorder": 3}
    if width > OUTLINES[0][1]:
        look["edgecolor"] = style.VERMILLION.colour
        look["linestyle"] = (0, (3, 1.2)) if node.visible > node.failing / 2 else "-"
    elif node.kind == "idle":
        look["linestyle"] = (0, (1, 1.5))
    shapes.outline(ax, node.kind, box, **look)
    room = box.width - (0.32 if node.kind == "queue" else 0.26 if node.kind in ("router", "aggregator") else 0.16)
    x = box.x - (0.08 if node.kind == "queue" else 0.0)
    about = f"{node.kind} · {node.about}" if node.about and node.about != node.id else node.kind
    texts = [(part, NAME, "bold") for part in shapes.broken(node.id, room, NAME, "bold")] + [(about, LINE, "normal")]
    if math.isfinite(value):
        texts.append((f"{short(value)} [{short(low)}, {short(high)}]", LINE, "normal"))
    elif math.isfinite(node.failing):
        texts.append((f"fails {percent(node.failing)}", LINE, "normal"))
    squeeze = min(1.0, (box.height - 0.1) / sum(1.22 * size / 72 for _, size, _ in texts))
    y = box.y + sum(1.22 * size / 72 for _, size, _ in texts) * squeeze / 2
    for text, size, weight in texts:
        shown, fits = shapes.fitted(text, room, size * squeeze, weight)
        high_ = 1.22 * size / 72 * squeeze
        said: dict[str, Any] = {"fontsize": fits * scale, "fontweight": weight, "color": style.INK, "zorder": 4}
        ax.text(x, y - high_ / 2, shown, ha="center", va="center", **said)
        y -= high_
    if node.id in found.struck:
        _cross(ax, (box.right - 0.05, box.top - 0.05))


def _cross(ax: Axes, at: tuple[float, float]) -> None:
    """Mark what was perturbed."""
    look: dict[str, Any] = {"markeredgecolor": "white", "markeredgewidth": 1.2, "zorder": 5, "linestyle": "none"}
    ax.plot(*at, marker="X", color=style.VERMILLION.colour, markersize=13, **look)


def _note(ax: Axes, at: tuple[float, float], text: str, scale: float) -> None:
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
    ax.text(*at, text, fontsize=7.5 * scale, color=style.INK, va="bottom", ha="center", zorder=2.7, bbox=box)


def _bar(made: Figure, place: tuple[float, float, float, float], found: Annotations) -> None:
    ax = made.add_axes(place, label="importance")
    scalar = ScalarMappable(Normalize(0.0, found.most or 1.0), FILLS)
    made.colorbar(scalar, cax=ax, orientation="horizontal")
    ax.set_xlabel(found.measure, fontsize=style.NOTE, color=style.INK, labelpad=1)
    ax.tick_params(labelsize=style.SMALL, colors=style.INK)


def _handles(network: Network, found: Annotations) -> list[Any]:
    """Return what the legend shows: the roles of lines that there are, outlines where failures are known."""
    from matplotlib.lines import Line2D

    made = []
    for role, stroke in shapes.STROKES.items():
        if network.of(role):
            look: dict[str, Any] = {"linestyle": stroke.line, "linewidth": stroke.width + 0.3}
            made.append(Line2D([], [], color=stroke.colour, label=stroke.label, **look))
    edges = [link.id for link in network.of(*FLOWS) if math.isfinite(found.importance.get(link.id, (math.nan,))[0])]
    if edges:
        made.append(Line2D([], [], color=style.INK, linewidth=4, label="wider: the edge is more important"))
    if any(math.isfinite(node.failing) for node in network.nodes):
        for _, width, said in OUTLINES:
            colour = style.INK if width == OUTLINES[0][1] else style.VERMILLION.colour
            made.append(Line2D([], [], color=colour, linewidth=width, label=f"outline: fails in {said} of operations"))
        dashed: dict[str, Any] = {"linestyle": (0, (3, 1.2)), "linewidth": OUTLINES[1][1]}
        made.append(Line2D([], [], color=style.VERMILLION.colour, label="outline dashed: most of it visibly", **dashed))
    if found.struck:
        cross: dict[str, Any] = {"marker": "X", "markersize": 11, "linestyle": "none", "markeredgecolor": "white"}
        made.append(Line2D([], [], color=style.VERMILLION.colour, label="perturbed", **cross))
    return made


def _title(rows: pd.DataFrame | None, most: Estimate | None, network: Network) -> str:
    """Return what the picture shows: the most important component, else what the wiring is made of."""
    found = None if rows is None or most is None else rows[(rows["value"] == most.value) & (rows["low"] == most.low)]
    if most is None or found is None or found.empty:
        return _counted(network)
    row = found.iloc[0]
    who = f"the {row['kind']}" if row["component"] == row["kind"] else f"the {row['kind']} {row['component']}"
    failed = {"unavailable": "unavailable", "garble": "garbled"}.get(str(row.get("failure", "")), "failing")
    lost = f"with it {failed} instead of faultless, {percent(most.value)} of the items are lost"
    return f"What matters most is {who}: {lost}"


def _counted(network: Network) -> str:
    kinds: dict[str, int] = {}
    for node in network.nodes:
        kinds[node.kind] = kinds.get(node.kind, 0) + 1
    parts = [f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in kinds.items()]
    edges = len(network.of(*FLOWS))
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
    return f"The wiring: {listed}, joined by {edges} edges"
