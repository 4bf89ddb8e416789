"""Published values and closed forms of estimators: a row says what is computed, and what has to come out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

EXACT = 1e-9


class Row(NamedTuple):
    """One value of one estimator.

    `tolerance` is half a unit in the last digit that is published, unless the value is exact. A `rival` is another's
    measure of emergence: that its value is right says that it is computed right, and no more.
    """

    estimator: str
    case: str
    truth: float
    compute: Callable[[], float]
    source: str
    tolerance: float = EXACT
    rival: bool = False


class Checked(NamedTuple):
    """A row and what its estimator gave."""

    row: Row
    value: float

    @property
    def right(self) -> bool:
        """Whether the value is the published one."""
        truth = self.row.truth
        return self.value == truth or abs(self.value - truth) <= self.row.tolerance

    def record(self) -> dict[str, object]:
        """Return it as a row of the table of all cells."""
        mark = "right" if self.right else "wrong"
        of, low = self.row.case, math.nan
        about = {"of": of, "metric": self.row.estimator, "estimate": "", "truth": self.row.truth, "value": self.value}
        return {**about, "low": low, "high": low, "replications": 0, "lots": False, "mark": mark}


def check(row: Row) -> Checked:
    """Compute a row."""
    return Checked(row, float(row.compute()))
