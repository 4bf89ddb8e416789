"""An outcome over each parameter of a sweep, whatever the others are: means of slices, with bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from emergent.metrics.interval import enough, of_mean
from emergent.plots import style
from emergent.plots.phase import axis, whole
from emergent.plots.style import BLUE, named
from emergent.sensitivity.given import SLICES, slices

if TYPE_CHECKING:
    from emergent.sensitivity import Study

CAPTION = (
    "The mean outcome over each parameter, that which matters most first: of all points with about the same value of "
    "it, whatever the others are. The band is the 95 % interval of that mean, of a grid what seeds leave open; single "
    "points scatter more."
)
MOST = 6
"""Parameters that are shown."""
EACH = 10
"""Points of a slice, at least."""
FEWEST = 16
"""Points of several parameters that are no grid, below which nothing is drawn."""


def draw(study: Study) -> Figure | None:
    """Return one panel a parameter; None of too few points."""
    names = study.parameters[:MOST]
    few = len(study.points) < FEWEST and study.method != "grid" and len(names) > 1
    if not names or few:
        return None
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    width = 12.0 if columns > 1 else 8.0
    figure = style.figure(_title(study), _small(study), height=3.2 * rows + 0.6, width=width)
    axes = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
    curves = {name: curve(study, name) for name in names}
    for ax, (name, found) in zip(axes, curves.items(), strict=False):
        style.curve(ax, found["x"], found, named(BLUE, f"mean {study.outcome}"))
        outcome = f"{study.outcome} [{study.points.unit}]" if ax in axes[::columns] else ""
        style.dress(ax, axis(name, study.points.units), outcome)
        ends = (some[["value", "low", "high"]] for some in curves.values())
        style.from_zero(ax, *ends, top=whole(study.points))
    for ax in axes[len(names) :]:
        ax.remove()
    style.legend(figure)
    return figure


def curve(study: Study, name: str) -> pd.DataFrame:
    """Return the mean outcome by slices of a parameter: `x`, `value`, `low`, `high`."""
    x = study.points.frame[name].to_numpy(float)
    if len(np.unique(x)) == len(x) <= FEWEST:  # each point for itself
        return study.points.estimates().assign(x=x).sort_values("x")
    if study.method == "grid":
        groups = [(value, study.points.values[x == value].mean(0)) for value in np.unique(x)]
        found = [(value, some.mean(), *enough(len(some), of_mean(some))) for value, some in groups]
        return pd.DataFrame(found, columns=["x", "value", "low", "high"])
    y, place = study.points.values.mean(1), slices(x, max(2, min(SLICES, len(x) // EACH)))
    found = []
    for one in np.unique(place):
        some = y[place == one]
        found.append((x[place == one].mean(), some.mean(), *enough(len(some), of_mean(some))))
    return pd.DataFrame(found, columns=["x", "value", "low", "high"])


def _title(study: Study) -> str:
    what = study.outcome[0].upper() + study.outcome[1:]
    return f"{what} over each parameter" if len(study.parameters) > 1 else f"{what} over {study.parameters[0]}"


def _small(study: Study) -> str:
    replications = study.points.values.shape[1]
    runs = f" of {replications} replications each" if replications > 1 else ""
    return f"{study.points.what} {len(study.points):,} points{runs}; {style.INTERVALS}"
