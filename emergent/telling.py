"""What a verdict means in sentences: those of its family that follow from the outcomes, with their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from string import Formatter
from typing import NamedTuple

from emergent.criterion import Answer
from emergent.family import Family, Findings, Sentence, When, Word, find, ways_struck
from emergent.gate import Gate
from emergent.scenario import Thresholds
from emergent.wording import said


class Outcome(NamedTuple):
    """How a gate or one of its figures came out, and what the values alone say."""

    passed: bool | None
    leaning: bool | None


Outcomes = Mapping[str, Outcome]
"""By the names of gates and the short names of a family's figures."""


def outcomes_of(gates: Sequence[Gate], family: Family, apart: Mapping[str, Answer]) -> Outcomes:
    """Return how gates, their figures and those `apart` from them came out; a figure of both as in its gate."""
    answers = {**apart, **{answer.figure: answer for gate in gates for answer in gate.answers}}
    short = {name: answers[figure] for name, figure in family.figures.items() if figure in answers}
    named: dict[str, Gate | Answer] = {**{gate.name: gate for gate in gates}, **short}
    return {name: Outcome(one.passed, one.leaning) for name, one in named.items()}


def tell(
    family: Family, word: Word, findings: Findings, thresholds: Thresholds, outcomes: Outcomes, *, pursued: bool
) -> Iterator[str]:
    """Yield the sentences of the word, how robust it is, and the remarks."""
    figures = {name: find(findings, figure) for name, figure in family.figures.items()}
    there = {name: said(figure) for name, figure in figures.items() if figure is not None}
    declared = {name: f"{value:g}" for name, value in asdict(thresholds).items()}
    filled = {"struck": ways_struck(family, findings), **declared, **there}

    def so(when: When) -> bool:
        return _holds(when, outcomes) and _are_there(when, there)

    def fits(sentence: Sentence) -> bool:
        return so(sentence.when) and _fields(sentence.text) <= filled.keys()

    robust = family.how_robust if word is Word.EMERGENT else ()
    yield from (one.text.format(**filled) for one in (*family.said.get(word, ()), *robust) if fits(one))
    for remark in family.remarks:
        if so(remark.when) and (pursued or not remark.of_pursuers):
            yield from remark.tell(findings)


def _holds(when: When, outcomes: Outcomes) -> bool:
    """Whether the outcomes are those from which the sentence follows; what has no outcome has neither."""
    none = Outcome(None, None)
    of = {key: [outcomes.get(name, none) for name in getattr(when, key)] for key in ("passed", "failed", "decided")}
    return (
        all(outcome.leaning is True for outcome in of["passed"])
        and all(outcome.leaning is False for outcome in of["failed"])
        and all(outcome.passed is not None for outcome in of["decided"])
        and all(name in outcomes and outcomes[name].passed is None for name in when.undecided)
    )


def _are_there(when: When, there: Mapping[str, str]) -> bool:
    return all(name in there for name in when.there) and not any(name in there for name in when.lacking)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
