"""Families of systems: which estimates answer each gate of the verdict, against which threshold, in which words.

A family is data. A system names its family, the verdict reads it from there, and a new family edits no other file.
Figures are named `METRIC.ESTIMATE`, tables `METRIC.TABLE`. Sentences say what they follow from (`When`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from emergent.criterion import Criterion
from emergent.result import Estimate, Result


class Word(StrEnum):
    """What a system is called."""

    EMERGENT = "emergent"
    GOAL_DIRECTED = "goal-directed"
    AMPLIFIED = "amplified"
    CONCENTRATED = "concentrated"
    FRAGILE = "fragile"
    WEAKLY_GOAL_DIRECTED = "weakly goal-directed"
    NOT_GOAL_DIRECTED = "not goal-directed"
    NOT_LOCAL = "not local"


Findings = Mapping[str, Result]
"""What was found, by metric."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One gate, as a family asks it.

    All of `decide` must be there for the gate to be asked; those of `further` decide, too, where a system has them, so
    that one of them can fail the gate, and none can pass it alone. Those `beside` explain. In the sentence `{struck}`
    stands for the ways in which members were struck; `also` has a sentence for each of `further` that is there.
    """

    sentence: str
    decide: tuple[Criterion, ...] = ()
    further: tuple[Criterion, ...] = ()
    beside: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    cannot_see: str = ""
    """What passes this gate and yet is not what it asks for."""


NOT_ASKED = Question(sentence="This family does not ask it.")


@dataclass(frozen=True, kw_only=True)
class When:
    """From which outcomes a sentence follows: all of these must hold.

    Names are those of gates (`not sufficient`) and the family's short names of figures. A criterion that spans its
    threshold counts as passed or failed by its value, and is `undecided` as well.
    """

    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


ALWAYS = When()


@dataclass(frozen=True)
class Sentence:
    """A sentence, and when it is said; in `{…}` stand figures, thresholds and `struck`, all of which it needs."""

    text: str
    when: When = ALWAYS


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Sentences that stand beside the word where the findings say so; some only where the goal is pursued."""

    tell: Callable[[Findings], tuple[str, ...]]
    when: When = ALWAYS
    of_pursuers: bool = False


@dataclass(frozen=True, kw_only=True)
class Family:
    """Systems whose gates are asked in the same way and told in the same words.

    `said` has sentences for each word of the verdict, and `emergent` is said to be so `robustly` or not by those of
    `how_robust`. In braces stand `figures` by their short names, the scenario's thresholds, and `{struck}`; a sentence
    one of whose figures is not there is left out.
    """

    name: str
    null: str
    """What the null is."""

    directed: Question
    local: Question = NOT_ASKED
    scarce: Question = NOT_ASKED
    spread: Question = NOT_ASKED
    together: Question = NOT_ASKED
    turns: Question = NOT_ASKED

    follows: Criterion | None = None
    """The response to a changed goal: who shows it follows the goal, even if no more than its best member."""
    robustly: Criterion | None = None
    """What is left with the worst pair struck: where this passes, emergent is robustly so."""
    anybody: Criterion | None = None
    """What is left with a random member struck: where this passes, failing gate 4 alone is fragile."""
    singles: tuple[str, ...] = ()
    """Tables of what members do by themselves, in `value`, by `condition`: where most do it, failing gate 3 is
    amplified."""
    pooled: str = ""
    """The figure of gate 3 by which the system does more than the sum of its members: failing it alone is amplified."""
    distributed: Criterion | None = None
    """That no component holds the goal."""
    struck: str = ""
    """The table of how members were struck, by `kind`."""
    ways: Mapping[str, str] = field(default_factory=dict)
    """What a member is that is struck, by the kind of perturbation: `removed`."""

    figures: Mapping[str, str] = field(default_factory=dict)
    """Short names of figures, for sentences."""
    said: Mapping[Word, tuple[Sentence, ...]] = field(default_factory=dict)
    how_robust: tuple[Sentence, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The gates' questions, in the order of their numbers."""
        return self.directed, self.local, self.scarce, self.spread, self.together, self.turns

    @property
    def required(self) -> tuple[str, ...]:
        """The metrics without which a gate is not asked."""
        return tuple(dict.fromkeys(one.figure.partition(".")[0] for q in self.questions for one in q.decide))

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that answer the gates, those included that only some systems can be asked."""
        deciding = [one.figure for q in self.questions for one in (*q.decide, *q.further)]
        names = (*deciding, *(figure for q in self.questions for figure in q.beside))
        return tuple(dict.fromkeys(name.partition(".")[0] for name in names))


def find(findings: Findings, name: str) -> Estimate | None:
    """Return the figure `METRIC.ESTIMATE`, None where it was not asked."""
    metric, _, estimate = name.partition(".")
    return findings[metric][estimate] if metric in findings and estimate in findings[metric] else None


def table(findings: Findings, name: str) -> pd.DataFrame | None:
    """Return the table `METRIC.TABLE`, None where there is none."""
    metric, _, key = name.partition(".")
    return findings[metric].tables.get(key) if metric in findings else None


def ways_struck(family: Family, findings: Findings) -> str:
    """Return how members were struck, as in `removed, frozen or misled by 90°`: only what was done is named."""
    rows = table(findings, family.struck)
    if rows is None or rows.empty:
        return "struck"
    kinds = set(map(str, rows["kind"]))
    known = [way for kind, way in family.ways.items() if kind in kinds]
    return any_of([*known, *(f"perturbed by {kind}" for kind in sorted(kinds - set(family.ways)))])


def any_of(words: Iterable[str]) -> str:
    """Return words as alternatives: `a, b or c`."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
