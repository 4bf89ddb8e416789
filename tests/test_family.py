"""A family made up here says in data how its gates are asked and told; the verdict knows nothing else of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from emergent.errors import UnknownNameError
from emergent.family import NOT_ASKED, Family, Question, Remark, Word, any_of
from emergent.gate import threshold
from emergent.result import Estimate, Result
from emergent.scenario import Thresholds
from emergent.verdict import Verdict, judge

SWARM = Family(
    name="bees",
    null="the same bees, deaf",
    directed=Question(sentence="The swarm finds a home.", decide=("dance.found",)),
    local=Question(sentence="No scout is told.", decide=("dance.blind",), bound="at", threshold=1.0),
    scarce=Question(sentence="No bee does it alone.", decide=("dance.alone",), bound="below", threshold="sufficient"),
    spread=Question(
        sentence="It stays when the worst bee is {struck}.",
        decide=("loss.worst",),
        roles=("loss.queen",),
        beside=("loss.pair",),
        threshold="keeps",
    ),
    together=Question(sentence="Dance and flight do more together.", decide=("dance.more",)),
    turns=Question(sentence="It follows a moved home.", decide=("move.excess",), threshold="excess"),
    follows="move.swarm",
    pair="loss.pair",
    singles="dance.singles",
    distributed="dance.beyond",
    struck="loss.bees",
    ways={"smoke": "smoked", "chill": "chilled", "wet": "wetted"},
    figures={"found": "dance.found", "worst": "loss.worst"},
    said={
        word: (f"{word.capitalize()}: {{found}}.", "The worst one {struck}: {worst} above {keeps}.") for word in Word
    },
    remarks=(
        Remark(tell=lambda findings: ("They hum.",)),
        Remark(tell=lambda findings: ("They know where to.",), of_pursuers=True),
    ),
)
PASSED = {
    "dance": {"found": 0.8, "blind": 1.0, "alone": 0.1, "more": 0.6, "beyond": 0.5},
    "loss": {"worst": 0.9, "pair": 0.8},
    "move": {"swarm": 0.9, "excess": 0.7},
}


def judged(
    changed: dict[str, float | None] | None = None, *, kinds: tuple[str, ...] = ("smoke",), alone: float = 0.0
) -> Verdict:
    """Return the verdict with some figures changed (`METRIC.ESTIMATE`), or not asked (None); intervals reach ±.05."""
    changed = changed or {}
    results = {}
    for metric, values in PASSED.items():
        these = values | {k.partition(".")[2]: v for k, v in changed.items() if k.startswith(f"{metric}.")}
        wide = {name: 0.0 if name == "blind" else 0.05 for name in these}
        estimates = (Estimate(n, v, v - wide[n], v + wide[n], 99, label=n) for n, v in these.items() if v is not None)
        results[metric] = Result(metric, tuple(estimates))
    results["loss"].tables["bees"] = pd.DataFrame({"kind": [*kinds, *kinds], "value": 1.0})
    results["dance"].tables["singles"] = pd.DataFrame({"condition": ["alone"] * 3, "value": [alone] * 3})
    return judge(results, SWARM, Thresholds())


WORDS = [
    ({}, 0.0, "robustly emergent"),
    ({"loss.pair": 0.4}, 0.0, "emergent"),
    ({"dance.alone": 0.9, "dance.more": -0.2}, 0.9, "amplified"),
    ({"dance.alone": 0.9}, 0.0, "concentrated"),
    ({"loss.worst": 0.3}, 0.0, "concentrated"),
    ({"loss.queen": 0.3}, 0.0, "concentrated"),
    ({"dance.more": -0.2}, 0.0, "amplified"),
    ({"dance.found": -0.2}, 0.0, "not goal-directed"),
    ({"move.swarm": 0.0, "move.excess": -0.2}, 0.0, "not goal-directed"),
    ({"dance.blind": 0.5}, 0.0, "not local"),
    ({"dance.blind": None, "dance.alone": None}, 0.0, "goal-directed"),
    ({"move.excess": None}, 0.0, "goal-directed"),
    ({"loss.worst": 0.72}, 0.0, "robustly emergent (provisional)"),
    ({"loss.worst": 0.68}, 0.0, "concentrated (provisional)"),
    ({"dance.alone": np.nan}, 0.0, "goal-directed (provisional)"),
]


@pytest.mark.parametrize(("changed", "alone", "words"), WORDS, ids=[f"{w[2]} {w[0]}" for w in WORDS])
def test_every_word_of_a_family_made_up_here(changed, alone, words):
    verdict = judged(changed, alone=alone)
    assert str(verdict) == words
    assert verdict.sentences[0].startswith(f"{verdict.word.capitalize()}: ")
    assert "They hum." in verdict.sentences
    assert ("They know where to." in verdict.sentences) == ("not" not in words)


def test_every_word_is_reached():
    assert {words.removeprefix("robustly ").removesuffix(" (provisional)") for *_, words in WORDS} == set(Word)


@pytest.mark.parametrize("gate", range(6))
def test_a_gate_that_was_not_asked_is_not_passed(gate):
    """Whichever gate it is, nobody is called emergent without it, and more replications would not help."""
    (figure,) = SWARM.questions[gate].decide
    verdict = judged({figure: None})
    assert verdict.word is (Word.NOT_GOAL_DIRECTED if gate == 0 else Word.GOAL_DIRECTED)
    assert not verdict.robustly
    assert not verdict.provisional
    assert verdict.gates[gate].passed is None
    assert not verdict.gates[gate].asked
    assert verdict.sentences[-1] == f"Gate {gate + 1} ({verdict.gates[gate].name}) is not asked, and so not passed."


def test_one_figure_that_is_missing_leaves_the_gate_unasked():
    """The roles of a gate are those that a system may lack."""
    assert judged({"loss.worst": None, "loss.queen": 0.9}).gates[3].passed is None
    assert [e.name for e in judged({"loss.queen": 0.9}).gates[3].estimates] == ["worst", "queen"]


def test_doubts_are_told_apart():
    said = judged({"loss.worst": 0.72, "dance.alone": np.nan, "move.excess": None}).sentences[-3:]
    assert said == (
        "Gate 4 (not necessary) is undecided: an interval spans the threshold, so the word is provisional; more "
        "replications would decide.",
        "Gate 3 (not sufficient) is undefined, so the word is provisional.",
        "Gate 6 (retargeting) is not asked, and so not passed.",
    )


@pytest.mark.parametrize(
    ("kinds", "struck"),
    [
        (("smoke",), "smoked"),
        (("wet", "smoke"), "smoked or wetted"),
        (("wet", "chill", "smoke"), "smoked, chilled or wetted"),
        (("smoke", "moonlight"), "smoked or perturbed by moonlight"),
    ],
)
def test_sentences_name_only_the_kinds_that_were_used(kinds, struck):
    verdict = judged(kinds=kinds)
    assert verdict.gates[3].sentence == f"It stays when the worst bee is {struck}."
    assert f"The worst one {struck}: 0.90 [0.85, 0.95] above 0.7." in verdict.sentences


def test_a_sentence_without_its_figure_is_left_out():
    assert not any(s.startswith("The worst one") for s in judged({"loss.worst": None}).sentences)


def test_a_family_may_ask_no_more_than_the_first_question():
    family = Family(name="bare", null="nothing", directed=SWARM.directed, said={Word.GOAL_DIRECTED: ("It does.",)})
    verdict = judge({"dance": Result("dance", (Estimate("found", 0.5, 0.4, 0.6, 9),))}, family, Thresholds())
    assert str(verdict) == "goal-directed"
    assert verdict.distributed is None
    assert [gate.sentence for gate in verdict.gates[1:]] == [NOT_ASKED.sentence] * 5
    assert verdict.sentences[0] == "It does."
    assert (
        "Gates 2 (local), 3 (not sufficient), 4 (not necessary), 5 (interaction), 6 (retargeting) are not asked"
        in (verdict.sentences[-1])
    )


def test_who_holds_the_goal_needs_the_whole_interval():
    assert judged().distributed is True
    assert judged({"dance.beyond": 0.01}).distributed is False
    assert judged({"dance.beyond": None}).distributed is None


def test_thresholds_are_numbers_or_the_scenarios_own():
    assert threshold(0.3, Thresholds()) == 0.3
    assert threshold("keeps", Thresholds(keeps=0.6)) == 0.6
    with pytest.raises(UnknownNameError, match=r"keep.*keeps"):
        threshold("keep", Thresholds())


def test_a_family_knows_its_metrics():
    assert SWARM.metrics == ("dance", "loss", "move")


def test_alternatives_are_written_as_people_do():
    assert [any_of(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]
