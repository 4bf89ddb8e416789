"""The verdict: named gates with their figures and pre-declared floors, and one of five words.

Gates are never multiplied into one index. Whole intervals decide; where one spans its floor, the gate is undecided.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from string import Formatter

from emergent import wording
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
    distributed = _distributed(results)
    said = _sentences(word, robustly, results, floors)
    said += _holding(distributed, results) + _without_passive(word, results)
    said += _doubts([gates[i] for i in open_ones], provisional)
    return Verdict(word, robustly, provisional, gates, said, distributed)


def _goal_directed(results: Mapping[str, Result]) -> Gate:
    beside = _some(results, "goal_directedness", "attainment", "null", "ceiling")
    gd = _some(results, "goal_directedness", "gd")
    return Gate(1, "goal-directed", wording.family(results).directed, gd, beside, "above", 0.0)


def _local(results: Mapping[str, Result]) -> Gate:
    found = _some(results, "locality", "identical") or _some(results, "holding", "identical", "permuted")
    return Gate(2, "local", wording.family(results).local, found, (), "at", 1.0)


def _not_sufficient(results: Mapping[str, Result], floors: Floors) -> Gate:
    sentence = wording.family(results).scarce
    if beyond := _some(results, "holding", "beyond"):
        return Gate(3, "not sufficient", sentence, beyond, _some(results, "holding", "held"), "above", 0.0)
    found = _some(results, "sufficiency", "alone_best", "sole_best")
    return Gate(3, "not sufficient", sentence, found, (), "below", floors.sufficient)


def _not_necessary(results: Mapping[str, Result], floors: Floors) -> Gate:
    found = _some(results, "necessity", "worst_single", "front", "cued")
    pair = _some(results, "necessity", "worst_pair")
    return Gate(4, "not necessary", wording.family(results).spread, found, pair, "above", floors.keeps)


def _interaction(results: Mapping[str, Result]) -> Gate:
    beside = _some(results, "interaction", "both", "sighted", "coupled", "neither")
    found = _some(results, "interaction", "interaction")
    return Gate(5, "interaction", wording.family(results).together, found, beside, "above", 0.0)


def _retargeting(results: Mapping[str, Result], floors: Floors) -> Gate:
    turning = _turning(results)
    beside = _some(results, turning, "system", "best_member", "under_way")
    found = _some(results, turning, "excess")
    return Gate(6, "retargeting", wording.family(results).turns, found, beside, "above", floors.excess)


def _turning(results: Mapping[str, Result]) -> str:
    """Return the metric that says whether the system follows a changed goal."""
    return "retargeting" if "retargeting" in results else "respecification"


def _word(answers: tuple[bool | None, ...], results: Mapping[str, Result], floors: Floors) -> Word:
    """Return the word for the answers to the six gates; None is a question that could not be asked."""
    directed, local, scarce, spread, together, turns = answers
    response = _find(results, _turning(results), "system")
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
    figures = {
        "gd": _find(results, "goal_directedness", "gd"),
        "alone": _find(results, "sufficiency", "alone_best"),
        "sole": _find(results, "sufficiency", "sole_best"),
        "worst": _find(results, "necessity", "worst_single"),
        "interaction": _find(results, "interaction", "interaction"),
        "identical": _find(results, "locality", "identical") or _find(results, "holding", "identical"),
        "permuted": _find(results, "holding", "permuted"),
        "turns": _find(results, _turning(results), "system"),
    }
    shown = {name: _shown(estimate) for name, estimate in figures.items()}
    said = []
    for sentence in wording.family(results).said[word]:
        needed = {name for _, name, _, _ in Formatter().parse(sentence) if name in figures}
        if not needed or any(figures[name] is not None for name in needed):
            said.append(sentence.format(keeps=f"{floors.keeps:g}", **shown))
    pair, k_star = _find(results, "necessity", "worst_pair"), _find(results, "misleading", "k_star")
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
            "halve what the others attain (interpolated)."
            if math.isfinite(k_star.value)
            else "No number of stubborn members up to half of the group halves what the others attain."
        )
        said += _even_one(results)
    return tuple(said)


def _distributed(results: Mapping[str, Result]) -> bool | None:
    """Whether no component holds the goal; None where that was not asked."""
    beyond = _find(results, "holding", "beyond")
    return None if beyond is None else beyond.low > 0.0


def _holding(distributed: bool | None, results: Mapping[str, Result]) -> tuple[str, ...]:
    """Return the one sentence of the two that stands: no component holds the goal, or components hold subgoals."""
    held = _find(results, "holding", "held")
    if distributed is None or held is None:
        return ()
    views = results["holding"].tables["components"].sort_values("value", ascending=False, kind="stable")
    name = str(views["component"].iloc[0])
    few = _number(held.value) if held.value >= 0.005 else "0.01"
    attained = _shown(_find(results, "goal_directedness", "attainment"))
    said = wording.HOLDS_NONE if distributed else wording.HOLD_SUBGOALS
    return (said.format(name=name, held=few, attained=attained), *_one_agent(results))


def _one_agent(results: Mapping[str, Result]) -> tuple[str, ...]:
    """Return that one agent does better, where the whole interval of what the system attains beyond it is below 0."""
    gain, agent = (_find(results, "capability", name) for name in ("gain", "baseline"))
    if gain is None or agent is None or not gain.high < 0:
        return ()
    attained = _shown(_find(results, "goal_directedness", "attainment"))
    return (wording.ONE_AGENT.format(agent=_shown(agent), attained=attained),)


def _without_passive(word: Word, results: Mapping[str, Result]) -> tuple[str, ...]:
    """Return what the loss of the most important part does that is no member."""
    left = _find(results, "importance", "without_passive")
    if left is None or math.isnan(left.value) or word in (Word.NOT_GOAL_DIRECTED, Word.NOT_LOCAL):
        return ()
    parts = results["importance"].tables["passive"]
    part = parts[parts["missed"]].iloc[0]
    what = part["kind"] if part["component"] == part["kind"] else f"{part['kind']} {part['component']}"
    much = f"{_shown(left)} of the goal-directedness" if left.value >= 0.005 else "nothing"
    return (f"Without the {what} {much} is left; it is {wording.PASSIVE.get(part['kind'], 'a part')}, not a member.",)


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
