"""Gates: questions of the verdict with their figures, each with a threshold that was declared beforehand."""

from __future__ import annotations

import math
from dataclasses import dataclass

from emergent.errors import UnknownNameError
from emergent.family import Bound, Family, Findings, Question, find, ways_struck
from emergent.result import Estimate
from emergent.scenario import Thresholds

NAMES = ("goal-directed", "local", "not sufficient", "not necessary", "interaction", "retargeting")
"""The gates, in the order of their numbers and of a family's questions."""
SIGNS = {"above": ">", "below": "<", "at": "="}


@dataclass(frozen=True)
class Gate:
    """One question of the verdict, with its figures.

    The intervals of `estimates` decide, which must lie `bound` the `threshold`; those `beside` explain. The gate is
    passed where all these intervals lie beyond the threshold, failed where one lies wholly on the other side; `passed`
    is None where it is undecided, undefined or not asked. A threshold of 0 is a null hypothesis: what does not lie
    above it has failed. `leaning` is what the values alone say.
    """

    number: int
    name: str
    sentence: str
    estimates: tuple[Estimate, ...]
    beside: tuple[Estimate, ...] = ()
    bound: Bound = "above"
    threshold: float = 0.0

    @property
    def figures(self) -> tuple[Estimate, ...]:
        """All estimates, those that decide first."""
        return self.estimates + self.beside

    @property
    def asked(self) -> bool:
        """Whether there are estimates that decide."""
        return bool(self.estimates)

    @property
    def defined(self) -> bool:
        """Whether it was asked, and all estimates that decide are numbers."""
        return self.asked and not any(math.isnan(e.value) for e in self.estimates)

    @property
    def passed(self) -> bool | None:
        """Whether the gate is passed; None where it is undecided, undefined or not asked."""
        if any(self._beyond(e, wrong=True) for e in self.estimates):
            return False
        if not self.defined:
            return None
        if all(self._beyond(e) for e in self.estimates):
            return True
        return False if self.threshold == 0.0 else None

    def _beyond(self, e: Estimate, *, wrong: bool = False) -> bool:
        """Whether the whole interval lies on the right side of the threshold, or on the wrong one."""
        if self.bound == "at":
            return (e.value != self.threshold and not math.isnan(e.value)) if wrong else e.value == self.threshold
        if (self.bound == "above") is not wrong:
            return e.low >= self.threshold if wrong else e.low > self.threshold
        return e.high <= self.threshold if wrong else e.high < self.threshold

    @property
    def leaning(self) -> bool | None:
        """Whether the gate is passed or, where that is undecided, whether the values alone would pass."""
        if self.passed is not None or not self.defined:
            return self.passed
        values = [e.value for e in self.estimates]
        if self.bound == "at":
            return all(value == self.threshold for value in values)
        return all((value > self.threshold) if self.bound == "above" else (value < self.threshold) for value in values)

    @property
    def condition(self) -> str:
        """The bound in signs, as in `> 0.7`."""
        return f"{SIGNS[self.bound]} {self.threshold:g}" if self.asked else ""


def gates(findings: Findings, family: Family, thresholds: Thresholds) -> tuple[Gate, ...]:
    """Return the gates of a family, as the findings answer them."""
    struck = ways_struck(family, findings)
    asked = enumerate(zip(NAMES, family.questions, strict=True), 1)
    return tuple(_gate(number, name, question, findings, thresholds, struck) for number, (name, question) in asked)


def _gate(number: int, name: str, question: Question, findings: Findings, thresholds: Thresholds, struck: str) -> Gate:
    required = [find(findings, figure) for figure in question.decide]
    all_there = None not in required
    roles = question.roles if all_there else ()
    deciding = tuple(e for e in (*required, *(find(findings, role) for role in roles)) if e is not None)
    beside = tuple(e for e in (find(findings, figure) for figure in question.beside) if e is not None)
    sentence = question.sentence.replace("{struck}", struck)
    least = threshold(question.threshold, thresholds)
    return Gate(number, name, sentence, deciding if all_there else (), beside, question.bound, least)


def threshold(given: float | str, thresholds: Thresholds) -> float:
    """Return a threshold: a number, or that of the scenario by its name."""
    if not isinstance(given, str):
        return given
    if not hasattr(thresholds, given):
        raise UnknownNameError("threshold", given, vars(thresholds))
    return float(getattr(thresholds, given))
