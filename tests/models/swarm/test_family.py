"""What the verdict says of a swarm: which of its members hold the goal."""

from __future__ import annotations

import pandas as pd
import pytest

from emergent.family import Word
from emergent.gate import gates
from emergent.metrics import METRICS
from emergent.models.swarm import SwarmSystem
from emergent.models.swarm.family import ALONE, SWARM, who_holds_it, without_them
from emergent.result import Estimate
from emergent.scenario import Thresholds, read_scenario
from emergent.verdict import judge

ESTIMATES = {
    "goal_directedness.gd": (0.8, 0.7, 0.9),
    "locality.identical": (1.0, 0.9, 1.0),
    "sufficiency.alone_best": (1.1, 0.9, 1.3),
    "sufficiency.sole_best": (0.4, 0.1, 0.7),
    "necessity.worst_single": (0.8, 0.75, 0.9),
    "interaction.interaction": (0.35, 0.3, 0.4),
    "interaction.both": (0.9, 0.85, 0.95),
    "interaction.sighted": (0.55, 0.53, 0.57),
    "retargeting.excess": (-0.6, -0.7, -0.5),
    "retargeting.system": (0.45, 0.4, 0.5),
}


class Found(dict):
    """Estimates of one metric by name, and its tables."""

    tables: dict[str, pd.DataFrame]


def findings(alone: dict[str, tuple[float, float]], **changed: tuple[float, float, float]) -> dict[str, Found]:
    """Return what metrics might find; `alone` are value and lower end of what members reach alone."""
    found: dict[str, Found] = {}
    for name, (value, low, high) in {**ESTIMATES, **changed}.items():
        metric, _, estimate = name.partition(".")
        found.setdefault(metric, Found())[estimate] = Estimate(estimate, value, low, high, 100)
    for one in found.values():
        one.tables = {}
    rows = [{"member": m, "condition": ALONE, "value": value, "low": low} for m, (value, low) in alone.items()]
    found["sufficiency"].tables["members"] = pd.DataFrame(rows)
    return found


TWO = {"member-0": (1.1, 0.9), "member-1": (1.05, 0.8), "member-2": (0.02, -0.1), "member-3": (-0.01, -0.1)}


def test_it_is_told_who_holds_the_goal():
    (said,) = who_holds_it(findings(TWO))
    assert said.startswith("2 of 4 members hold the goal: alone, each goes there, and reaches at least 1.05")
    assert said.endswith("The others hold nothing: alone, the best of them reaches 0.02.")


def test_where_everybody_holds_it_there_are_no_others():
    (said,) = who_holds_it(findings({"member-0": (1.1, 0.9)}))
    assert said.startswith("1 of 1 members hold the goal")
    assert "others" not in said


def test_where_nobody_is_shown_to_hold_it_that_is_said():
    assert who_holds_it(findings({"member-0": (0.6, 0.2)})) == (
        "No member is shown to hold the goal: alone, none goes there.",
    )
    assert who_holds_it({}) == ()


def test_following_is_told_where_it_does_something():
    assert len(without_them(findings(TWO))) == 1
    assert without_them(findings(TWO, **{"interaction.both": (0.56, 0.5, 0.6)})) == ()


def test_a_swarm_most_of_whose_members_hold_the_goal_is_amplified():
    assert judge(findings(TWO), SWARM, Thresholds()).word is Word.AMPLIFIED


def test_a_swarm_that_few_members_guide_is_concentrated():
    few = {**TWO, "member-1": (0.05, -0.1)}
    verdict = judge(findings(few), SWARM, Thresholds())
    assert verdict.word is Word.CONCENTRATED
    assert "it does not find the goal: members hold it" in verdict.sentences[0]
    assert [gate.passed for gate in gates(findings(few), SWARM, Thresholds())] == [True, True, False, True, True, False]


@pytest.mark.parametrize("name", SWARM.required)
def test_what_answers_the_gates_can_be_asked_of_a_swarm(name):
    assert METRICS[name]().why_not(SwarmSystem()) == ""


def test_the_bundled_scenario_claims_what_the_family_says():
    scenario = read_scenario("swarm-informed")
    assert scenario.system.family is SWARM
    assert [claim.equals for claim in scenario.claims if claim.metric == "verdict"] == [Word.CONCENTRATED]
