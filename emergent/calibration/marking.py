"""Right or wrong: when an estimate agrees with the truth, and when the two differ by more than chance.

Where nothing is drawn, an estimate is its truth, but for what is stated. Where lots are drawn, one 95 % interval in
twenty misses its truth, so of many cells some always do, and that is no error. A cell is wrong where the truth lies
outside of the interval at which all M cells of the table together raise a false alarm in `FALSE_ALARM` of the
calibrations (Sidak 1967): of the level (1 − FALSE_ALARM)^(1/M). To it the 95 % interval is widened about its value, as
if it were that of a normal distribution.
"""

from __future__ import annotations

import math
from enum import StrEnum

import scipy

from emergent.metrics.interval import LEVEL
from emergent.result import Estimate

FALSE_ALARM = 1e-3
"""How often a calibration without any error finds a cell wrong."""


class Mark(StrEnum):
    """How an estimate, a word or an answer stands to its truth."""

    RIGHT = "right"
    MISSED = "missed by chance"
    """Outside of its own interval, but not of that of all cells together."""
    OPEN = "open"
    """Not decided: a word that is provisional, a gate that is undecided, a figure without an interval."""
    WRONG = "wrong"


SIGNS = {Mark.RIGHT: "✓", Mark.MISSED: "≈", Mark.OPEN: "?", Mark.WRONG: "✗"}


def exact(estimate: Estimate, truth: float, tolerance: float) -> Mark:
    """Return the mark of an estimate that has to be the truth; what is undefined has to be so, and ∞ has to be ∞."""
    value = estimate.value
    same = value == truth or (math.isnan(value) and math.isnan(truth))
    return Mark.RIGHT if same or abs(value - truth) <= tolerance else Mark.WRONG


def drawn(estimate: Estimate, truth: float, cells: int, tolerance: float = 0.0) -> Mark:
    """Return the mark of an estimate that depends on lots, one of so many cells."""
    if math.isnan(estimate.low) or math.isnan(estimate.high):
        return Mark.OPEN
    if covers(estimate, truth, 1.0, tolerance):
        return Mark.RIGHT
    return Mark.MISSED if covers(estimate, truth, stretch(cells), tolerance) else Mark.WRONG


def covers(estimate: Estimate, truth: float, factor: float = 1.0, tolerance: float = 0.0) -> bool:
    """Whether the interval, widened by a factor about the value, covers the truth."""
    value, (low, high) = estimate.value, (estimate.low, estimate.high)
    if math.isfinite(value):
        low, high = value - factor * (value - low), value + factor * (high - value)
    return low - tolerance <= truth <= high + tolerance


def stretch(cells: int) -> float:
    """Return by how much an interval is widened where it is one of so many cells."""
    level = (1 - FALSE_ALARM) ** (1 / max(cells, 1))
    return float(scipy.stats.norm.ppf((1 + level) / 2) / scipy.stats.norm.ppf((1 + LEVEL) / 2))


def worst(marks: list[Mark]) -> Mark | None:
    """Return the gravest of the marks, None of none."""
    return max(marks, key=list(Mark).index, default=None)
