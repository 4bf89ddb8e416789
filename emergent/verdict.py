"""The verdict: named gates with their figures and thresholds declared beforehand, and one word.

Gates are never multiplied into one index. Whole intervals decide; where one spans its threshold, the gate is undecided.
A gate that was not asked is not passed: only a system that passes all six is called emergent. What answers the gates
is said by the system's family; here no metric is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from emergent.criterion import Answer
from emergent.family import Family, Findings, Word, table
from emergent.gate import Gate, answered, gates
from emergent.scenario import Thresholds
from emergent.telling import outcomes_of, tell

AIMLESS = (Word.NOT_GOAL_DIRECTED, Word.WEAKLY_GOAL_DIRECTED, Word.NOT_LOCAL)
"""The words of systems that are not shown to pursue a goal of their own, or hardly one."""


@dataclass(frozen=True)
class Verdict:
    """A word, the gates behind it, and what it means in sentences.

    `robustly`: emergent with the worst pair struck, too. `provisional`: what is undecided could still change the word,
    which follows the values alone until more replications decide. `distributed`: no component holds the goal, by the
    family's standard; otherwise components hold it or parts of it. None where that was not asked.
    """

    word: Word
    robustly: bool
    provisional: bool
    gates: tuple[Gate, ...]
    sentences: tuple[str, ...]
    distributed: bool | None = None

    def __str__(self) -> str:
        return ("robustly " if self.robustly else "") + self.word + (" (provisional)" if self.provisional else "")


class Known(NamedTuple):
    """What the word follows from: the answers to the six gates (None has no answer), and what tells words apart."""

    directed: bool | None
    local: bool | None
    scarce: bool | None
    spread: bool | None
    together: bool | None
    turns: bool | None
    some: bool | None
    """Whether there is any goal-directedness at all."""
    anybody: bool | None
    """Whether anybody spoils it."""
    follows: bool
    amplified: bool
    """Whether failing gate 3 means that most members do it, or all together no more than their sum."""

    @property
    def word(self) -> Word:
        """The word of the verdict."""
        habit = self.turns is False and not (self.follows and self.scarce is False)
        if self.directed and habit:  # before gate 2: what does not turn with the goal knows of it by no hidden way
            return Word.NOT_GOAL_DIRECTED
        if self.local is False:
            return Word.NOT_LOCAL
        if not self.directed:
            pursues = self.some and (self.turns is not False or self.follows)
            return Word.WEAKLY_GOAL_DIRECTED if pursues else Word.NOT_GOAL_DIRECTED
        if self.scarce is False:
            return Word.AMPLIFIED if self.amplified else Word.CONCENTRATED
        if self.spread is False:
            return Word.FRAGILE if self.anybody else Word.CONCENTRATED
        if None in self[:6]:
            return Word.GOAL_DIRECTED
        return Word.AMPLIFIED if self.together is False else Word.EMERGENT


def judge(findings: Findings, family: Family, thresholds: Thresholds) -> Verdict:
    """Return the verdict on what the metrics found of a system of this family."""
    asked = gates(findings, family, thresholds)
    apart = (family.follows, family.robustly, family.anybody, family.distributed)
    extra = {answer.figure: answer for answer in answered(apart, findings, thresholds)}
    follows, robustly, anybody, distributed = (extra.get(one.figure) if one else None for one in apart)
    some = _some(asked[0], thresholds)
    directed, local, scarce, spread, together, turns = (gate.leaning for gate in asked)
    known = Known(
        directed,
        local,
        scarce,
        spread,
        together,
        turns,
        some=some if some is not None else False,
        anybody=anybody.leaning if anybody else None,
        follows=_shown(follows),
        amplified=_by_themselves(findings, family, thresholds) or _no_more_than_the_sum(asked[2], family.pooled),
    )
    word = known.word
    open_ones = {name for name, gate in zip(Known._fields, asked, strict=False) if _open(gate, word)}
    open_ones |= {"some"} if some is None else set()
    open_ones |= {"anybody"} if anybody and anybody.passed is None else set()
    provisional = any(other is not word for other in _words(known, open_ones))
    told = tell(family, word, findings, thresholds, outcomes_of(asked, family, extra), pursued=word not in AIMLESS)
    return Verdict(
        word,
        word is Word.EMERGENT and _shown(robustly),
        provisional,
        asked,
        (*told, *_doubts(asked, open_ones, provisional)),
        _shown(distributed) if distributed else None,
    )


def _shown(answer: Answer | None) -> bool:
    return answer is not None and answer.passed is True


def _open(gate: Gate, word: Word) -> bool:
    """Whether a gate that was asked may yet come out either way.

    Of a system that pursues nothing, shares of what it attains are undefined, and stay so.
    """
    if not gate.asked or gate.passed is not None:
        return False
    return gate.defined or gate.number == 1 or word not in AIMLESS


def _some(gate: Gate, thresholds: Thresholds) -> bool | None:
    """Whether there is any goal-directedness: the whole interval is above 0, or it is next to nothing."""
    if gate.answers and all(answer.estimate.low > 0.0 for answer in gate.answers):
        return True
    return None if gate.defined and all(a.estimate.high >= thresholds.negligible for a in gate.answers) else False


def _words(known: Known, open_ones: Collection[str]) -> Iterator[Word]:
    """Yield the words that are possible: what is open may come out either way."""
    for values in product((True, False), repeat=len(open_ones)):
        yield known._replace(**dict(zip(open_ones, values, strict=True))).word


def _by_themselves(findings: Findings, family: Family, thresholds: Thresholds) -> bool:
    """Whether at least half of the members, and two, do it in one of the conditions in which each is by itself."""
    for name in family.singles:
        rows = table(findings, name)
        if rows is None:
            continue
        groups = [group for _, group in rows.groupby("condition")] if "condition" in rows else [rows]
        able = [group["value"] > thresholds.sufficient for group in groups]
        if any(these.sum() >= 2 and these.mean() >= 0.5 for these in able):
            return True
    return False


def _no_more_than_the_sum(gate: Gate, pooled: str) -> bool:
    """Whether nothing but that the system does no more than the sum of its members fails the gate."""
    failing = [answer.figure for answer in gate.answers if answer.leaning is False]
    return bool(pooled) and failing == [pooled]


def _doubts(asked: Sequence[Gate], open_ones: Collection[str], provisional: bool) -> Iterator[str]:
    """Yield what is undecided, undefined or not asked, and what follows from that."""
    so = "so the word is provisional" if provisional else "which changes no word"
    more = "; more replications would decide" if provisional else ""
    unanswered = [gate for gate in asked if gate.passed is None]
    kinds = {
        f"undecided: an interval spans the threshold, {so}{more}": [g for g in unanswered if g.defined],
        f"undefined, {so}": [g for g in unanswered if g.asked and not g.defined],
        "not asked, and so not passed": [g for g in unanswered if not g.asked],
    }
    for why, some in kinds.items():
        names = [f"{gate.number} ({gate.name})" for gate in some]
        if names:
            which = f"Gate {names[0]} is" if len(names) == 1 else f"Gates {', '.join(names)} are"
            yield f"{which} {why}."
    if provisional and "some" in open_ones and asked[0].passed is False:
        yield "Whether it is weakly goal-directed or not at all is undecided; more replications would decide."
    if provisional and "anybody" in open_ones and asked[3].leaning is False:
        yield "Whether anybody spoils it or only few do is undecided; more replications would decide."
