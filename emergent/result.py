"""What metrics find: estimates with their intervals, tables of curves and maps, and notes in sentences."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence interval.

    `correlation` is what pairing achieved: between the two samples of a contrast, replication by replication.
    """

    name: str
    value: float
    low: float
    high: float
    replications: int
    unit: str = "1"
    label: str = ""
    correlation: float | None = None

    def __str__(self) -> str:
        unit = "" if self.unit == "1" else f" {self.unit}"
        return f"{self.value:.3g}{unit} [{self.low:.3g}, {self.high:.3g}]"

    def record(self) -> dict[str, Any]:
        """Return the estimate as plain data, what is not finite as None."""
        return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in asdict(self).items()}


@dataclass(frozen=True)
class Result:
    """What a metric found: estimates by name, tables of curves and maps, and notes in sentences.

    Tables are tidy: one row a point, the estimate in `value`, `low`, `high`.
    """

    metric: str
    estimates: tuple[Estimate, ...] = ()
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Estimate:
        for estimate in self.estimates:
            if estimate.name == name:
                return estimate
        raise KeyError(name)

    def __contains__(self, name: str) -> bool:
        return any(estimate.name == name for estimate in self.estimates)
