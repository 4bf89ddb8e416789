"""Criteria: an estimate's whole interval must lie above or below a threshold that was declared beforehand.

Or its value has to be the threshold: so it is with runs that are compared bit for bit. One that differs is enough to
fail, and none that differs to pass, since every run compares all steps of all members; of chance there is nothing in
it, and the interval, which counts runs, does not decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from emergent.result import Estimate

Bound = Literal["above", "below", "at"]
SIGNS: dict[Bound, str] = {"above": ">", "below": "<", "at": "="}


@dataclass(frozen=True)
class Criterion:
    """What is asked of the figure `METRIC.ESTIMATE`; the threshold is a number or the name of one of the scenario's."""

    figure: str
    bound: Bound
    threshold: float | str


def above(figure: str, threshold: float | str) -> Criterion:
    """Return the criterion that the figure lies above the threshold."""
    return Criterion(figure, "above", threshold)


def below(figure: str, threshold: float | str) -> Criterion:
    """Return the criterion that the figure lies below the threshold."""
    return Criterion(figure, "below", threshold)


def at(figure: str, threshold: float | str) -> Criterion:
    """Return the criterion that the figure's value is the threshold."""
    return Criterion(figure, "at", threshold)


@dataclass(frozen=True)
class Answer:
    """A criterion, answered by an estimate."""

    figure: str
    estimate: Estimate
    bound: Bound
    threshold: float

    @property
    def defined(self) -> bool:
        """Whether the estimate is a number."""
        return not math.isnan(self.estimate.value)

    @property
    def passed(self) -> bool | None:
        """Whether the whole interval lies as it must, or on the other side; None where it does neither.

        `at` a threshold the value decides.
        """
        e, t = self.estimate, self.threshold
        if self.bound == "at":
            return e.value == t if self.defined else None
        right, wrong = e.low > t, e.high <= t
        if self.bound == "below":
            right, wrong = e.high < t, e.low >= t
        return True if right else False if wrong else None

    @property
    def leaning(self) -> bool | None:
        """Whether it passed or, where that is undecided, whether the value alone would pass."""
        if self.passed is not None or not self.defined:
            return self.passed
        value = self.estimate.value
        return value > self.threshold if self.bound == "above" else value < self.threshold

    @property
    def condition(self) -> str:
        """The bound in signs, as in `> 0.7`."""
        return f"{SIGNS[self.bound]} {self.threshold:g}"
