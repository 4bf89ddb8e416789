"""Misleading: the angle and the number of members at which a stubborn minority takes the group along.

Random members (keyed, anew in each replication) head stubbornly one common way from the start; retention is that of the
others. k* is the number of them, at 90°, that halves it: the coherent misleaders that a group can bear. Beside it the
same numbers of members with a heading each of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from emergent.metrics.estimate import Array, beyond, bootstrap, first_crossing, ratio
from emergent.metrics.metric import PAUSE, Measurement, Metric, each, retained, scale, sizes, subsets, table
from emergent.perturbation import Plan
from emergent.result import Result
from emergent.system import System

DEGREES = (45.0, 90.0, 135.0, 180.0)
AT = 90.0
MOST, FULL = 100, 40
"""Replications of each cell at that angle, at most; below `FULL`, a quick look takes every second angle."""


def halving(left: Array, had: Array, counts: Array, axis: int = -1) -> Any:
    """Return the count at which ρ falls to ½, between the counts by a straight line; inf where it never does."""
    with np.errstate(invalid="ignore", divide="ignore"):
        curve = np.moveaxis(left.mean(axis) / had.mean(axis), 0, -1)
    curve = np.concatenate([np.ones_like(curve[..., :1]), curve], -1)
    return first_crossing(curve, np.concatenate([[0.0], counts]), 0.5)


class Misleading(Metric):
    """The dose–response map of misleading, and k*, the coherent misleaders that halve what the others attain."""

    name = "misleading"
    title = "Misleading"
    question = "How many stubborn members with one wrong heading take the group along?"
    estimates = ("k_star",)
    most = MOST
    kinds = ("mislead",)
    struck: ClassVar = {"mislead": ("degrees", "headings")}
    references = ("null",)

    def _counts(self, system: System) -> list[int]:
        n = len(system.members)
        return sizes(n, max(n // 2, 1))

    def _runs(self, way: float | None) -> range:
        """Return the replications of a cell: k* is taken from those at one angle."""
        return self.some if way == AT else self.few

    def _plans(self, system: System, k: int, way: float | None) -> list[Plan]:
        """Return a plan a replication under which k members are misled one way [°], or each its own if None."""
        settings: dict[str, float | str] = {"headings": "own"} if way is None else {"degrees": way}
        return [Plan.of("mislead", ids, 0.0, **settings) for ids in subsets(system, k, self._runs(way), "misled")]

    @property
    def _degrees(self) -> tuple[float, ...]:
        return DEGREES if self.replications >= FULL else DEGREES[1::2]

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def measure(self, system: System) -> Measurement:
        counts, requests, plans = self._counts(system), scale(system, self.some), {}
        for way in (*self._degrees, None):
            for k in counts:
                plans[way, k] = self._plans(system, k, way)
                requests += each(plans[way, k], self._runs(way))
                yield PAUSE
        outcomes = yield requests
        samples = {}
        for cell, some in plans.items():
            samples[cell] = retained(system, outcomes, some, self._runs(cell[0]))
            yield PAUSE
        rows = [
            ({"degrees": way, "how_many": k}, ratio(*sample, name="map"))
            for (way, k), sample in samples.items()
            if way is not None
        ]
        own = [({"how_many": k}, ratio(*samples[None, k], name="own")) for k in counts]
        left, had = (np.stack(part) for part in zip(*(samples[AT, k] for k in counts), strict=True))

        def statistic(left: Array, had: Array, axis: int = -1) -> Any:
            return halving(left, had, np.array(counts, float), axis)

        label = f"k*: members misled together by {AT:g}° that halve what the others attain"
        found = bootstrap(statistic, left, had, name="k_star", unit="members", label=label)
        k_star = beyond(found, f"not even {counts[-1]} do")
        notes = () if np.isfinite(k_star.value) else (f"k* is above {counts[-1]}: no number tried halves it.",)
        return Result(self.name, (k_star,), {"map": table(rows), "independent": table(own)}, notes)
