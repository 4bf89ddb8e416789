"""The verdict is right on every system of known ground truth: the word, whether robustly, and which gates fail."""

from __future__ import annotations

import pandas as pd
import pytest

from emergent.assessment import assess
from emergent.calibration.gates import JUDGED
from emergent.families import GROUP, PIPELINE
from emergent.family import Family
from emergent.result import Estimate, Result
from emergent.scenario import Thresholds
from emergent.verdict import Verdict, judge
from tests.ground_truth import ground_truth, judged

UNSEEN = {"uncoupled", "wanderers"}
"""Forty replications in which nobody responds do not show that nobody ever does: gate 6 stays open."""


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.name)
def test_verdict(one):
    verdict = judged(one.dynamics, **one.parameters).verdict
    is_open = one.dynamics in UNSEEN
    assert str(verdict) == one.word + " (provisional)" * is_open
    assert [gate.number for gate in verdict.gates] == [1, 2, 3, 4, 5, 6]
    for gate, truth in zip(verdict.gates, one.gates, strict=True):
        assert truth is None or gate.passed is (None if is_open and gate.number == 6 else truth), gate
    assert all(sentence.endswith(".") for sentence in verdict.sentences)


def test_what_lies_at_a_threshold_stays_open():
    """A member's additive part is just what it responds with alone: the whole is no more than the sum, and no less."""
    gate = judged("additive", members=20).verdict.gates[2]
    assert gate.passed is None
    assert [answer.figure for answer in gate.answers if answer.passed is None] == ["sum_of_parts.beyond"]


def test_every_word_has_a_system_of_known_ground_truth():
    assert {words.removeprefix("robustly ").removesuffix(" (provisional)") for _, _, words, _ in JUDGED} == {
        "emergent",
        "amplified",
        "concentrated",
        "fragile",
        "not goal-directed",
        "not local",
    }


def test_noise_lowers_the_figure_and_not_the_word():
    """Ranging groups that work in 70 % of the runs: GD .7 within 4.5 standard deviations, the same verdict."""
    gd = judged("ranging", success=0.7).results["goal_directedness"]["gd"]
    assert gd.value == pytest.approx(0.7, abs=4.5 * (0.21 / gd.replications) ** 0.5)
    assert gd.low < gd.value < gd.high < 1


def words_of(success: float, seeds: int = 40) -> list[str]:
    """Return the verdicts on groups that work in this share of the runs, each from 20 replications."""
    system = ground_truth("ranging", success=success, members=4, dt=10)
    metrics = ["goal_directedness", "locality"]
    return [str(assess(system, metrics=metrics, replications=20, seed=seed).verdict) for seed in range(seeds)]


def test_few_replications_do_not_decide_that_a_system_is_not_goal_directed():
    """With a true GD of .1, "not goal-directed" is definite only if no interval reaches .05: of 20 runs never.

    Where none of 20 works, Wilson's interval reaches .16. "Goal-directed" for certain takes a lower end above .2:
    8 of 20 at least (p = 4e-4), so more than two of 40 are a false alarm in fewer than 1 of 100,000.
    """
    words = words_of(0.1)
    assert "not goal-directed" not in words
    assert any("provisional" in word for word in words)
    assert sum(word == "goal-directed" for word in words) <= 2


def test_few_replications_do_not_decide_that_a_true_three_tenths_are_none():
    """With a true GD of .3, "weakly" needs an upper end below .2, hence at most 1 of 20 (p = .008): 6 of 40 is 1e-6."""
    words = words_of(0.3)
    assert "not goal-directed" not in words
    assert sum(word == "weakly goal-directed" for word in words) < 6


# gates take their figures from where the family says


def result(metric: str, **values: float) -> Result:
    """Return a result whose intervals reach .02 to both sides, those of shares of 0 and 1 not at all."""
    half = {name: 0.0 if value in (0.0, 1.0) else 0.02 for name, value in values.items()}
    return Result(metric, tuple(Estimate(n, v, v - half[n], v + half[n], 99) for n, v in values.items()))


def pipeline(**changed: dict[str, float]) -> Verdict:
    """Return the verdict on a pipeline that passes all gates, but for what is changed."""
    figures = {
        "goal_directedness": {"gd": 0.8, "attainment": 0.8, "null": 0.0, "ceiling": 1.0},
        "holding": {"identical": 1.0, "permuted": 1.0, "held": 0.3, "beyond": 0.5, "share": 0.1},
        "necessity": {"worst_single": 0.9, "worst_pair": 0.7},
        "interaction": {"interaction": 0.8},
        "respecification": {"system": 0.95, "best_member": 0.4, "excess": 0.55},
        "importance": {"most": 0.8, "without_passive": 0.0},
        "capability": {"baseline": 0.7, "gain": 0.1},
    }
    results = {name: result(name, **values | changed.get(name, {})) for name, values in figures.items()}
    views = pd.DataFrame({"component": ["a", "b"], "value": [0.1, 0.3]})
    parts = pd.DataFrame({"component": ["a.b", "board"], "kind": ["edge", "board"], "missed": [False, True]})
    results["holding"].tables["components"] = views
    results["importance"].tables["passive"] = parts
    return judge(results, PIPELINE, Thresholds())


def test_gates_of_a_pipeline():
    verdict = pipeline()
    assert str(verdict) == "robustly emergent"
    assert [[e.name for e in gate.estimates] for gate in verdict.gates] == [
        *(["gd"], ["identical", "permuted"], ["share"], ["worst_single"], ["interaction"], ["excess"]),
    ]
    assert [gate.condition for gate in verdict.gates] == ["> 0.2", "= 1", "< 0.2", "> 0.7", "> 0", "> 0.05"]
    assert sentences(verdict) == sentences_of(PIPELINE, struck="struck")


def sentences(verdict: Verdict) -> list[str]:
    return [gate.sentence for gate in verdict.gates]


def sentences_of(family: Family, struck: str) -> list[str]:
    return [question.sentence.replace("{struck}", struck) for question in family.questions]


def test_gates_of_a_group():
    verdict = judged("ranging").verdict
    assert verdict.distributed is None
    asked = zip(
        sentences(verdict), sentences_of(GROUP, struck="removed, frozen, misled by 90° or shown a decoy"), strict=True
    )
    assert all(sentence.startswith(question) for sentence, question in asked)
    assert not any("component" in sentence for sentence in verdict.sentences)


@pytest.mark.parametrize(
    ("changed", "word", "failing"),
    [
        ({"holding": {"identical": 0.9}}, "not local", 2),
        ({"holding": {"permuted": 0.9}}, "not local", 2),
        ({"holding": {"share": 0.9}}, "concentrated", 3),
        ({"holding": {"share": 0.21}}, "concentrated (provisional)", 3),
        ({"necessity": {"worst_single": 0.5}}, "concentrated", 4),
        ({"interaction": {"interaction": -0.1}}, "amplified", 5),
        ({"respecification": {"system": 0.0, "excess": -0.4}}, "not goal-directed", 6),
        ({"goal_directedness": {"gd": -0.1}}, "not goal-directed", 1),
    ],
)
def test_each_gate_of_a_pipeline_fails_by_itself(changed, word, failing):
    verdict = pipeline(**changed)
    assert str(verdict) == word
    assert [gate.number for gate in verdict.gates if gate.passed is not True] == [failing]
    assert all(s.endswith(".") and "undefined" not in s and "{" not in s for s in verdict.sentences)


@pytest.mark.parametrize(("gain", "better"), [(-0.1, True), (-0.01, False), (0.1, False)])
def test_that_one_agent_does_better_needs_the_whole_interval(gain, better):
    verdict = pipeline(capability={"baseline": 0.8 - gain, "gain": gain})
    said = [sentence for sentence in verdict.sentences if "agent" in sentence]
    assert len(said) == better
    assert all("does better: it attains 0.90 [0.88, 0.92], the system 0.80 [0.78, 0.82]." in one for one in said)


@pytest.mark.parametrize(("share", "distributed"), [(0.1, True), (0.17, True), (0.19, False), (0.4, False)])
def test_that_nobody_holds_the_goal_needs_the_whole_interval(share, distributed):
    """One of the two sentences stands in every assessment of a pipeline."""
    verdict = pipeline(holding={"share": share})
    assert verdict.distributed is distributed
    begins = (
        "No component holds the goal: the best of them (b) could",
        "Components hold subgoals: the best of them (b)",
    )
    found = [[s for s in verdict.sentences if s.startswith(begin)] for begin in begins]
    assert [len(said) for said in found] == [distributed, not distributed]
    (said,) = found[0] + found[1]
    assert "0.30 of the items" in said
    assert "0.80 [0.78, 0.82]" in said


def test_the_loss_of_a_part_that_is_no_member_is_told():
    assert "Without the board nothing is left; it is a place, not a member." in pipeline().sentences
    kept = pipeline(importance={"without_passive": 0.4}).sentences
    assert any(s.startswith("Without the board 0.40 [0.38, 0.42] of the goal-directedness is left") for s in kept)
