"""The gallery's pictures: one of each bundled scenario, saved beside its file as picture.png.

    python analysis/pictures.py [NAME …] [--out DIR]

Of a walk or a swarm: everybody's way in one run, the first of 20 that attains at least the median. Of a pipeline: its
wiring, each kind of component in its own shape, with names where there is room for them. Small palette PNGs, to be
seen 320 pixels wide: few words, thick lines, and the same bytes each time.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from PIL import Image

from emergent import Request, Scenario, read_scenario, scenarios
from emergent.columns import POSITION
from emergent.models.swarm import SwarmSystem
from emergent.network import IN, OUT, Network
from emergent.perturbation import NOMINAL
from emergent.plots import shapes, style
from emergent.plots.wiring import wired
from emergent.protocols import network_of

SIZE, DPI = (640, 400), 100
COLOURS = 64
MARGIN = 14.0
"""Around what a walk's picture shows [m]."""
PARTS = ("#cfe3f3", "#fbe0c4", "#c9ecdf", "#efd5e6", "#f3ecb8", "#dddddd")
"""Fills of agents, by what they hold or do, in the order in which that turns up."""
NAMED = 18
"""The size of names [px]; below four fifths of it nobody would read them when the picture is shown half as wide."""


def picture(scenario: Scenario) -> bytes:
    """Return the picture of a scenario as PNG."""
    drawn = Figure(figsize=(SIZE[0] / DPI, SIZE[1] / DPI), dpi=DPI, facecolor="white")
    ax = drawn.add_axes((0, 0, 1, 1))
    ax.axis("off")
    network = network_of(scenario.system)
    if network is not None:
        _wiring(ax, network)
    elif isinstance(scenario.system, SwarmSystem):
        _swarm(ax, scenario, scenario.system.parameters.informed)
    else:
        _walk(ax, scenario)
    stream = io.BytesIO()
    drawn.savefig(stream, format="png", dpi=DPI)
    small, saved = Image.open(stream).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE), io.BytesIO()
    small.save(saved, format="png", optimize=True)
    return saved.getvalue()


# a walk


def _walk(ax: Axes, scenario: Scenario) -> None:
    system = scenario.system
    way, end = _usual(scenario), style.GREEN.colour
    members = way.shape[1]
    p: Any = system.parameters
    alpha = float(np.clip(8 / members, 0.08, 0.4))
    ax.plot(way[..., 0], way[..., 1], color=style.BLUE.colour, linewidth=2.0, alpha=alpha, solid_capstyle="round")
    for x0, y0, x1, y1 in p.walls:
        ax.plot([x0, x1], [y0, y1], color=style.INK, linewidth=7, solid_capstyle="butt")
        _label(ax, "wall", ((x0 + x1) / 2, max(y0, y1)), (0, 6), "bottom")
    for x, y in p.landmarks:
        ax.plot([x], [y], marker="X", markersize=17, color=style.VERMILLION.colour, markeredgecolor="white")
    for landmark in p.landmarks[:1]:
        _label(ax, "corners", landmark, (0, 14), "bottom")
    ax.plot(*way[0].T, linestyle="none", marker="o", markersize=4.5, color=style.INK)
    x, y = p.restaurant
    ax.add_patch(Circle((x, y), p.radius, facecolor=(0, 0.62, 0.45, 0.16), edgecolor=end, linewidth=3.5))
    ax.plot([x], [y], marker="*", markersize=22, color=end, markeredgecolor="white")
    _frame(ax, way, p)
    _label(ax, "restaurant", (x, y - p.radius), (0, -6), "top")
    _label(ax, "start", (way[0, :, 0].mean(), way[0, :, 1].min()), (0, -8), "top")
    _rule(ax)


# a swarm


def _swarm(ax: Axes, scenario: Scenario, informed: int) -> None:
    way = _usual(scenario)
    for members, mark, alpha in ((slice(informed, None), style.BLUE, 0.25), (slice(informed), style.VERMILLION, 0.9)):
        ax.plot(way[:, members, 0], way[:, members, 1], color=mark.colour, linewidth=2.0, alpha=alpha)
        ax.plot(*way[-1, members].T, linestyle="none", marker="o", markersize=7, color=mark.colour)
    x, y = way[-1].mean(0)
    ax.annotate("", (x + 28, y), (x + 8, y), arrowprops={"arrowstyle": "-|>", "linewidth": 4, "color": style.INK})
    _show(ax, np.vstack([way.reshape(-1, 2), [(x + 30, y)]]), 6.0)
    _label(ax, "what three prefer", (x + 18, y), (0, 12), "bottom")
    _label(ax, "start", (way[0, :, 0].mean(), way[0, :, 1].min()), (0, -8), "top")
    _rule(ax)


def _usual(scenario: Scenario) -> npt.NDArray[np.float64]:
    """Return the positions (time, member, 2) [m] of the first run that attains at least the median, to its end."""
    system, tried = scenario.system, range(20)
    outcomes = system.run([Request(replications=tried)], seed=scenario.seed)
    attained = system.goal.members(outcomes.arrays(NOMINAL, tried)).mean(1)
    usual = int(np.argmax(attained >= np.median(attained)))
    every = max(system.horizon / 400, float(getattr(system.parameters, "dt", 0)))
    found = system.run([Request(replications=[usual], record=every)], seed=scenario.seed)
    return np.asarray(next(iter(found.recorded))[1][POSITION].values[0])


def _frame(ax: Axes, way: npt.NDArray[np.float64], p: Any) -> None:
    """Show everything, with a margin."""
    x, y = p.restaurant
    points = [way.reshape(-1, 2), np.array([[x - p.radius, y - p.radius - 10], [x + p.radius, y + p.radius]])]
    points += [np.array(ends).reshape(-1, 2) for ends in (p.walls, p.landmarks) if ends]
    _show(ax, np.vstack(points), MARGIN)


def _show(ax: Axes, places: npt.NDArray[np.float64], margin: float) -> None:
    """Show all places, with a margin, at the picture's own ratio of width to height."""
    low, high = places.min(0) - margin, places.max(0) + margin
    middle, half = (low + high) / 2, (high - low) / 2
    half = np.maximum(half, half[::-1] * (SIZE[0] / SIZE[1], SIZE[1] / SIZE[0]))
    ax.set(xlim=(middle[0] - half[0], middle[0] + half[0]), ylim=(middle[1] - half[1], middle[1] + half[1]))


def _rule(ax: Axes) -> None:
    """Draw how long 50 m are, in the lower left corner."""
    left, bottom, long = 24 / SIZE[0], 26 / SIZE[1], 50 / float(np.ptp(ax.get_xlim()))
    ax.plot([left, left + long], [bottom, bottom], color=style.INK, linewidth=4, transform=ax.transAxes)
    ax.text(left, bottom + 0.025, "50 m", fontsize=17, color=style.INK, transform=ax.transAxes)


def _label(ax: Axes, text: str, at: tuple[float, float], off: tuple[float, float], va: str) -> None:
    look: dict[str, Any] = {"ha": "center", "va": va, "fontsize": 17, "color": style.INK, "zorder": 5}
    ax.annotate(
        text, at, off, textcoords="offset points", path_effects=[withStroke(linewidth=5, foreground="w")], **look
    )


# a pipeline


def _wiring(ax: Axes, network: Network) -> None:
    wiring = wired(network)
    x0, x1, y0, y1 = wiring.limits
    scale = min(SIZE[0] / DPI / (x1 - x0 + 0.3), SIZE[1] / DPI / (y1 - y0 + 0.3), 1.9)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    half = [size / DPI / scale / 2 for size in SIZE]
    ax.set(
        xlim=(middle[0] - half[0], middle[0] + half[0]), ylim=(middle[1] - half[1], middle[1] + half[1]), aspect="equal"
    )
    for line in wiring.lines:
        shapes.line(ax, line, scale=max(scale, 0.6), width=2.4)
    sorts = list(dict.fromkeys((node.kind, node.about) for node in network.nodes))
    for node in network.nodes:
        fill = PARTS[min(sorts.index((node.kind, node.about)), len(PARTS) - 1)]
        box = wiring.boxes[node.id]
        shapes.outline(ax, node.kind, box, facecolor=fill, edgecolor=style.INK, linewidth=2.0, zorder=3)
        _name(ax, node.id, (box.x, box.y), box.width, scale)
    for end in (IN, OUT):
        box = wiring.boxes[end]
        shapes.outline(ax, "end", box, facecolor="#f0f0f0", edgecolor=style.FAINT, linewidth=1.6, zorder=3)
        _name(ax, end, (box.x, box.y), box.width, scale, smallest=0.0)


def _name(
    ax: Axes, name: str, at: tuple[float, float], room: float, scale: float, smallest: float = 0.8 * NAMED
) -> None:
    """Write a name into its box where it is large enough there to be read."""
    size = NAMED * 72 / DPI
    lines = shapes.broken(name, (room - 0.1) * scale, size)
    shown = [shapes.fitted(line, (room - 0.1) * scale, size * 1.3, smallest=1.0) for line in lines]
    fits = min(points for _, points in shown)
    if fits >= smallest * 72 / DPI:
        ax.text(*at, "\n".join(lines), fontsize=fits, ha="center", va="center", color=style.INK, zorder=4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="bundled scenarios (all, if none is named)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write NAME.png instead of beside the files")
    given = parser.parse_args()
    for name in given.names or scenarios():
        scenario = read_scenario(name)
        path = scenarios()[name].with_name("picture.png") if given.out is None else given.out / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(scenario))
        print(f"{path}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
