"""The metrics of pipelines against closed forms, on the smallest wirings that have them, and the verdicts on these.

Shares of items are held to 4.5 standard deviations of as many independent items: a false alarm in 1 of 150,000 each.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from emergent.assessment import Assessment, assess, measure
from emergent.calibration.pipelines import (
    REPLICATIONS,
    RIGHT,
    P,
    at,
    bare_dictator,
    chain,
    dictator,
    fallback,
    over_items,
    parallel,
    pipeline,
    reviewed,
    shared,
    single,
    slow_start,
    sole_reader,
    sound,
    stage,
    voting,
)
from emergent.families import PIPELINE
from emergent.metrics import METRICS
from emergent.metrics.soft_planning import single_decision
from emergent.models.ground_truth import GroundTruthSystem
from emergent.models.pipeline import PipelineSystem
from emergent.models.walk import WalkSystem
from emergent.perturbation import Plan
from emergent.result import Result
from emergent.scenario import Scenario

OF_PIPELINES = ("holding", "respecification", "capability", "importance", "dose", "repetition", "maxent_answers")


def forgetful() -> PipelineSystem:
    """Return a chain whose tool tells what it told of another item, now and then."""
    tool = {"kind": "tool", "part": "x", "stale": 0.2, "fails": 0.1, "corrupts": 0.1}
    components = {"tool": tool, "a": stage(tools=["tool"]), "b": stage(part="y")}
    return pipeline("in -> a, a -> b, b -> out", components)


def muddled() -> PipelineSystem:
    """Return agents on a board that forgets, shows what is outdated, and garbles."""
    board = {"kind": "board", "loss": 0.1, "stale": 0.3, "flip": 0.1}
    agents = {f"{part}-{i}": stage(part=part, right=0.9, board="board") for part in "xy" for i in range(2)}
    return pipeline("in -> board, board -> out", {**agents, "board": board})


@cache
def measured(metric: str, build=chain, replications: int = REPLICATIONS, **parameters) -> Result:
    system = build(**parameters)
    asked = METRICS[metric](replications)
    assert asked.why_not(system) == ""
    return measure(system, asked, seed=11)


@cache
def assessed(build, replications: int = REPLICATIONS, metrics: tuple[str, ...] | None = None) -> Assessment:
    scenario = Scenario(build.__name__, "Ground truth", "", build(), seed=12, replications=replications)
    return assess(scenario, metrics=metrics)


def judged(build, replications: int = REPLICATIONS) -> Assessment:
    """Return an assessment of what the gates ask, and of what parts are worth."""
    return assessed(build, replications, (*PIPELINE.metrics, "importance"))


def error(p: float, runs: float, items: int = 48) -> float:
    """Return 4.5 standard deviations of a share p of the items that count in these runs."""
    return 4.5 * math.sqrt(p * (1 - p) / (runs * items))


# what is asked of whom


@pytest.mark.parametrize("system", [WalkSystem(), GroundTruthSystem()], ids=["walk", "ground-truth"])
def test_other_systems_are_not_asked(system):
    for name in OF_PIPELINES:
        assert METRICS[name]().why_not(system), name


def test_pipelines_are_not_asked_what_walkers_are():
    assert set(assessed(shared).skipped) == {
        *("locality", "sufficiency", "retargeting", "horizons", "information"),
        *("retention", "distraction", "misleading", "decoy", "rejoin", "plasticity", "control_cost"),
        *("control_cost_by_size", "delay", "influence", "roles", "psi", "causal_emergence", "synergy", "maxent_gd"),
        *("coalitions", "equifinality", "misdirection", "own_cue", "persistence", "sum_of_parts"),
        *("insulation", "following"),
    }
    for name, result in assessed(shared).results.items():
        assert {e.name for e in result.estimates} == set(METRICS[name].estimates) - {"front", "cued", "difference"}, (
            name
        )


# holding


@pytest.mark.parametrize("build", [chain, parallel, dictator, sole_reader, shared, forgetful, muddled])
def test_nobody_reads_the_observers_target(build):
    found = measured("holding", build)
    assert (found["identical"].value, found["permuted"].value) == (1.0, 1.0)


def test_no_component_of_a_chain_holds_the_goal():
    found = measured("holding")
    assert found["held"].value == 16.0**-4
    assert (found["held"].low, found["held"].high) == (found["held"].value,) * 2
    assert found["beyond"].value == pytest.approx(P - 16.0**-4, abs=error(P, REPLICATIONS))
    assert list(found.tables["components"]["component"])[:3] == ["a", "b", "c"]
    assert len(found.tables["components"]) == 3 + 4


# answers told by the targets


def test_answers_of_a_chain_are_told_by_their_targets():
    """One decision among 16⁴, right with probability P: nobody gets there alone, and nobody can be missed.

    The figure changes with the share of right ones by less than 1.1.
    """
    answers, found = 16**4, measured("maxent_answers")
    truth = single_decision(P, answers) / math.log(answers)
    assert found["system"].value == pytest.approx(truth, abs=1.1 * error(P, REPLICATIONS / 2))
    assert found["nats"].value == pytest.approx(found["system"].value * math.log(answers))
    assert found["best_member"].value == pytest.approx(0, abs=1e-9)
    assert found["perturbed"].value == pytest.approx(0, abs=1e-3)


def test_answers_of_two_kinds():
    """With K = 2 the wrong answer tells as much as the right one."""
    found = measured("maxent_answers", bare_dictator)
    p = measured("goal_directedness", bare_dictator)["attainment"].value
    rough = 4.5 * abs(math.log(p / (1 - p))) / math.log(2) * math.sqrt(p * (1 - p) / (REPLICATIONS / 2 * 48))
    assert found["system"].value == pytest.approx(single_decision(p, 2) / math.log(2), abs=rough)


# importance


def rows(table, key="component"):
    return {getattr(row, key): row for row in table.itertuples()}


def test_importance_in_series_is_p_over_p_i():
    """Birnbaum P/p_i, and the loss is P, of stages and of the edges, whose own p is 1."""
    found = rows(measured("importance").tables["components"])
    assert set(found) == {"a", "b", "c", "in.a", "a.b", "b.c", "c.out"}
    for name, row in found.items():
        truth = P / RIGHT.get(name, 1.0)
        assert row.value == pytest.approx(truth, abs=error(truth, REPLICATIONS / 2)), name
        assert row.loss == pytest.approx(P, abs=error(P, REPLICATIONS / 2) + 1e-3), name
        assert row.low < row.value < row.high
        assert row.passive is ("." in name)


def test_the_most_important_in_series_is_the_weakest():
    most = measured("importance")["most"]
    assert "(c," in most.label
    assert most.value == pytest.approx(P / 0.7, abs=error(P / 0.7, REPLICATIONS / 2))


def test_importance_in_parallel_is_the_chance_that_the_others_fail():
    """Π_{j≠i}(1 − p_j); the selector is in series with both."""
    found = rows(measured("importance", parallel).tables["components"])
    for name, truth in {"a": 1 - 0.6, "b": 1 - 0.7, "pick": 1 - 0.3 * 0.4}.items():
        assert found[name].value == pytest.approx(truth, abs=error(truth, REPLICATIONS / 2)), name


def test_without_the_board_nothing_is_left():
    found = measured("importance", shared)
    assert found["without_passive"].value == 0.0
    assert found["without_passive"].label == "left without the board that is missed most (board)"
    passive = found.tables["passive"]
    assert list(passive[passive["missed"]]["component"]) == ["board"]


# dose


@pytest.mark.parametrize(
    ("queue", "name", "truth"),
    [
        (0, "half_silent", 0.2 + 0.2 * (0.8**3 - 0.5) / (0.8**3 - 0.6**3)),
        (0, "half_visible", 0.2 + 0.2 * (0.8**3 - 0.5) / (0.8**3 - 0.6**3)),
        (3, "half_silent", 0.2 + 0.2 * (0.8**3 - 0.5) / (0.8**3 - 0.6**3)),
        (3, "half_visible", 0.4 + 0.2 * (0.936**3 - 0.5) / (0.936**3 - 0.784**3)),
    ],
    ids=["silent", "visible", "silent, with retries", "visible, with retries"],
)
def test_retries_help_against_visible_failures_only(queue, name, truth):
    """Three faultless stages at dose d: (1 − d)³, and (1 − d³)³ with three attempts; half of it by straight lines."""
    found = measured("dose", sound, queue=queue)[name]
    assert found.value == pytest.approx(truth, abs=0.02)
    assert found.low <= found.value <= found.high


def test_curves_of_dose():
    curves = measured("dose", sound).tables["curves"]
    assert set(curves["kind"]) == {"fail", "garble", "delay", "drop", "harden", "mix", "hurry"}
    assert set(curves["on"]) == {"all members", "most critical", "items"}
    for row in curves[curves["kind"].isin(["fail", "garble", "drop"])].itertuples():
        truth = (1 - row.dose) ** (3 if row.on == "all members" else 1)
        assert row.value == pytest.approx(truth, abs=error(truth, row.replications) + 1e-3), row
    harmless = curves[(curves["dose"] == 0) | (curves["kind"] == "hurry")]  # there is no deadline
    assert (harmless["value"] == 1.0).all()


def test_harder_items():
    """`harden` shifts the logit: σ(logit p − h) for each of three stages with p = .8."""
    curves = measured("dose", eighty).tables["curves"]
    for row in curves[curves["kind"] == "harden"].itertuples():
        truth = (1 / (1 + math.exp(row.dose) / 4)) ** 3
        assert row.value == pytest.approx(truth, abs=error(truth, row.replications)), row


def eighty() -> PipelineSystem:
    return chain(dict.fromkeys("abc", 0.8))


# repetition


def test_luck_is_independent_without_difficulty():
    found = measured("repetition", single)
    assert found["icc"].value == pytest.approx(0, abs=4.5 * math.sqrt(2 / (48 * REPLICATIONS * 6 * 5)))
    assert found["pass_1"].value == pytest.approx(0.8, abs=error(0.8, 6 * REPLICATIONS))
    assert found["pass_6"].value == pytest.approx(0.8**6, abs=error(0.8**6, REPLICATIONS))
    assert found["majority_3"].value == pytest.approx(3 * 0.64 - 2 * 0.512, abs=error(0.896, REPLICATIONS))
    assert found["gain"].value == pytest.approx(0.096, abs=0.02)


def test_difficulty_makes_runs_of_one_item_alike():
    """Over z ~ N(0, σ²), p(z) = σ(logit p − z): ICC = Var p/(E p·(1 − E p)), pass^k = E p^k, by quadrature."""
    z, weight = np.polynomial.hermite_e.hermegauss(80)
    p = at(0.8, 2.5 * z)
    weight = weight / weight.sum()
    mean, sixth, majority = (float(weight @ values) for values in (p, p**6, 3 * p**2 - 2 * p**3))
    truth = float(weight @ (p - mean) ** 2) / (mean * (1 - mean))
    assert 0.35 < truth < 0.55  # as in replicated traces of agents: pipelines.md
    found = measured("repetition", single, difficulty=2.5)
    assert found["icc"].value == pytest.approx(truth, abs=0.06)
    assert found["pass_1"].value == pytest.approx(mean, abs=error(mean, REPLICATIONS))
    assert found["pass_6"].value == pytest.approx(sixth, abs=error(sixth, REPLICATIONS))
    assert found["independent_6"].value == pytest.approx(mean**6, abs=0.06)
    assert found["gain"].value == pytest.approx(majority - mean, abs=0.02)
    assert found["pass_6"].low > found["independent_6"].high


# capability


def accurate(found: Result, name: str, truth: float, trials: float = REPLICATIONS * 60) -> None:
    row = rows(found.tables["accuracy"])[name]
    assert row.value == pytest.approx(truth, abs=error(truth, trials, 1)), name


def test_a_chain_attains_what_its_components_are_capable_of():
    """Each is measured for itself, on all items: no product of shares that are given each other."""
    found = measured("capability")
    assert found["capability"].value == pytest.approx(P, abs=error(P, REPLICATIONS))
    assert found["coordination"].value == pytest.approx(0, abs=2 * error(P, REPLICATIONS))
    assert found["coordination"].value != 0
    assert found["relative"].value == pytest.approx(1, abs=2 * error(P, REPLICATIONS) / P)
    for name, truth in RIGHT.items():
        accurate(found, name, truth)
        assert rows(found.tables["accuracy"])[name].trials == 60


def test_hard_items_are_hard_for_all():
    """Alone each is right as often as P_i = E[θ_i]; together E[Πθ] > ΠE[θ], a synergy beyond independence."""
    found = measured("capability", difficulty=2.5)
    alone = {name: over_items(lambda z, p=p: at(p, z), 2.5) for name, p in RIGHT.items()}
    together = over_items(lambda z: math.prod(at(p, z) for p in RIGHT.values()), 2.5)
    product = math.prod(alone.values())
    for name, truth in alone.items():
        accurate(found, name, truth)
    assert found["capability"].value == pytest.approx(product, abs=2 * error(product, REPLICATIONS))
    assert together - product > 0.1
    assert found["coordination"].value == pytest.approx(together - product, abs=2 * error(product, REPLICATIONS))
    assert found["coordination"].low > 0
    assert found["relative"].low > 1


def tooled(fails: float = 0.2, reviewed: bool = False) -> PipelineSystem:
    """Return a writer whose two tools fail and corrupt, with retries; a reviewer may send back what is wrong."""
    components = {
        "writer": stage(part="brief", right=0.9, tools=["search", "ledger"], queue="retries"),
        "search": {"kind": "tool", "part": "facts", "fails": fails, "corrupts": 0.1},
        "ledger": {"kind": "tool", "part": "figures", "fails": 0.3, "corrupts": 0.05},
        "retries": {"kind": "queue", "cap": 3, "backoff": 0},
    }
    if not reviewed:
        return pipeline("in -> writer, writer -> out", components)
    components["reviewer"] = {"kind": "reviewer", "sensitivity": 1.0, "false_alarm": 0.0, "cap": 3}
    return pipeline("in -> writer, writer -> reviewer, reviewer -> writer : reject, reviewer -> out", components)


@pytest.mark.parametrize("reviewed", [False, True])
def test_the_errors_of_tools_count_once_and_retries_count_as_one(reviewed):
    """(1 − F³)·p·(1 − c₁)(1 − c₂), F = 1 − (1 − f₁)(1 − f₂): what the unit answers, not what its attempts do."""
    found = measured("capability", tooled, reviewed=reviewed)
    truth = (1 - (1 - 0.8 * 0.7) ** 3) * 0.9 * 0.9 * 0.95
    assert list(found.tables["accuracy"]["component"]) == ["writer"]
    accurate(found, "writer", truth)
    assert rows(found.tables["accuracy"])["writer"].trials == 60
    assert found["capability"].value == rows(found.tables["accuracy"])["writer"].value
    won = found["coordination"]
    assert (won.low > 0.05) if reviewed else won.value == pytest.approx(0, abs=error(truth, REPLICATIONS))


def test_of_two_leaves_an_oracle_takes_the_right_one():
    """1 − .3·.4, which a perfect selector attains; where items differ in difficulty both fail on the hard ones."""
    found = measured("capability", parallel)
    assert found["capability"].value == pytest.approx(0.88, abs=error(0.88, REPLICATIONS))
    assert found["coordination"].value == pytest.approx(0, abs=2 * error(0.88, REPLICATIONS))
    found = measured("capability", parallel, difficulty=2.5)
    left, right = (over_items(lambda z, p=p: at(p, z), 2.5) for p in (0.7, 0.6))
    both = over_items(lambda z: 1 - (1 - at(0.7, z)) * (1 - at(0.6, z)), 2.5)
    accurate(found, "a", left)
    accurate(found, "b", right)
    lost = both - 1 + (1 - left) * (1 - right)
    assert found["coordination"].value == pytest.approx(lost, abs=2 * error(both, REPLICATIONS))
    assert found["coordination"].high < 0


def test_sending_back_is_a_synergy():
    """U = p_a(1 − (1 − p_b)³) where the components are capable of p_a·p_b."""
    found = measured("capability", reviewed)
    truth = 0.9 * (1 - 0.4**3)
    assert found["coordination"].value == pytest.approx(truth - 0.54, abs=2 * error(0.54, REPLICATIONS))
    assert found["coordination"].low > 0
    assert list(found.tables["accuracy"]["component"]) == ["a", "b"]


def test_agents_on_a_board_are_redundant():
    """What fails visibly is not written and done again: of the answers p are right, five agents a part."""
    found = measured("capability", failing_agents)
    for name in ("x-0", "x-1", "y-0", "y-1"):
        tried = rows(found.tables["accuracy"])[name].trials * REPLICATIONS
        accurate(found, name, 0.8, tried)
    assert found["capability"].value == pytest.approx((1 - 0.2**2) ** 2, abs=0.02)


def failing_agents() -> PipelineSystem:
    agents = {f"{part}-{i}": stage(part=part, right=0.8, fails=0.3, board="board") for part in "xy" for i in range(2)}
    return pipeline("in -> board, board -> out", {**agents, "board": {"kind": "board"}})


def test_a_fallback_is_measured_where_what_it_stands_in_for_fails():
    found = measured("capability", fallback)
    for name, truth in {"first": 0.45, "second": 0.7, "last": 0.8}.items():
        accurate(found, name, truth)
    truth = (1 - 0.55 * 0.3) * 0.8
    assert found["capability"].value == pytest.approx(truth, abs=2 * error(truth, REPLICATIONS))
    assert not any("Never tried" in note for note in found.notes)


# one agent


def test_one_agent_makes_as_many_whole_attempts_as_the_calls_allow():
    """Three calls pay for one attempt; with a second one (seven calls, with the vote) a tie goes to the first."""
    found = measured("capability")
    alone = (sum(RIGHT.values()) / 3) ** 3
    for name in ("baseline", "baseline_more"):
        assert found[name].value == pytest.approx(alone, abs=error(alone, REPLICATIONS)), name
    assert found["gain"].value == pytest.approx(P - alone, abs=1.5 * error(alone, REPLICATIONS))
    calls = rows(found.tables["calls"], "who")
    assert calls["the system"].value == pytest.approx(3)
    assert (calls["one agent"].attempts, calls["one agent"].value) == (1, pytest.approx(3))
    more = calls["one agent, one attempt more"]
    assert (more.attempts, more.value) == (2, pytest.approx(7))
    said = "Calls an item: the system spends 3, one agent 3 with attempts: 1, and 7 with attempts: 2."
    assert said in found.notes


def test_one_agent_that_votes_with_itself_is_the_vote():
    """Three readings and a count are four calls: the agent's three attempts are just that."""
    found = measured("capability", voting)
    calls = rows(found.tables["calls"], "who")
    assert (calls["the system"].value, calls["one agent"].value) == (4, 4)
    assert calls["one agent"].attempts == 3
    p = 0.72
    truth = 3 * p**2 - 2 * p**3 + p * (1 - p) ** 2  # without two alike, the first counts
    assert found["baseline"].value == pytest.approx(truth, abs=error(truth, REPLICATIONS))
    assert found["gain"].value == pytest.approx(0, abs=1.5 * error(truth, REPLICATIONS))


def test_the_calls_of_tools_are_counted():
    """Three stages and two tools: an attempt costs five, two with their vote eleven."""
    system = tooled()
    assert [system.cost(k) for k in (1, 2, 3)] == [5, 11, 16]


# respecification


def test_a_chain_follows_what_is_asked_for():
    """Of three items in flight midway, one has passed all stages: it is delivered as asked for before."""
    found = measured("respecification", sound)
    assert found["system"].value == 1.0
    assert found["best_member"].value == pytest.approx(16.0**-4)
    assert found["excess"].value == pytest.approx(1 - 16.0**-4)
    assert found["outdated"].value == pytest.approx(1 / 3)
    assert found["under_way"].value == 0.0  # the two others have put in what their first stages read before
    assert "of what was under way 0\u00a0% is delivered as asked for now" in found.notes[0]


def test_what_is_under_way_and_has_not_been_read_follows():
    """Of the four items on their way, the reader at its end has read one."""
    found = measured("respecification", slow_start)
    assert found["under_way"].value == pytest.approx(0.75)
    assert found["outdated"].value == pytest.approx(0.25)


class Cached(PipelineSystem):
    """A pipeline that looks up once what is asked for, and keeps it."""

    def __init__(self, parameters=None, goal=None):
        super().__init__(parameters or shared().parameters, goal)

    def simulate(self, batch):
        kept = [Plan(tuple(p for p in plan if p.kind != "respecify")) for plan in batch.plans]
        variables, recorded = super().simulate(replace(batch, plans=kept))
        (dims, reached), (_, outcome) = variables["reached"], variables["outcome"]
        asked = np.array(["respecify" in plan.text for plan in batch.plans])[batch.plan]
        old = asked[:, None] & (reached >= self.goal.midway)
        outcome = np.where(old & (outcome == 1), 5, outcome).astype(outcome.dtype)
        reached = np.where(old, np.nan, reached).astype(reached.dtype)
        return {**variables, "reached": (dims, reached), "outcome": (dims, outcome)}, recorded


def test_what_keeps_the_old_specification_does_not_follow():
    found = measured("respecification", Cached)
    assert (found["system"].value, found["under_way"].value, found["outdated"].value) == (0.0, 0.0, 1.0)
    verdict = judged(Cached).verdict
    assert [gate.passed for gate in verdict.gates] == [True, True, True, False, True, False]
    assert str(verdict) == "not goal-directed"
    assert [e.name for e in verdict.gates[5].beside] == ["system", "best_member", "under_way"]


# verdicts


def test_linear_chain():
    """No component holds the goal, and yet each is needed: fragile by gate 4 alone."""
    verdict = judged(chain).verdict
    assert str(verdict) == "fragile"
    assert [gate.passed for gate in verdict.gates] == [True, True, True, False, True, True]
    assert verdict.distributed is True
    assert sum(s.startswith("No component holds the goal: the best of them (a) could") for s in verdict.sentences) == 1
    assert any(s.startswith("Without the edge in.a nothing is left; it is a way, not a m") for s in verdict.sentences)


def test_agents_on_a_board():
    """Of five agents for each part the worst leaves .8; without the board nothing is left, though it is no member."""
    verdict, necessity = judged(shared, 120).verdict, judged(shared, 120).results["necessity"]
    assert verdict.word == "concentrated"
    assert [gate.passed for gate in verdict.gates] == [True, True, True, False, True, True]
    assert necessity["worst_single"].low > 0.7
    assert necessity["worst_component"].value == 0.0
    parts = necessity.tables["components"]
    assert set(parts[parts["value"] == 0.0]["component"]) >= {"board"}
    assert "Without the board nothing is left; it is a place, not a member." in verdict.sentences
    assert [s.partition(",")[0] for s in verdict.sentences if s.startswith("Not asked")] == [
        "Not asked: misdirection",
        "Not asked: retargeting",
    ]


@pytest.mark.parametrize("build", [dictator, bare_dictator])
def test_dictator_reviewer(build):
    verdict, results = assessed(build).verdict, assessed(build).results
    assert results["goal_directedness"]["attainment"].value == pytest.approx(0.846, abs=error(0.846, REPLICATIONS))
    assert str(verdict) == "concentrated"
    assert verdict.gates[2].passed is False
    assert verdict.distributed is False
    assert sum(s.startswith("Components hold subgoals: the best of them (reviewer)") for s in verdict.sentences) == 1


def test_a_tester_that_knows_more_than_can_be_read_is_the_ceiling():
    """Decoded from readings, half of the items come out right, as at chance; the reviewer's tests tell more."""
    results = assessed(bare_dictator).results
    held, gd = results["holding"]["held"].value, results["goal_directedness"]
    assert gd["ceiling"].value == pytest.approx(held)
    assert held > 0.965
    assert gd["gd"].value == pytest.approx((0.846 - 0.5) / (held - 0.5), abs=0.05)
    assert "The ceiling is the guessing probability of reviewer" in gd.notes[0]
    assert results["repetition"]["pass_1"].value == pytest.approx(0.846, abs=error(0.846, REPLICATIONS))


def test_one_stage_reads_the_only_part():
    verdict = judged(sole_reader).verdict
    assert verdict.gates[2].passed is False
    assert str(verdict) == "concentrated"
    assert any(s.startswith("Components hold subgoals: the best of them (reads)") for s in verdict.sentences)


def test_a_leak_is_not_local():
    """A pipeline whose log depends on the observer's target."""
    assert str(judged(Leaking).verdict) == "not local"
    assert judged(Leaking).verdict.gates[1].passed is False


class Leaking(PipelineSystem):
    def __init__(self, parameters=None, goal=None):
        super().__init__(parameters or shared().parameters, goal)

    def simulate(self, batch):
        variables, recorded = super().simulate(batch)
        if "trace" not in variables:
            return variables, recorded
        dims, trace = variables["trace"]
        told = np.array(["relabel" in plan.text for plan in batch.plans])[batch.plan]
        return {**variables, "trace": (dims, trace + told[:, None].astype(np.uint64))}, recorded
