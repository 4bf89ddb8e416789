"""How the values of a parameter stand on an axis: evenly, or in their logarithm where they were chosen so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from emergent.sensitivity.spacing import logarithmic

Array = npt.NDArray[np.float64]
ROOM = {"x": 0.085, "y": 0.06}
"""Share of an axis that a mark takes."""


@dataclass(frozen=True)
class Scale:
    """The scale of some values, which rise."""

    values: Array

    @property
    def log(self) -> bool:
        """Whether values are spaced more evenly in their logarithm."""
        return logarithmic(self.values)

    def place(self, values: Array) -> Array:
        """Return where values stand along the axis."""
        return np.asarray(np.log(values) if self.log else values, float)

    def _values(self, places: Any) -> Array:
        return np.asarray(np.exp(places) if self.log else places, float)

    @property
    def edges(self) -> Array:
        """The edges of cells about the values, half-way between them."""
        v = self.place(self.values)
        if len(v) == 1:
            return np.array([v[0] - 0.5, v[0] + 0.5])
        middle = [(a + b) / 2 for a, b in pairwise(v)]
        return self._values([2 * v[0] - middle[0], *middle, 2 * v[-1] - middle[-1]])

    @property
    def narrowest(self) -> float:
        """The share of the axis that the narrowest cell takes."""
        edges = self.place(self.edges)
        return float(np.diff(edges).min() / (edges[-1] - edges[0]))

    def finely(self, count: int) -> Array:
        """Return many numbers from the least to the largest value."""
        spread = np.geomspace if self.log else np.linspace
        return np.asarray(spread(self.values[0], self.values[-1], count))

    def mark(self, ax: Axes, way: Literal["x", "y"], wide: float = 1.0) -> None:
        """Give an axis this scale, and mark the values for which there is room, where it is `wide` times as long."""
        edges = self.place(self.edges)
        room = ROOM[way] / wide * (edges[-1] - edges[0])
        shown: list[float] = []
        for value, place in zip(self.values.tolist(), self.place(self.values), strict=True):
            if not shown or place - self.place(np.array(shown[-1:]))[0] >= room:
                shown.append(value)
        ax.set(**{f"{way}scale": "log" if self.log else "linear"})
        axis = ax.xaxis if way == "x" else ax.yaxis
        axis.set_ticks(shown, labels=[f"{value:g}" for value in shown])
        axis.set_ticks([], minor=True)
