"""A family made up here says in data how its gates are asked and told; the verdict knows nothing else of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from emergent.assessment import assess
from emergent.criterion import above, at, below
from emergent.errors import UnknownNameError
from emergent.families import GROUP
from emergent.family import NOT_ASKED, Family, Question, Remark, Sentence, When, Word, any_of
from emergent.gate import threshold
from emergent.metrics import METRICS
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.result import Estimate, Result
from emergent.scenario import Thresholds
from emergent.system import systems
from emergent.verdict import Verdict, judge

SWARM = Family(
    name="bees",
    null="the same bees, deaf",
    directed=Question(sentence="The swarm finds a home.", decide=(above("dance.found", "directed"),)),
    local=Question(sentence="No scout is told.", decide=(at("dance.blind", 1.0),)),
    scarce=Question(
        sentence="No bee does it alone.",
        decide=(below("dance.alone", "sufficient"),),
        further=(above("dance.sum", 0.0),),
        also={"dance.sum": "Nor do they by the sum."},
    ),
    spread=Question(
        sentence="It stays when the worst bee is {struck}.",
        decide=(above("loss.worst", "keeps"),),
        further=(above("loss.queen", "keeps"),),
        beside=("loss.pair",),
    ),
    together=Question(sentence="Dance and flight do more together.", decide=(above("dance.more", 0.0),)),
    turns=Question(sentence="It follows a moved home.", decide=(above("move.excess", "excess"),)),
    follows=above("move.swarm", 0.0),
    robustly=above("loss.pair", "keeps_pair"),
    anybody=below("loss.typical", "keeps"),
    singles=("dance.singles",),
    pooled="dance.sum",
    distributed=above("dance.beyond", 0.0),
    struck="loss.bees",
    ways={"smoke": "smoked", "chill": "chilled", "wet": "wetted"},
    figures={"found": "dance.found", "worst": "loss.worst", "alone": "dance.alone", "pair": "loss.pair"},
    said={
        word: (
            Sentence(f"{word.capitalize()}: {{found}}."),
            Sentence("The worst one {struck}: {worst} above {keeps}."),
            Sentence("One alone does it: {alone}.", When(failed=("alone",))),
            Sentence("None alone does it.", When(passed=("alone",))),
        )
        for word in Word
    },
    how_robust=(
        Sentence("Pairs: {pair}.", When(passed=("pair",), decided=("pair",))),
        Sentence("Perhaps not pairs: {pair}.", When(undecided=("pair",))),
        Sentence("No pairs, since {queen}."),
    ),
    remarks=(
        Remark(tell=lambda findings: ("They hum.",)),
        Remark(tell=lambda findings: ("They know where to.",), of_pursuers=True),
        Remark(tell=lambda findings: ("They need nobody.",), when=When(passed=("not necessary",))),
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
    ({"dance.alone": 0.1, "dance.sum": -0.2}, 0.0, "amplified"),
    ({"dance.alone": 0.9, "dance.sum": -0.2}, 0.0, "concentrated"),
    ({"dance.alone": None, "dance.sum": -0.2}, 0.0, "amplified"),
    ({"loss.worst": 0.3, "loss.typical": 0.4}, 0.0, "fragile"),
    ({"loss.worst": 0.3, "loss.typical": 0.9}, 0.0, "concentrated"),
    ({"loss.worst": 0.3, "loss.typical": 0.68}, 0.0, "fragile (provisional)"),
    ({"loss.worst": 0.3, "loss.typical": 0.72}, 0.0, "concentrated (provisional)"),
    ({"loss.worst": 0.9, "loss.typical": 0.4}, 0.0, "robustly emergent"),
    ({"dance.alone": 0.9, "loss.worst": 0.3, "loss.typical": 0.4}, 0.0, "concentrated"),
    ({"dance.found": -0.2}, 0.0, "not goal-directed"),
    ({"dance.found": -0.02}, 0.0, "not goal-directed"),
    ({"dance.found": 0.01}, 0.0, "not goal-directed (provisional)"),
    ({"dance.found": 0.1}, 0.0, "weakly goal-directed"),
    ({"dance.found": 0.1, "move.swarm": 0.0, "move.excess": -0.2}, 0.0, "not goal-directed"),
    ({"dance.found": 0.1, "move.excess": -0.2}, 0.0, "weakly goal-directed"),
    ({"dance.found": 0.18}, 0.0, "weakly goal-directed (provisional)"),
    ({"dance.found": 0.22}, 0.0, "robustly emergent (provisional)"),
    ({"move.swarm": 0.0, "move.excess": -0.2}, 0.0, "not goal-directed"),
    ({"dance.blind": 0.5}, 0.0, "not local"),
    ({"dance.blind": None, "dance.alone": None}, 0.0, "goal-directed"),
    ({"move.excess": None}, 0.0, "goal-directed"),
    ({"loss.worst": 0.72}, 0.0, "robustly emergent (provisional)"),
    ({"loss.worst": 0.68}, 0.0, "concentrated (provisional)"),
    ({"dance.alone": np.nan}, 0.0, "goal-directed (provisional)"),
    ({"dance.found": -0.2, "dance.alone": np.nan, "dance.sum": np.nan}, 0.0, "not goal-directed"),
    ({"dance.found": np.nan}, 0.0, "not goal-directed (provisional)"),
]


@pytest.mark.parametrize(("changed", "alone", "words"), WORDS, ids=[f"{w[2]} {w[0]}" for w in WORDS])
def test_every_word_of_a_family_made_up_here(changed, alone, words):
    verdict = judged(changed, alone=alone)
    assert str(verdict) == words
    assert verdict.sentences[0].startswith(f"{verdict.word.capitalize()}: ")
    assert "They hum." in verdict.sentences
    assert ("They know where to." in verdict.sentences) == ("not" not in words and "weakly" not in words)


def test_every_word_is_reached():
    assert {words.removeprefix("robustly ").removesuffix(" (provisional)") for *_, words in WORDS} == set(Word)


@pytest.mark.parametrize("gate", range(6))
def test_a_gate_that_was_not_asked_is_not_passed(gate):
    """Whichever gate it is, nobody is called emergent without it, and more replications would not help."""
    (criterion,) = SWARM.questions[gate].decide
    verdict = judged({criterion.figure: None})
    assert verdict.word is (Word.NOT_GOAL_DIRECTED if gate == 0 else Word.GOAL_DIRECTED)
    assert not verdict.robustly
    assert not verdict.provisional
    assert verdict.gates[gate].passed is None
    assert not verdict.gates[gate].asked
    assert verdict.sentences[-1] == f"Gate {gate + 1} ({verdict.gates[gate].name}) is not asked, and so not passed."


def test_one_figure_that_is_missing_leaves_the_gate_unasked():
    """Further figures are those that a system may lack; they fail a gate, and never pass it without the others."""
    without = judged({"loss.worst": None, "loss.queen": 0.9}).gates[3]
    assert (without.passed, without.asked, without.missing) == (None, False, ("loss.worst",))
    assert judged({"loss.worst": None, "loss.queen": 0.3}).word is Word.CONCENTRATED
    assert [e.name for e in judged({"loss.queen": 0.9}).gates[3].estimates] == ["worst", "queen"]


def test_sentences_follow_from_the_figures_that_decided():
    assert "None alone does it." in judged().sentences
    assert "One alone does it: 0.90 [0.85, 0.95]." in judged({"dance.alone": 0.9}).sentences
    assert not any("alone" in sentence for sentence in judged({"dance.alone": None}).sentences[:-1])


def test_how_robust_is_told_by_data():
    assert "Pairs: 0.80 [0.75, 0.85]." in judged().sentences
    assert "Perhaps not pairs: 0.52 [0.47, 0.57]." in judged({"loss.pair": 0.52}).sentences
    assert not any("airs" in sentence for sentence in judged({"loss.pair": 0.3}).sentences)


def test_a_remark_may_follow_from_an_outcome():
    assert "They need nobody." in judged().sentences
    assert "They need nobody." not in judged({"loss.worst": 0.3}).sentences


def test_a_gate_names_what_was_asked_beside():
    assert judged().gates[2].sentence == "No bee does it alone."
    assert judged({"dance.sum": 0.5}).gates[2].sentence == "No bee does it alone. Nor do they by the sum."
    assert judged({"dance.sum": 0.5}).gates[2].condition == "< 0.2, > 0"


def test_what_is_open_beside_the_gates_is_told():
    assert judged({"dance.found": 0.01}).sentences[-1].startswith("Whether it is weakly goal-directed or not at all")
    spoilt = judged({"loss.worst": 0.3, "loss.typical": 0.68}).sentences
    assert spoilt[-1].startswith("Whether anybody spoils it or only few do is undecided")


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
    family = Family(
        name="bare", null="nothing", directed=SWARM.directed, said={Word.GOAL_DIRECTED: (Sentence("It does."),)}
    )
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


@pytest.mark.parametrize("family", {kind.family.name: kind.family for kind in systems().values()}.values())
def test_every_figure_that_a_family_names_is_an_estimate_of_a_metric(family):
    known = {f"{name}.{estimate}" for name, metric in METRICS.items() for estimate in metric.estimates}
    asked = {f for q in family.questions for f in (*(c.figure for c in (*q.decide, *q.further)), *q.beside, *q.also)}
    apart = {c.figure for c in (family.follows, family.robustly, family.anybody, family.distributed) if c}
    assert not (asked | apart | set(family.figures.values())) - known


RIVALS = {name for name, metric in METRICS.items() if metric.rival}


@pytest.mark.parametrize("family", {kind.family.name: kind.family for kind in systems().values()}.values())
def test_no_family_names_a_figure_of_a_rival(family):
    apart = {c.figure for c in (family.follows, family.robustly, family.anybody, family.distributed) if c}
    named = {figure.partition(".")[0] for figure in (*apart, *family.singles, family.pooled, *family.figures.values())}
    assert {"psi", "causal_emergence", "synergy"} == RIVALS
    assert not (named | set(family.metrics)) & RIVALS


class Impressed(GroundTruthSystem):
    """A system whose family would have a rival answer gate 5."""

    family = replace(GROUP, together=Question(sentence="Psi.", decide=(above("psi.independent_psi", 0.0),)))


def test_a_gate_that_names_a_rival_is_not_asked():
    system = Impressed(GroundTruthParameters(dynamics="wanderers", dt=1))
    assessment = assess(system, metrics=["psi"], replications=8)
    gate = assessment.verdict.gates[4]
    assert "independent_psi" in assessment.results["psi"]
    assert (gate.asked, gate.passed, gate.missing) == (False, None, ("psi.independent_psi",))
