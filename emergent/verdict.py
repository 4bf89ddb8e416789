"""The verdict: named gates with their figures and pre-declared floors, and one of five words.

Gates are never multiplied into one index. Interval ends decide: a gate passes only where its whole interval does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from emergent.metrics.estimate import Estimate
from emergent.metrics.metric import Result
from emergent.scenario import Floors


class Word(StrEnum):
    """What a system is called."""

    EMERGENT = "emergent"
    AMPLIFIED = "amplified"
    CONCENTRATED = "concentrated"
    NOT_GOAL_DIRECTED = "not goal-directed"
    NOT_LOCAL = "not local"


@dataclass(frozen=True)
class Gate:
    """One question of the verdict, with its figures. `passed` is None where it could not be asked."""

    number: int
    name: str
    passed: bool | None
    sentence: str
    estimates: tuple[Estimate, ...]
    floor: float | None = None


@dataclass(frozen=True)
class Verdict:
    """A word, whether it holds robustly, the gates behind it, and what it means in sentences."""

    word: Word
    robustly: bool
    gates: tuple[Gate, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return f"robustly {self.word}" if self.robustly else str(self.word)


def judge(results: Mapping[str, Result], floors: Floors) -> Verdict:
    """Return the verdict on the metrics' results."""
    gates = (
        _goal_directed(results),
        _local(results),
        _not_sufficient(results, floors),
        _not_necessary(results, floors),
        _interaction(results),
        _retargeting(results),
    )
    word = _word(gates, results, floors)
    robustly = word is Word.EMERGENT and _above(_find(results, "necessity", "worst_pair"), floors.keeps_pair)
    return Verdict(word, robustly, gates, _sentences(word, robustly, results, floors))


def _goal_directed(results: Mapping[str, Result]) -> Gate:
    found = _some(results, "goal_directedness", "gd", "attainment", "null", "ceiling")
    gd = found[0] if found else None
    return Gate(
        1, "goal-directed", _above(gd, 0.0), "The system does better than its parts uncoupled and blind.", found, 0.0
    )


def _local(results: Mapping[str, Result]) -> Gate:
    found = _some(results, "locality", "identical")
    passed = found[0].value == 1.0 if found else None
    return Gate(2, "local", passed, "Blinded, it runs bit for bit the same wherever the goal is.", found, 1.0)


def _not_sufficient(results: Mapping[str, Result], floors: Floors) -> Gate:
    found = _some(results, "sufficiency", "alone_best", "sole_best")
    passed = all(_below(e, floors.sufficient) for e in found) if found else None
    sentence = "No member does it alone, given ten times the time, or as the only one who senses the goal."
    return Gate(3, "not sufficient", passed, sentence, found, floors.sufficient)


def _not_necessary(results: Mapping[str, Result], floors: Floors) -> Gate:
    found = _some(results, "necessity", "worst_single", "front", "cued")
    passed = all(_above(e, floors.keeps) for e in found) if found else None
    sentence = "The others keep the goal when the worst member is removed, frozen or misled by 90° midway."
    pair = _some(results, "necessity", "worst_pair")
    return Gate(4, "not necessary", passed, sentence, found + pair, floors.keeps)


def _interaction(results: Mapping[str, Result]) -> Gate:
    found = _some(results, "interaction", "interaction", "both", "sighted", "coupled", "neither")
    passed = _above(found[0], 0.0) if found else None
    return Gate(5, "interaction", passed, "Sensing and following do together what neither does alone.", found, 0.0)


def _retargeting(results: Mapping[str, Result]) -> Gate:
    found = _some(results, "retargeting", "excess", "system", "best_member")
    passed = _above(found[0], 0.0) if found else None
    return Gate(
        6, "retargeting", passed, "When the goal moves, the system turns, more than its best member.", found, 0.0
    )


def _word(gates: tuple[Gate, ...], results: Mapping[str, Result], floors: Floors) -> Word:
    directed, local, scarce, spread, together, turns = (gate.passed for gate in gates)
    follows = _above(_find(results, "retargeting", "system"), 0.0)
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


def _some(results: Mapping[str, Result], metric: str, *names: str) -> tuple[Estimate, ...]:
    return tuple(e for e in (_find(results, metric, name) for name in names) if e is not None)


def _find(results: Mapping[str, Result], metric: str, name: str) -> Estimate | None:
    return results[metric][name] if metric in results and name in results[metric] else None


def _above(estimate: Estimate | None, floor: float) -> bool:
    return estimate is not None and estimate.low > floor


def _below(estimate: Estimate | None, floor: float) -> bool:
    return estimate is not None and estimate.high < floor


def _shown(estimate: Estimate | None) -> str:
    if estimate is None or not math.isfinite(estimate.value):
        return "an undefined value"
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"
