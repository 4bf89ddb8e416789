"""Phase diagrams side by side: an outcome over two parameters, at several values of a third one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from emergent.plots import phase, style
from emergent.sensitivity.phase import THRESHOLD
from emergent.sensitivity.sections import Place, stated

if TYPE_CHECKING:
    from emergent.sensitivity import Phase

CAPTION = (
    "An outcome over two parameters, at several values of a third one; the others are where the small print says. The "
    "thick line is where it crosses the threshold; where it is hatched, the 95 % interval holds the threshold, so that "
    "either side is possible. Each interval holds by itself: of twenty places without a doubt, chance puts one on the "
    "wrong side. Between places the line is drawn straight."
)
WIDE = {1: 1.0, 2: 0.75, 3: 0.5, 4: 0.75}
"""The width of a panel, of so many, as a share of that of a map alone."""


def draw(found: Sequence[tuple[Place, Phase]], threshold: float = THRESHOLD) -> Figure:
    """Return one map a place of the other parameters; of one, its slices, too."""
    places, phases = [place for place, _ in found], [one for _, one in found]
    if len(found) == 1:
        return phase.draw(phases[0], threshold, stated(places[0]))
    apart, same = told_apart(places)
    columns, rows = panels(len(found))
    small = phase.small(phases, stated(places[0], same))
    figure = style.figure(phase.title(phases, threshold), small, height=3.9 * rows + 0.4, width=12.0)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    limits = phase.ends(*(one.value for one in phases))
    for number, (ax, (place, one)) in enumerate(zip(axes, found, strict=False)):
        coloured = number % columns == columns - 1 or number == len(found) - 1
        phase.shade(figure, ax, one, limits, coloured=coloured, title=stated(place, apart), wide=WIDE[len(found)])
        phase.contour(ax, one, threshold)
    for ax in axes[len(found) :]:
        ax.remove()
    style.legend(figure, 3)
    return figure


def panels(count: int) -> tuple[int, int]:
    """Return in how many columns and rows so many maps stand."""
    columns = count if count < 4 else 2
    return columns, -(-count // columns)


def told_apart(places: Sequence[Place]) -> tuple[list[str], list[str]]:
    """Return the names of what differs between places, and of what is the same."""
    names = list(places[0])
    apart = [name for name in names if len({place[name] for place in places}) > 1]
    return apart, [name for name in names if name not in apart]
