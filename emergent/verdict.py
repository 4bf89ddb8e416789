"""The verdict: named gates with their figures and thresholds declared beforehand, and one word.

Gates are never multiplied into one index. Whole intervals decide; where one spans its threshold, the gate is undecided.
A gate that was not asked is not passed: only a system that passes all six is called emergent. What answers the gates
is said by the system's family; here no metric is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from string import Formatter

from emergent.family import Family, Findings, Word, find, table, ways_struck
from emergent.gate import Gate, gates
from emergent.result import Estimate
from emergent.scenario import Thresholds
from emergent.wording import said

AIMLESS = (Word.NOT_GOAL_DIRECTED, Word.NOT_LOCAL)
"""The words of systems that are not shown to pursue a goal of their own."""


@dataclass(frozen=True)
class Verdict:
    """A word, the gates behind it, and what it means in sentences.

    `robustly`: emergent with the worst pair struck, too. `provisional`: an undecided gate could still change the word,
    which follows the values alone until more replications decide. `distributed`: no component holds the goal, the
    whole interval of what the system attains beyond the best one's own view lying above 0; otherwise components hold
    subgoals. None where that was not asked.
    """

    word: Word
    robustly: bool
    provisional: bool
    gates: tuple[Gate, ...]
    sentences: tuple[str, ...]
    distributed: bool | None = None

    def __str__(self) -> str:
        return ("robustly " if self.robustly else "") + self.word + (" (provisional)" if self.provisional else "")


def judge(findings: Findings, family: Family, thresholds: Thresholds) -> Verdict:
    """Return the verdict on what the metrics found of a system of this family."""
    asked = gates(findings, family, thresholds)
    leaning = tuple(gate.leaning for gate in asked)
    word = _word(leaning, findings, family, thresholds)
    provisional = any(_word(a, findings, family, thresholds) is not word for a in _answers(asked, leaning))
    pair = find(findings, family.pair)
    robustly = word is Word.EMERGENT and pair is not None and pair.low > thresholds.keeps_pair
    beyond = find(findings, family.distributed)
    sentences = (
        *_of_the_word(word, findings, family, thresholds),
        *(_pair(pair, robustly, thresholds.keeps_pair) if word is Word.EMERGENT and pair is not None else ()),
        *_remarks(word, findings, family),
        *_doubts(asked, provisional),
    )
    return Verdict(word, robustly, provisional, asked, sentences, None if beyond is None else beyond.low > 0.0)


def _answers(asked: Sequence[Gate], leaning: tuple[bool | None, ...]) -> Iterator[tuple[bool | None, ...]]:
    """Yield all answers that are possible: gates that were asked and are not decided may come out either way."""
    either = [(True, False) if gate.asked and gate.passed is None else (leans,)
              for gate, leans in zip(asked, leaning, strict=True)]  # fmt: skip
    yield from product(*either)


def _word(answers: tuple[bool | None, ...], findings: Findings, family: Family, thresholds: Thresholds) -> Word:
    """Return the word for the answers to the six gates; None is a question that has no answer."""
    directed, local, scarce, spread, together, turns = answers
    response = find(findings, family.follows)
    follows = response is not None and response.low > 0.0
    if local is False:
        return Word.NOT_LOCAL
    if not directed or (turns is False and not (follows and scarce is False)):
        return Word.NOT_GOAL_DIRECTED
    if scarce is False:
        return Word.AMPLIFIED if _by_itself(findings, family, thresholds) else Word.CONCENTRATED
    if spread is False:
        return Word.CONCENTRATED
    if None in answers:
        return Word.GOAL_DIRECTED
    return Word.AMPLIFIED if together is False else Word.EMERGENT


def _by_itself(findings: Findings, family: Family, thresholds: Thresholds) -> bool:
    """Whether most members, not only a few, do it in one of the conditions in which each is by itself."""
    singles = table(findings, family.singles)
    if singles is None:
        return False
    return any(group["value"].median() > thresholds.sufficient for _, group in singles.groupby("condition"))


def _of_the_word(word: Word, findings: Findings, family: Family, thresholds: Thresholds) -> Iterator[str]:
    """Yield the family's sentences for the word, those all of whose figures are there."""
    figures = {name: find(findings, figure) for name, figure in family.figures.items()}
    filled = {"struck": ways_struck(family, findings), **_written(asdict(thresholds)), **_shown(figures)}
    for sentence in family.said.get(word, ()):
        if all(name in filled for _, name, _, _ in Formatter().parse(sentence) if name):
            yield sentence.format(**filled)


def _written(thresholds: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{value:g}" for name, value in thresholds.items()}


def _shown(figures: Mapping[str, Estimate | None]) -> dict[str, str]:
    return {name: said(figure) for name, figure in figures.items() if figure is not None}


def _pair(pair: Estimate, robustly: bool, least: float) -> tuple[str, ...]:
    kept = f"with the worst pair struck they keep {said(pair)} (must be above {least:g})"
    whether = "Robustly so" if robustly else "Not robustly" if pair.high <= least else "Robustly or not is open"
    return (f"{whether}: {kept}.",)


def _remarks(word: Word, findings: Findings, family: Family) -> Iterator[str]:
    for remark in family.remarks:
        if word not in AIMLESS or not remark.of_pursuers:
            yield from remark.tell(findings)


def _doubts(asked: Sequence[Gate], provisional: bool) -> Iterator[str]:
    """Yield which gates are undecided, undefined or not asked, and what follows from that."""
    so = "so the word is provisional" if provisional else "which changes no word"
    more = "; more replications would decide" if provisional else ""
    open_ones = [gate for gate in asked if gate.passed is None]
    kinds = {
        f"undecided: an interval spans the threshold, {so}{more}": [g for g in open_ones if g.defined],
        f"undefined, {so}": [g for g in open_ones if g.asked and not g.defined],
        "not asked, and so not passed": [g for g in open_ones if not g.asked],
    }
    for why, some in kinds.items():
        names = [f"{gate.number} ({gate.name})" for gate in some]
        if names:
            which = f"Gate {names[0]} is" if len(names) == 1 else f"Gates {', '.join(names)} are"
            yield f"{which} {why}."
