"""Phase diagrams: an outcome over two parameters, and where it crosses a threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from emergent.errors import InvalidInputError
from emergent.sensitivity.points import FIXED, Points
from emergent.sensitivity.resampling import Array
from emergent.sweep.schema import HIGH, LOW, VALUE

THRESHOLD = 0.5
"""Where an outcome that is a share is half of all that there is."""


@dataclass(frozen=True)
class Phase:
    """An outcome at each place of a grid: `value`, `low`, `high` have the shape (y, x); nan where nothing is done.

    Where the interval of a place holds a threshold, it is open on which side of it the place is. Each interval is of 95
    % by itself: of twenty places one is missed. Seeds are the same at all places, so that neighbours err together.
    """

    outcome: str
    x: str
    y: str
    xs: Array
    ys: Array
    value: Array
    low: Array
    high: Array
    points: Points
    """Those of which it was made."""

    def side(self, threshold: float) -> Array:
        """Return 1 where the outcome is above a threshold, −1 where below, 0 where that is open, nan where unknown."""
        return side(self.low, self.high, threshold)

    def slices(self) -> dict[float, pd.DataFrame]:
        """Return the outcome along x, by y: `x`, `value`, `low`, `high`."""
        rows = zip(self.value, self.low, self.high, strict=True)
        return {
            float(y): pd.DataFrame({"x": self.xs, VALUE: value, LOW: low, HIGH: high})
            for y, (value, low, high) in zip(self.ys, rows, strict=True)
        }


def side(low: Array, high: Array, threshold: float) -> Array:
    """Return 1 where intervals are above a threshold, −1 where below, 0 where they hold it, nan where unknown."""
    found = np.where(low > threshold, 1.0, np.where(high < threshold, -1.0, 0.0))
    return np.asarray(np.where(np.isfinite(low + high), found, np.nan))


def phase_diagram(points: Points, x: str, y: str) -> Phase:
    """Return the phase diagram of points over two of their parameters or fields of plans.

    Raises:
        InvalidInputError: where one of the two is no number that differs between points, or points differ in more.
    """
    known = points.factors
    for name in (x, y):
        if name not in known:
            raise InvalidInputError(f"{name} is no number that differs between points; these are: {', '.join(known)}.")
    if points.frame.duplicated([x, y]).any():
        differ = [str(name) for name in points.frame if points.frame[name].nunique(dropna=False) > 1]
        more = [name for name in points.varied if name not in (x, y)] or [n for n in differ if n in FIXED[1:]]
        raise InvalidInputError(f"points differ in {', '.join(more)}, too; choose with .where({more[0]}=…).")
    rows = points.estimates().assign(x=points.frame[x].to_numpy(float), y=points.frame[y].to_numpy(float))
    grids = [rows.pivot(index="y", columns="x", values=name) for name in (VALUE, LOW, HIGH)]
    xs, ys = grids[0].columns.to_numpy(float), grids[0].index.to_numpy(float)
    value, low, high = (grid.to_numpy(float) for grid in grids)
    return Phase(points.outcome, x, y, xs, ys, value, low, high, points)
