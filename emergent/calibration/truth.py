"""What a system of known truth is: how it is made, the word that is right for it, and values that follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from emergent.metrics import METRICS
from emergent.scenario import Thresholds
from emergent.system import System

NOTHING: Mapping[str, float] = MappingProxyType({})
Gates = tuple[bool | None, ...]


class Truth(NamedTuple):
    """A system, the word that is right, and the values of estimates, by `metric.estimate`, that follow in closed form.

    `values` are met exactly, whatever the lots, but for `rough` of the metrics named there; `lots` are expectations,
    which an interval has to cover. `gates` are the answers to gates 1 to 6, None where the truth stands on a threshold.
    `few` are the replications of a quick look.
    """

    name: str
    build: Callable[[], System]
    word: str = ""
    values: Mapping[str, float] = NOTHING
    lots: Mapping[str, float] = NOTHING
    gates: Gates = ()
    rough: Mapping[str, float] = NOTHING
    replications: int = 100
    few: int = 40
    thresholds: Thresholds = Thresholds()
    kind: str = ""
    """What the systems around it in the table have in common."""

    def metrics(self) -> list[str]:
        """Return the metrics that are asked, by name: those with a value, and where the word is known the gates'."""
        named = {path.partition(".")[0] for path in (*self.values, *self.lots)}
        named |= set(self.build().family.metrics) if self.word else set()
        return [name for name in METRICS if name in named]

    def tolerance(self, path: str) -> float:
        """Return how far from the truth an exact estimate may lie."""
        return next((size for start, size in self.rough.items() if path.startswith(start)), 1e-9)
