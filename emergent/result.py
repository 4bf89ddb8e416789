"""Estimates: a value with its interval, its unit and the number of replications behind it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any


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
