"""All figures of an assessment, in the order in which a report shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from emergent.plots import (
    breakdown,
    control,
    decoy,
    dose,
    flow,
    gates,
    graph,
    leading,
    maxent,
    plane,
    rejoin,
    repetition,
    retention,
    size_and_horizon,
    standing,
    twin,
)

if TYPE_CHECKING:
    from emergent.assessment import Assessment


@dataclass(frozen=True)
class Drawing:
    """A figure by the name of its file, how to draw it and how to read it."""

    name: str
    draw: Callable[[Assessment], Figure | None]
    caption: str


DRAWINGS = tuple(
    Drawing(module.__name__.rpartition(".")[2], module.draw, module.CAPTION)
    for module in (
        *(gates, twin, graph, flow, standing, size_and_horizon, plane, retention, breakdown, decoy, control),
        *(rejoin, leading, maxent, dose, repetition),
    )
)
"""All figures, in the order in which a report shows them."""


def figures(assessment: Assessment) -> Iterator[tuple[Drawing, Figure]]:
    """Yield the figures for which the assessment has the data."""
    for drawing in DRAWINGS:
        drawn = drawing.draw(assessment)
        if drawn is not None:
            yield drawing, drawn
