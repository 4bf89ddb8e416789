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
        return bool(self.estimates) and not any(math.isnan(e.value) for e in self.estimates)

    @property
    def passed(self) -> bool | None:
        """Whether the gate is passed; None where it is undecided or could not be asked."""
        if any(self._beyond(e, wrong=True) for e in self.estimates):
            return False
        if not self.asked:
            return None
        if all(self._beyond(e) for e in self.estimates):
            return True
        return False if self.floor == 0.0 else None

    def _beyond(self, e: Estimate, *, wrong: bool = False) -> bool:
        """Whether the whole interval lies on the right side of the floor, or on the wrong one."""
        if self.bound == "at":
            return (e.value != self.floor and not math.isnan(e.value)) if wrong else e.value == self.floor
        if (self.bound == "above") is not wrong:
            return e.low >= self.floor if wrong else e.low > self.floor
        return e.high <= self.floor if wrong else e.high < self.floor

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
    open_ones = [i for i, gate in enumerate(gates) if gate.passed is None]
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
            f"The system pursues the goal: on a scale from 0 (the same parts without each other and blind) to 1 (the "
            f"best that these parts could do) it stands at {_shown(gd)}.",
            f"None of its members does: beyond chance, the best one reaches {_shown(alone)} of that alone in ten times "
            f"the time, and {_shown(sole)} as the only one who senses the goal.",
            f"None is needed for it: with the worst one removed, frozen or misled by 90° midway, the others keep "
            f"{_shown(worst)}.",
        ],
        Word.AMPLIFIED: [
            f"The system pursues the goal (GD {_shown(gd)}), but so do its members, only more slowly: alone, given ten "
            f"times the time, the best one reaches {_shown(alone)} of what the system does in its own.",
            "So the group does not make a goal out of none: it pools and speeds up what each member can do alone.",
        ],
        Word.CONCENTRATED: [
            f"The system pursues the goal (GD {_shown(gd)}), but it hangs on few members: the best one alone or alone "
            f"sighted reaches {_shown(alone)} and {_shown(sole)} of it, and with the worst one struck midway the "
            f"others keep {_shown(worst)} (must be above {floors.keeps:g}).",
        ],
        Word.NOT_GOAL_DIRECTED: [
            f"The system is not shown to pursue the goal: it stands at {_shown(gd)} between its null (0) and its "
            f"ceiling (1), and when the goal moves it shows {_shown(turns)} of the ceiling's response.",
        ],
        Word.NOT_LOCAL: [
            f"The goal reaches the system past the sensors that were declared: blinded, only {_shown(identical)} of "
            "the runs are the same when the goal is moved. Something hidden steers it.",
        ],
    }[word]
    if word is Word.EMERGENT and pair is not None:
        kept = f"with the worst pair struck midway they keep {_shown(pair)} (must be above {floors.keeps_pair:g})"
        whether = (
            "Robustly so"
            if robustly
            else "Not robustly"
            if pair.high <= floors.keeps_pair
            else "Robustly or not is open"
        )
        said.append(f"{whether}: {kept}.")
    if k_star is not None and word not in (Word.NOT_GOAL_DIRECTED, Word.NOT_LOCAL):
        said.append(
            f"What breaks it: {_shown(k_star)} members who from the start on head stubbornly one common way, 90° off, "
            "halve what the others attain (between whole numbers by a straight line)."
            if math.isfinite(k_star.value)
            else "No number of stubborn members up to half of the group halves what the others attain."
        )
        said += _even_one(results)
    return tuple(said)


def _even_one(results: Mapping[str, Result]) -> tuple[str, ...]:
    """Return what the worst heading of a single misled member leaves, where it halves what the others attain."""
    cells = results["misleading"].tables["map"]
    one = cells[cells["how_many"] == 1].sort_values("value")
    if one.empty or not one["value"].iloc[0] <= 0.5:
        return ()
    value, low, high = (_number(float(one[column].iloc[0])) for column in ("value", "low", "high"))
    return (f"Even one does, if it heads {one['degrees'].iloc[0]:g}° off: the others keep {value} [{low}, {high}].",)


def _doubts(gates: list[Gate], provisional: bool) -> tuple[str, ...]:
    said = []
    so = "so the word is provisional" if provisional else "which changes no word"
    for asked, why in ((True, "undecided: an interval spans the floor"), (False, "not asked or undefined")):
        names = [f"{gate.number} ({gate.name})" for gate in gates if gate.asked is asked]
        if names:
            which = f"Gate {names[0]} is" if len(names) == 1 else f"Gates {', '.join(names)} are"
            more = "; more replications would decide" if asked and provisional else ""
            said.append(f"{which} {why}, {so}{more}.")
    return tuple(said)


def _some(results: Mapping[str, Result], metric: str, *names: str) -> tuple[Estimate, ...]:
    return tuple(e for e in (_find(results, metric, name) for name in names) if e is not None)


def _find(results: Mapping[str, Result], metric: str, name: str) -> Estimate | None:
    return results[metric][name] if metric in results and name in results[metric] else None


def _shown(estimate: Estimate | None) -> str:
    if estimate is None or math.isnan(estimate.value):
        return "an undefined value"
    value, low, high = (_number(end) for end in (estimate.value, estimate.low, estimate.high))
    return f"{value} [{low}, {high}]"


def _number(value: float) -> str:
    if math.isinf(value):
        return "∞"
    return "?" if math.isnan(value) else f"{value:z.2f}".replace("-", "−")
