"""The verdict: named gates with their figures and pre-declared floors, and one of five words.

Gates are never multiplied into one index. Whole intervals decide; where one spans its floor, the gate is undecided.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from emergent.metrics.estimate import Estimate
from emergent.metrics.metric import Result
from emergent.scenario import Floors

SIGNS = {"above": ">", "below": "<", "at": "="}


class Word(StrEnum):
    """What a system is called."""

    EMERGENT = "emergent"
    AMPLIFIED = "amplified"
    CONCENTRATED = "concentrated"
    NOT_GOAL_DIRECTED = "not goal-directed"
    NOT_LOCAL = "not local"


@dataclass(frozen=True)
class Gate:
    """One question of the verdict, with its figures.

    The intervals of `estimates` decide, which must lie `bound` ("above", "below" or "at") the `floor`; those `beside`
    explain. The gate is passed where all these intervals lie beyond the floor, failed where one lies wholly on the
    other side; `passed` is None where it is undecided, or could not be asked. A floor of 0 is a null hypothesis: what
    does not lie above it has failed. `leaning` is what the values alone say.
    """

    number: int
    name: str
    sentence: str
    estimates: tuple[Estimate, ...]
    beside: tuple[Estimate, ...] = ()
    bound: str = "above"
    floor: float = 0.0

    @property
    def figures(self) -> tuple[Estimate, ...]:
        """All estimates, those that decide first."""
        return self.estimates + self.beside

    @property
    def asked(self) -> bool:
        """Whether there are estimates, and all of them are defined."""
        return bool(self.estimates) and all(math.isfinite(e.value) for e in self.estimates)

    @property
    def passed(self) -> bool | None:
        """Whether the gate is passed; None where it is undecided or could not be asked."""
        if not self.asked:
            return None
        if self.bound == "at":
            return self.leaning
        above = self.bound == "above"
        if all((e.low > self.floor) if above else (e.high < self.floor) for e in self.estimates):
            return True
        if self.floor == 0.0:
            return False
        wrong = any((e.high <= self.floor) if above else (e.low >= self.floor) for e in self.estimates)
        return False if wrong else None

    @property
    def leaning(self) -> bool | None:
        """Whether the values alone would pass; None where the question could not be asked."""
        if not self.asked:
            return None
        values = [e.value for e in self.estimates]
        if self.bound == "at":
            return all(value == self.floor for value in values)
        return all((value > self.floor) if self.bound == "above" else (value < self.floor) for value in values)

    @property
    def condition(self) -> str:
        """The bound in signs, as in `> 0.7`."""
        return f"{SIGNS[self.bound]} {self.floor:g}"


@dataclass(frozen=True)
class Verdict:
    """A word, the gates behind it, and what it means in sentences.

    `robustly`: emergent with the worst pair struck, too. `provisional`: an undecided gate could still change the word,
    which follows the values alone until more replications decide.
    """

    word: Word
    robustly: bool
    provisional: bool
    gates: tuple[Gate, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return ("robustly " if self.robustly else "") + self.word + (" (provisional)" if self.provisional else "")


def judge(results: Mapping[str, Result], floors: Floors) -> Verdict:
    """Return the verdict on the metrics' results."""
    gates = (
        _goal_directed(results),
        _local(results),
        _not_sufficient(results, floors),
        _not_necessary(results, floors),
        _interaction(results),
        _retargeting(results, floors),
    )
    leaning = tuple(gate.leaning if gate.passed is None else gate.passed for gate in gates)
    open_ones = [i for i, gate in enumerate(gates) if gate.asked and gate.passed is None]
    word = _word(leaning, results, floors)
    provisional = any(
        _word(tuple(dict(zip(open_ones, answers, strict=True)).get(i, leaning[i]) for i in range(6)), results, floors)
        is not word
        for answers in product((True, False), repeat=len(open_ones))
    )
    pair = _find(results, "necessity", "worst_pair")
    robustly = word is Word.EMERGENT and pair is not None and pair.low > floors.keeps_pair
    said = _sentences(word, robustly, results, floors) + _doubts([gates[i] for i in open_ones], provisional)
    return Verdict(word, robustly, provisional, gates, said)


def _goal_directed(results: Mapping[str, Result]) -> Gate:
    sentence = "The system does better than its parts uncoupled and blind."
    beside = _some(results, "goal_directedness", "attainment", "null", "ceiling")
    return Gate(1, "goal-directed", sentence, _some(results, "goal_directedness", "gd"), beside, "above", 0.0)


def _local(results: Mapping[str, Result]) -> Gate:
    sentence = "Blinded, it runs bit for bit the same wherever the goal is."
    return Gate(2, "local", sentence, _some(results, "locality", "identical"), (), "at", 1.0)


def _not_sufficient(results: Mapping[str, Result], floors: Floors) -> Gate:
    sentence = "No member does it alone, given ten times the time, or as the only one who senses the goal."
    found = _some(results, "sufficiency", "alone_best", "sole_best")
    return Gate(3, "not sufficient", sentence, found, (), "below", floors.sufficient)


def _not_necessary(results: Mapping[str, Result], floors: Floors) -> Gate:
    sentence = "The others keep the goal when the worst member is removed, frozen or misled by 90° midway."
    found = _some(results, "necessity", "worst_single", "front", "cued")
    pair = _some(results, "necessity", "worst_pair")
    return Gate(4, "not necessary", sentence, found, pair, "above", floors.keeps)


def _interaction(results: Mapping[str, Result]) -> Gate:
    sentence = "Sensing and following do together what neither does alone."
    beside = _some(results, "interaction", "both", "sighted", "coupled", "neither")
    return Gate(5, "interaction", sentence, _some(results, "interaction", "interaction"), beside, "above", 0.0)


def _retargeting(results: Mapping[str, Result], floors: Floors) -> Gate:
    sentence = "When the goal moves, the system turns, more than its best member."
    beside = _some(results, "retargeting", "system", "best_member")
    return Gate(6, "retargeting", sentence, _some(results, "retargeting", "excess"), beside, "above", floors.excess)


def _word(answers: tuple[bool | None, ...], results: Mapping[str, Result], floors: Floors) -> Word:
    """Return the word for the answers to the six gates; None is a question that could not be asked."""
    directed, local, scarce, spread, together, turns = answers
    response = _find(results, "retargeting", "system")
    follows = response is not None and response.low > 0.0
    if local is False:
        return Word.NOT_LOCAL
    if not directed or (turns is False and not (follows and scarce is False)):
        return Word.NOT_GOAL_DIRECTED
    if scarce is False:
        return Word.AMPLIFIED if _by_itself(results, floors) else Word.CONCENTRATED
    if spread is False:
        return Word.CONCENTRATED
    return Word.AMPLIFIED if together is False else Word.EMERGENT


def _by_itself(results: Mapping[str, Result], floors: Floors) -> bool:
    """Whether most members, not only a few, do it alone or as the only sighted one."""
    if "sufficiency" not in results:
        return False
    members = results["sufficiency"].tables["members"]
    return any(group["value"].median() > floors.sufficient for _, group in members.groupby("condition"))


def _sentences(word: Word, robustly: bool, results: Mapping[str, Result], floors: Floors) -> tuple[str, ...]:
    gd, alone = _find(results, "goal_directedness", "gd"), _find(results, "sufficiency", "alone_best")
    sole, worst = _find(results, "sufficiency", "sole_best"), _find(results, "necessity", "worst_single")
    pair, k_star = _find(results, "necessity", "worst_pair"), _find(results, "misleading", "k_star")
    identical, turns = _find(results, "locality", "identical"), _find(results, "retargeting", "system")
    said = {
        Word.EMERGENT: [
            f"The system pursues the goal: on a scale from 0 (the same parts without each other and blind) to 1 "
            f"(the best that these parts could do) it stands at {_shown(gd)}.",
            f"None of its members does: the best one reaches {_shown(alone)} of that alone in ten times the time, and "
            f"{_shown(sole)} as the only one who senses the goal.",
            f"Nobody is needed for it: with the worst member struck midway, the others keep {_shown(worst)}.",
        ],
        Word.AMPLIFIED: [
            f"The system pursues the goal (GD {_shown(gd)}), but so do its members, weakly: alone in ten times the "
            f"time the best one reaches {_shown(alone)} of what the system does.",
            "So the group does not make a goal out of none: it pools and speeds up what each member can do alone.",
        ],
        Word.CONCENTRATED: [
            f"The system pursues the goal (GD {_shown(gd)}), but it hangs on few members: the best one alone or alone "
            f"sighted reaches {_shown(alone)} and {_shown(sole)} of it, and with the worst one struck the others keep "
            f"{_shown(worst)} (floor {floors.keeps:g}).",
        ],
        Word.NOT_GOAL_DIRECTED: [
            f"The system does not pursue the goal: it stands at {_shown(gd)} between its null (0) and its ceiling (1), "
            f"and when the goal moves it shows {_shown(turns)} of the ceiling's response.",
        ],
        Word.NOT_LOCAL: [
            f"The goal reaches the system past the sensors that were declared: blinded, only {_shown(identical)} of "
            "the runs are the same when the goal is moved. Something hidden steers it.",
        ],
    }[word]
    if word is Word.EMERGENT:
        said.append(
            f"Robustly so: with the worst pair struck they keep {_shown(pair)}."
            if robustly
            else f"Not robustly: with the worst pair struck they keep {_shown(pair)} (floor {floors.keeps_pair:g})."
        )
    if k_star is not None and word not in (Word.NOT_GOAL_DIRECTED, Word.NOT_LOCAL):
        said.append(
            f"What breaks it: {_shown(k_star)} stubborn members with one common wrong heading (90° off) halve what the "
            "others attain."
            if math.isfinite(k_star.value)
            else "No number of stubborn members up to half of the group halves what the others attain."
        )
    return tuple(said)


def _doubts(gates: list[Gate], provisional: bool) -> tuple[str, ...]:
    if not gates:
        return ()
    names = ", ".join(f"{gate.number} ({gate.name})" for gate in gates)
    which = f"Gate {names} is" if len(gates) == 1 else f"Gates {names} are"
    so = ", so the word is provisional: more replications would decide" if provisional else ", which changes no word"
    return (f"{which} undecided: an interval spans the floor{so}.",)


def _some(results: Mapping[str, Result], metric: str, *names: str) -> tuple[Estimate, ...]:
    return tuple(e for e in (_find(results, metric, name) for name in names) if e is not None)


def _find(results: Mapping[str, Result], metric: str, name: str) -> Estimate | None:
    return results[metric][name] if metric in results and name in results[metric] else None


def _shown(estimate: Estimate | None) -> str:
    if estimate is None or not math.isfinite(estimate.value):
        return "an undefined value"
    low, high = (f"{end:.2f}" if math.isfinite(end) else "?" for end in (estimate.low, estimate.high))
    return f"{estimate.value:.2f} [{low}, {high}]"
