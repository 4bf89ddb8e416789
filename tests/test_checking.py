"""Checking claims: what is measured, what is compared, which metrics are run, and the words for it."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from emergent import assessment as assessing
from emergent import checking
from emergent.checking import bounds, check, describe
from emergent.families import GROUP
from emergent.metrics import METRICS
from emergent.result import Estimate
from emergent.scenario import Claim, Scenario, loads
from emergent.store import RunStore
from emergent.variant import Variant

OF_PIPELINES = {"holding", "respecification", "capability", "importance", "dose", "repetition", "maxent_answers"}
HEAD = """
[scenario]
name = "small"
title = "Four walkers for two minutes"
system = "walk"
replications = 12
[parameters]
walkers = 4
horizon = 120
restaurant = [60, 0]
[[plan]]
name = "one frozen"
perturbations = ["freeze:walker-0@20=30"]
"""


def scenario(claims: str) -> Scenario:
    return loads(HEAD + claims)


def checked(claims: str) -> checking.Checked:
    (only,) = check(scenario(claims))
    return only


def test_attainment_of_a_plan():
    ceiling = checked("[claims.a]\nplan = 'ceiling'\nat_least = 0.9")
    assert ceiling.passed
    assert ceiling.estimate is not None
    assert (ceiling.estimate.value, ceiling.estimate.replications) == (1.0, 12)
    assert not checked("[claims.a]\nplan = 'null'\nat_least = 0.9").passed


def test_the_interval_asks_for_more_than_the_estimate():
    """All of 12 runs succeed: the estimate is 1, and Wilson's interval begins at 0.76."""
    assert checked("[claims.a]\nplan = 'ceiling'\nat_least = 0.9").passed
    assert not checked("[claims.a]\nplan = 'ceiling'\nat_least = 0.9\nmust = 'interval'").passed


def test_a_plan_less_another_is_paired():
    same = checked("[claims.a]\nplan = 'uncoupled'\nagainst = 'deafen:*@0=1'\nat_least = 0\nat_most = 0")
    assert same.passed
    better = checked("[claims.a]\nplan = 'ceiling'\nagainst = 'null'\nat_least = 0.5")
    assert better.passed


def test_more_horizons_are_more_time():
    short, long = (
        checked(f"[claims.a]\nplan = 'solo(walker-2)'\nhorizons = {h}\nreplications = 60\nat_least = 0.0")
        for h in (1, 10)
    )
    assert short.estimate is not None
    assert long.estimate is not None
    assert long.estimate.value > short.estimate.value + 0.2
    assert long.estimate.replications == 60


def test_parameters_of_a_claim():
    assert checked("[claims.a]\nparameters = { radius = 100, walkers = 9 }\nat_least = 1").passed


def test_velocity_is_a_share_of_the_speed():
    """Guided walkers come nearer as fast as they walk, but for the first turn and what sways them."""
    found = checked(
        "[claims.a]\nmetric = 'velocity'\nplan = 'ceiling'\nparameters = { restaurant = [200, 0] }\nat_most = 1"
    )
    assert found.estimate is not None
    assert 0.75 < found.estimate.value < 1


@pytest.mark.parametrize(
    ("more", "same"),
    {
        "wherever it is, unless it arrives": ("plan='solo(walker-1)'\nparameters = { glimpse_rate = 0 }", True),
        "with a cue": ("plan='ceiling'", False),
    }.values(),
    ids=["unsensed", "sensed"],
)
def test_same_path(more, same):
    against = {True: "solo(walker-1); move:restaurant@0=90", False: "ceiling; move:restaurant@0=90"}[same]
    found = checked(f"[claims.a]\nmetric = 'same_path'\nuntil_arrival = true\nagainst = '{against}'\n{more}")
    assert found.passed is same


def test_without_until_arrival_whole_paths_must_be_the_same():
    """A walker that happens to arrive stays there, and has another path than one that finds nothing there."""
    plans = "plan = 'null'\nagainst = 'null; move:restaurant@0=1000'"
    claim = f"[claims.a]\nmetric = 'same_path'\n{plans}\nparameters = {{ radius = 40 }}"
    assert not checked(claim).passed
    assert checked(f"{claim}\nuntil_arrival = true").passed


def test_only_the_metrics_that_are_named_are_run(monkeypatch):
    asked: list[str] = []
    for name, metric in METRICS.items():
        monkeypatch.setattr(metric, "measure", _noted(asked, name, metric.measure))
    found = check(
        scenario(
            "[claims.a]\nmetric = 'goal_directedness.gd'\nat_most = 2\n"
            "[claims.b]\nmetric = 'interaction.both'\nat_least = 0\n[claims.c]\nat_least = 0"
        )
    )
    assert [one.passed for one in found] == [True, True, True]
    assert asked == ["goal_directedness", "interaction"]


def _noted(asked, name, measure):
    def noting(self, system):
        asked.append(name)
        return measure(self, system)

    return noting


def test_the_verdict_takes_the_metrics_that_decide_it_once(monkeypatch):
    calls: list[int] = []
    original = assessing.assess

    def counted(*arguments, **more):
        calls.append(more["replications"])
        assert {*more["metrics"]} == {*METRICS} & {*GROUP.metrics, "information"}
        return original(*arguments, **more)

    monkeypatch.setattr(checking, "assess", counted)
    found = check(
        scenario(
            "[claims.a]\nmetric = 'verdict'\nequals = 'not local'\nreplications = 4\n"
            "[claims.b]\nmetric = 'interaction.both'\nat_least = 0\nreplications = 4\n"
            "[claims.c]\nmetric = 'information.pooling'\nat_least = 0\nreplications = 4"
        )
    )
    assert calls == [4]
    assert len(METRICS) > 2 * len(GROUP.metrics)
    assert [one.passed for one in found] == [False, True, True]
    assert found[0].found != "not local"


def test_the_names_of_estimates_are_those_that_metrics_return():
    """What scenario files may name is what an assessment finds."""
    assessment = assessing.assess(scenario(""), replications=4)
    assert set(assessment.skipped) == OF_PIPELINES | {"insulation", "following"}
    for name, result in assessment.results.items():
        assert {e.name for e in result.estimates} <= set(METRICS[name].estimates), name
        missing = set(METRICS[name].estimates) - {e.name for e in result.estimates}
        assert missing <= {"median_distracted", "worst_component", "difference"}, name


def test_progress_is_told():
    told: list[tuple[str, int, int]] = []
    check(scenario("[claims.a]\nat_least = 0"), progress=lambda *news: told.append(news))
    assert told[-1] == ("claims on plans", 12, 12)


class Counted(ThreadPoolExecutor):
    """An executor that counts what it is given."""

    batches = 0

    def submit(self, *work, **more):
        self.batches += 1
        return super().submit(*work, **more)


CLAIMS = {
    "plan": "[claims.a]\nplan = 'one frozen'\nat_least = 0",
    "metric": "[claims.a]\nmetric = 'interaction.both'\nparameters = { walkers = 3 }\nat_most = 2",
    "verdict": "[claims.a]\nmetric = 'verdict'\nequals = 'not local'\nreplications = 4",
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_an_executor_runs_what_the_store_does_not_hold(claim, tmp_path):
    with Counted(1) as executor:
        first = check(scenario(claim), executor=executor, store=RunStore(tmp_path))
        assert executor.batches
        executor.batches = 0
        again = check(scenario(claim), executor=executor, store=RunStore(tmp_path))
        assert executor.batches == 0
    assert first == again == check(scenario(claim))


def test_nothing_claimed_nothing_run():
    assert check(scenario("")) == []


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite_meets_no_bound(value):
    found = checking._against_bounds(Claim("a", at_most=1.0), Estimate("a", value, value, value, 10))
    assert not found.passed


@pytest.mark.parametrize(
    ("claim", "words", "bound"),
    [
        (Claim("a", at_least=0.85, must="interval"), "attainment of nominal", "interval ≥ 0.85"),
        (
            Claim(
                "a", plan_name="blind", against_name="null", against=scenario("").plan("null"), horizons=2, at_most=0.1
            ),
            "attainment of blind less that of null, 2 × the horizon",
            "≤ 0.1",
        ),
        (
            Claim("a", "interaction.both", parameters=Variant({"walkers": 40}), at_least=0.1, at_most=1),
            "interaction.both, walkers = 40",
            "≥ 0.1 and ≤ 1",
        ),
        (Claim("a", "verdict", equals="emergent"), "verdict: emergent", "= emergent"),
    ],
    ids=["attainment", "difference", "estimate", "verdict"],
)
def test_claims_in_words(claim, words, bound):
    assert (describe(claim), bounds(claim)) == (words, bound)
