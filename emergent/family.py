"""Families of systems: which estimates answer each gate of the verdict, against which threshold, in which words.

A family is data. A system names its family, the verdict reads it from there, and a new family edits no other file.
Figures are named `METRIC.ESTIMATE`, tables `METRIC.TABLE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import pandas as pd

from emergent.result import Estimate, Result

Bound = Literal["above", "below", "at"]


class Word(StrEnum):
    """What a system is called."""

    EMERGENT = "emergent"
    GOAL_DIRECTED = "goal-directed"
    AMPLIFIED = "amplified"
    CONCENTRATED = "concentrated"
    NOT_GOAL_DIRECTED = "not goal-directed"
    NOT_LOCAL = "not local"


Findings = Mapping[str, Result]
"""What was found, by metric."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One gate, as a family asks it.

    The whole intervals of the estimates `decide` must lie `bound` the `threshold`, a number or the name of one of the
    scenario's thresholds; the gate is asked where all of them are there. Those of `roles` decide, too, where the system
    has them; those `beside` explain. In the sentence, `{struck}` stands for the ways in which members were struck.
    """

    sentence: str
    decide: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    bound: Bound = "above"
    threshold: float | str = 0.0


NOT_ASKED = Question(sentence="This family does not ask it.")


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Sentences that stand beside the word where the findings say so; some only where the goal is pursued."""

    tell: Callable[[Findings], tuple[str, ...]]
    of_pursuers: bool = False


@dataclass(frozen=True, kw_only=True)
class Family:
    """Systems whose gates are asked in the same way and told in the same words.

    `said` has sentences for each word of the verdict. In braces stand `figures` by their short names, the scenario's
    thresholds, and `{struck}`; a sentence one of whose figures is not there is left out.
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

    follows: str = ""
    """The response to a changed goal: who shows it follows the goal, even if no more than its best member."""
    pair: str = ""
    """What is left with the worst pair struck: above its threshold, emergent is robustly so."""
    singles: str = ""
    """A table of what members do alone, by `condition`: where most do it, failing gate 3 is amplified."""
    distributed: str = ""
    """What the system attains beyond the component that holds most of the goal."""
    struck: str = ""
    """The table of how members were struck, by `kind`."""
    ways: Mapping[str, str] = field(default_factory=dict)
    """What a member is that is struck, by the kind of perturbation: `removed`."""

    figures: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[Word, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The gates' questions, in the order of their numbers."""
        return self.directed, self.local, self.scarce, self.spread, self.together, self.turns

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that answer the gates."""
        names = [name for q in self.questions for name in (*q.decide, *q.roles, *q.beside)]
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
