"""Gates: questions of the verdict with their figures, each with a threshold that was declared beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from emergent.criterion import Answer, Criterion
from emergent.errors import UnknownNameError
from emergent.family import Family, Findings, Question, find, ways_struck
from emergent.result import Estimate
from emergent.scenario import Thresholds

NAMES = ("goal-directed", "local", "not sufficient", "not necessary", "interaction", "retargeting")
"""The gates, in the order of their numbers and of a family's questions."""


@dataclass(frozen=True)
class Gate:
    """One question of the verdict, with its figures.

    The answers decide: the gate is failed where one of them is wholly on the wrong side of its threshold, and passed
    where all that the family requires are there and all that are there are wholly on the right side (or are the value
    that was asked for, where runs are compared bit for bit). Otherwise `passed` is None: undecided, undefined or not
    asked. `leaning` is what the values alone say. `missing` are the required figures that are not there; figures that
    are there `beside` explain.
    """

    number: int
    name: str
    sentence: str
    answers: tuple[Answer, ...] = ()
    beside: tuple[Estimate, ...] = ()
    missing: tuple[str, ...] = ()
    cannot_see: str = ""

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """The estimates that decide."""
        return tuple(answer.estimate for answer in self.answers)

    @property
    def figures(self) -> tuple[Estimate, ...]:
        """All estimates, those that decide first."""
        return self.estimates + self.beside

    @property
    def asked(self) -> bool:
        """Whether all figures are there that the family requires, one at least."""
        return bool(self.answers) and not self.missing

    @property
    def defined(self) -> bool:
        """Whether it was asked, and all estimates that decide are numbers."""
        return self.asked and all(answer.defined for answer in self.answers)

    @property
    def passed(self) -> bool | None:
        """Whether the gate is passed; None where it is undecided, undefined or not asked."""
        if any(answer.passed is False for answer in self.answers):
            return False
        return True if self.asked and all(answer.passed for answer in self.answers) else None

    @property
    def leaning(self) -> bool | None:
        """Whether the gate is passed or, where that is undecided, whether the values alone would pass."""
        if self.passed is not None or not self.defined:
            return self.passed
        return all(answer.leaning for answer in self.answers)

    @property
    def condition(self) -> str:
        """The bounds in signs, as in `> 0.7`: one, or in the order of the answers."""
        return ", ".join(dict.fromkeys(answer.condition for answer in self.answers))


def gates(findings: Findings, family: Family, thresholds: Thresholds) -> tuple[Gate, ...]:
    """Return the gates of a family, as the findings answer them."""
    struck = ways_struck(family, findings)
    asked = enumerate(zip(NAMES, family.questions, strict=True), 1)
    return tuple(_gate(number, name, question, findings, thresholds, struck) for number, (name, question) in asked)


def _gate(number: int, name: str, question: Question, findings: Findings, thresholds: Thresholds, struck: str) -> Gate:
    missing = tuple(one.figure for one in question.decide if find(findings, one.figure) is None)
    answers = answered((*question.decide, *question.further), findings, thresholds)
    beside = tuple(e for e in (find(findings, figure) for figure in question.beside) if e is not None)
    there = {answer.figure for answer in answers}
    asked = (question.sentence, *(text for figure, text in question.also.items() if figure in there))
    sentence = " ".join(asked).replace("{struck}", struck)
    return Gate(number, name, sentence, answers, beside, missing, question.cannot_see)


def answered(criteria: Iterable[Criterion | None], findings: Findings, thresholds: Thresholds) -> tuple[Answer, ...]:
    """Return the criteria whose figures are there, with their estimates."""
    found = ((one, find(findings, one.figure)) for one in criteria if one is not None)
    return tuple(answer(criterion, e, thresholds) for criterion, e in found if e is not None)


def answer(criterion: Criterion, estimate: Estimate, thresholds: Thresholds) -> Answer:
    """Return a criterion with the estimate that answers it."""
    return Answer(criterion.figure, estimate, criterion.bound, threshold(criterion.threshold, thresholds))


def threshold(given: float | str, thresholds: Thresholds) -> float:
    """Return a threshold: a number, or that of the scenario by its name."""
    if not isinstance(given, str):
        return given
    if not hasattr(thresholds, given):
        raise UnknownNameError("threshold", given, vars(thresholds))
    return float(getattr(thresholds, given))
