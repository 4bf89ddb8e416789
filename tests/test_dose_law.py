"""The study of one faulty component: the fit, the predictions, and comparisons that no single scenario can state.

Seeds are fixed, so a test gives the same every time; the bounds are wider than 4 standard errors of the 40,000
simulated items a cell (.0025), so with other seeds fewer than 1 in 10,000 would fail.
"""

from functools import cache

import numpy as np
import pytest

from analysis import one_fault
from analysis.dose_figures import draw_counts, draw_surfaces
from analysis.dose_law import (
    ALIKE,
    PAIRS,
    POSITIONS,
    differences,
    leaf_or_peer,
    losses,
    mean_drops,
    off_decider,
    repetition,
    review,
)
from analysis.one_fault import (
    FAULTY,
    PROBLEMS,
    PUBLISHED,
    Wiring,
    by_run,
    deviances,
    fit,
    injected,
    law,
    predict,
    vanilla,
)
from emergent.metrics.estimate import contrast

CHAIN = fit(PUBLISHED["linear"].passes)


@cache
def predicted(kind, component=None, leader=None):
    level = CHAIN.level if kind == "linear" else vanilla(kind)
    return predict(kind, CHAIN.rate, level, component or FAULTY[kind], leader)


# the fit


@pytest.mark.parametrize(
    ("kind", "level"), [("linear", 0.552), ("flat", 0.643), ("hierarchical", 0.617)], ids=list(PUBLISHED)
)
def test_the_fit_is_the_published_one(kind, level):
    found, published = fit(PUBLISHED[kind].passes), PUBLISHED[kind]
    assert found.level == pytest.approx(level, abs=0.001)
    assert found.rate == pytest.approx(published.rate, abs=0.005)
    assert (found.low, found.high) == pytest.approx((published.rate_low, published.rate_high), abs=0.015)


def test_a_law_is_found_again():
    found = fit(PROBLEMS * law(0.6, 2.9))
    assert (found.level, found.rate) == pytest.approx((0.6, 2.9), abs=1e-3)
    assert found.low < 2.9 < found.high


def test_deviance():
    assert deviances([82.0], np.array([0.5])) == pytest.approx(0)
    assert deviances([0, PROBLEMS], np.array([0.5, 0.5])) == pytest.approx(2 * PROBLEMS * np.log(2))


def test_the_law_is_linear_in_how_often_and_saturates_in_how_badly():
    often, badly = np.array([0.0, 0.5, 1.0]), np.full(3, 0.4)
    assert np.diff(law(0.6, 3.0, often, badly), 2) == pytest.approx(0, abs=1e-12)
    assert law(0.6, 3.0, np.ones(1), np.array([50.0])) == pytest.approx(0, abs=1e-12)


# the predictions


def test_calibration_takes_no_count_with_a_fault(monkeypatch):
    """The level and the rate that a prediction is given are all that it has of the counts."""
    before = predicted("flat").success
    changed = {
        kind: one_fault.Published(p.system, (p.passes[0], *[0] * 6), 0, 0, 0, 0) for kind, p in PUBLISHED.items()
    }
    monkeypatch.setattr(one_fault, "PUBLISHED", changed)
    assert (predict("flat", CHAIN.rate, vanilla("flat"), "author").success == before).all()


@pytest.mark.parametrize("kind", PUBLISHED)
def test_it_holds(kind):
    """Deviance below 2 a degree of freedom, and λ of the simulated surface within the published interval."""
    found = predicted(kind)
    assert found.success[0] == pytest.approx(CHAIN.level if kind == "linear" else vanilla(kind), abs=0.002)
    assert found.deviance < 2
    assert found.published.rate_low <= found.fit.rate <= found.published.rate_high
    assert found.holds


@pytest.mark.parametrize(
    ("kind", "component", "leader"),
    [("flat", "peer", None), ("hierarchical", "leader", None), ("hierarchical", "left", 0.5)],
    ids=["peer instead of author", "leader instead of leaf", "a leader at chance"],
)
def test_it_can_fail(kind, component, leader):
    assert not predicted(kind, component, leader).holds


def test_at_the_upper_end_of_the_rate_flat_fails_and_hierarchical_holds():
    """λ of the chain has the interval 2.73 to 4.00; the author's prediction does not hold over all of it."""
    flat, tree = (predict(kind, CHAIN.high, vanilla(kind), FAULTY[kind]) for kind in ("flat", "hierarchical"))
    assert not flat.holds
    assert tree.holds


@pytest.mark.parametrize("leader", [0.6, 0.7, 1.0])
def test_which_leaders_it_holds_for(leader):
    assert predicted("hierarchical", "left", leader).holds == (leader >= 0.7)


def test_ratio_of_mean_drops_is_as_tuned():
    """A check of the calibration and no prediction: `swayed` of the flat system was tuned to the published ratio."""
    linear, flat, tree = mean_drops(CHAIN.rate).values()
    assert 0.3 < flat / linear < 0.7
    assert 0.1 < tree / linear < 0.4


# comparisons between scenarios


@cache
def runs(kind, component="", often=1.0, badly=0.4):
    plan = injected(component, often, badly) if component else injected("", 0, 0)
    return by_run(Wiring(kind).system, [plan], 100)[0]


@pytest.mark.parametrize(("kind", "other"), [("linear", "flat"), ("linear", "hierarchical"), ("flat", "hierarchical")])
def test_success_without_a_fault_is_equal(kind, other):
    difference = contrast(runs(kind), runs(other), name="difference")
    assert difference.low > -0.026
    assert difference.high < 0.026


def test_positions_are_all_agents():
    for kind, components in POSITIONS.items():
        assert {member.id for member in Wiring(kind).system.members} == set(components)


@pytest.mark.parametrize("what", ["off the decider, mean", "the same, no planner"])
def test_a_leader_loses_least_in_the_mean_over_the_positions_off_the_decider(what):
    """Like with like: the same positions of the three systems, each system's mean over them."""
    found = differences(what)
    assert found["linear", "flat"].low > 0.15
    assert found["flat", "hierarchical"].low > 0.02
    assert found["linear", "hierarchical"].low > 0.2


def test_position_by_position_a_leader_does_not_lose_least():
    """A flat system's peer alone costs less than a leaf, its writer more."""
    assert 0.02 < leaf_or_peer().low < leaf_or_peer().high < 0.05
    writer = contrast(losses("flat")["writer"], off_decider("hierarchical", planner=False), name="more is lost")
    assert writer.low > 0.1


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("what", ["on the decider", "planner"])
def test_a_fault_on_the_decider_or_on_the_planner_costs_alike(pair, what):
    """The leader's advantage is gone where the leader is struck; nor does it help against the planner's faults."""
    one, other = pair
    if what == "planner":
        more = contrast(losses(one)["planner"], losses(other)["planner"], name="more is lost")
    else:
        more = differences(what)[pair]
    assert more.low > -0.026
    assert more.high < 0.026


@pytest.mark.parametrize("kind", PUBLISHED)
def test_runs_of_one_task_are_alike(kind):
    """With the success of the published systems, what repeated runs are worth lies in the published ranges.

    (p⁶ does so by construction, since that success is set.)
    """
    found = repetition(kind, ALIKE)
    assert 0.41 <= found["icc"].value <= 0.61
    assert 0.63 <= found["pass_6"].value <= 0.82
    assert found["gain"].high < 0.03


def test_as_bundled_six_of_six_is_below_the_published_range():
    """The bundled tasks are harder (success .62) than the published ones (about .88)."""
    assert 0.33 < repetition("linear")["pass_6"].value < 0.37


def test_the_reviewer_recovers_what_was_published():
    found = review()
    assert found["recovered"].low > 0.3
    assert found["recovered"].high < 0.95
    assert found["contained"].low > 0.3
    assert found["cost"].high < 0.02


# figures


def test_figures_show_all_three_systems(monkeypatch):
    """With the law in place of runs, which `test_it_holds` looks at."""
    monkeypatch.setattr(Wiring, "calibrate", lambda self, level: self)
    monkeypatch.setattr(Wiring, "surface", lambda self, component, *doses: law(0.6, 3.0, *doses))
    levels = dict.fromkeys(PUBLISHED, 0.6)
    for draw in (draw_counts, draw_surfaces):
        figure = draw(CHAIN, levels)
        titles = [ax.get_title(loc="left") for ax in figure.axes]
        assert [title.partition(":")[0] for title in titles[:3]] == ["Linear", "Flat", "Hierarchical"]
