"""Rounds: studies go on side by side, each run is done once, and whoever watches can end all."""

from itertools import groupby
from operator import itemgetter

import pytest

from emergent.metrics.metric import PAUSE
from emergent.outcomes import Request
from emergent.perturbation import Plan
from emergent.rounds import Study, conduct
from tests.ground_truth import ground_truth

BLIND = Plan.of("blind", "*")


@pytest.fixture
def system(monkeypatch):
    """A system that keeps how many runs each call asked for."""
    system = ground_truth("additive")
    system.batches = []
    run = type(system).run

    def counted(self, requests, **more):
        system.batches.append(sum(len(q.replications) for q in requests))
        return run(self, requests, **more)

    monkeypatch.setattr(type(system), "run", counted)
    return system


def asking(*rounds):
    """A study that asks for these requests, one list a round, and returns how many outcomes it saw in each."""
    seen = []
    for requests in rounds:
        outcomes = yield requests
        assert all(outcomes.has(q.plan, r, recorded=q.record) for q in requests for r in q.replications)
        seen.append(len(outcomes))
    return seen


def test_studies_share_rounds_and_runs(system):
    first = Study("first", asking([Request(replications=range(3))], [Request(BLIND, range(2))]))
    second = Study("second", asking([Request(replications=range(5)), Request(replications=range(5))]))
    third = Study("third", asking([Request(BLIND, range(4))], [Request(replications=range(4))], [Request(BLIND)]))
    outcomes = conduct(system, [first, second, third])
    assert system.batches == [9]  # later rounds ask for what is there
    assert len(outcomes) == 9
    assert (first.result, second.result, third.result) == ([9, 9], [9], [9, 9, 9])


def test_what_was_run_unrecorded_is_run_again_to_be_recorded(system):
    study = Study("recorded", asking([Request(replications=range(3))], [Request(replications=[1], record=50.0)]))
    outcomes = conduct(system, [study])
    assert system.batches == [3, 1]
    assert study.result == [3, 3]
    assert len(outcomes.recording(Plan(), [1], every=50.0)["time"]) > 1


def test_a_study_that_asks_for_nothing_returns_at_once(system):
    def silent():
        return 7
        yield

    study = Study("silent", silent())
    assert len(conduct(system, [study])) == 0
    assert study.result == 7
    assert system.batches == []


def test_progress_is_told_before_each_piece_of_work_and_counts_all_runs(system):
    def paused():
        yield PAUSE
        yield PAUSE
        yield [Request(replications=range(2))]
        yield [Request(BLIND, range(2))]

    told = []
    conduct(system, [Study("paused", paused())], progress=lambda *news: told.append(news))
    assert [news for news in told if news[0] == "paused"] == [
        *[("paused", 0, 0)] * 3,
        ("paused", 2, 2),
        ("paused", 4, 4),
    ]
    stages = [stage for stage, _ in groupby(told, key=itemgetter(0))]
    assert stages == ["paused", "round 1", "paused", "round 2", "paused"]
    assert {("round 1", 2, 2), ("round 2", 4, 4)} <= set(told)


def test_whoever_watches_can_end_all(system):
    def stop(stage, done, needed):
        if stage == "second":
            raise KeyboardInterrupt

    studies = [Study(name, asking([Request()])) for name in ("first", "second")]
    with pytest.raises(KeyboardInterrupt):
        conduct(system, studies, progress=stop)
    assert system.batches == []
