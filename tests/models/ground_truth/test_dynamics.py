"""Dynamics against their ground truth in closed form: raw attainments under the plans that matter, without metrics.

Most are exact. Where dynamics draw lots, shares are held to 4.5 standard deviations: a false alarm in 1 of
150,000 each.
"""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from scipy import stats

from emergent.arithmetic import ARRAYS
from emergent.errors import InvalidInputError
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.models.ground_truth.dynamics import DYNAMICS
from emergent.models.ground_truth.kinds import KINDS
from emergent.models.ground_truth.parameters import DynamicsName
from emergent.models.walk.kinds import KINDS as WALK
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.variant import UNCHANGED, Variant

N = 10
RUNS = range(40)
MANY = range(1500)
MIDWAY = 20.0


def ground_truth(dynamics: str, **parameters) -> GroundTruthSystem:
    return GroundTruthSystem(GroundTruthParameters(dynamics=dynamics, dt=2, **parameters))


def attained(system: GroundTruthSystem, plan: Plan | str, runs=RUNS, **parameters: float) -> np.ndarray:
    """The system's attainment in each run."""
    return attained_under(system, [plan], runs, **parameters)[0]


def attained_under(system: GroundTruthSystem, plans, runs=RUNS, **parameters: float) -> list[np.ndarray]:
    """The system's attainment in each run, of each plan: all in one batch."""
    plans = [system.reference(plan) if isinstance(plan, str) else plan for plan in plans]
    variant = Variant(parameters)
    outcomes = system.run([Request(plan, runs, parameters=variant) for plan in dict.fromkeys(plans)])
    system = system.with_parameters(variant)
    shape = len(runs), len(system.members)
    return [
        system.goal.system(outcomes.arrays(plan, runs, variant), np.broadcast_to(system.scored(plan), shape))
        for plan in plans
    ]


def enough(truth: float) -> range:
    """Return few runs where every run attains the same, and many where they draw lots."""
    return RUNS if truth in (0, 1) else MANY


def struck(kind: str, *numbers: int) -> Plan:
    """Members struck midway, to the end."""
    dose = {"dose": 1000.0} if kind in ("freeze", "distract") else {}
    return Plan.of(kind, [f"member-{n}" for n in numbers], MIDWAY, **dose)


def removed(k: int) -> Plan:
    """The first k members removed from the start."""
    return Plan.of("remove", [f"member-{n}" for n in range(k)]) if k else NOMINAL


# Attainment: nominal, uncoupled, blind, null; sole-sighted member 0 and member 9.
TRUTHS = {
    "seekers": (1, 1, 0, 0, 1, 1),
    "conditional-seekers": (1, 0, 0, 0, 1, 1),
    "weak-seekers": (1, 0, 0, 0, 0, 0),
    "ranging": (1, 0, 0, 0, 0, 0),
    "m-of-n": (1, 0, 0, 0, 0, 0),
    "dictator": (1, 1 / N, 0, 0, 1, 0),
    "two-leaders": (1, 2 / N, 0, 0, 1, 0),
    "hidden-controller": (1, 0, 1, 0, 1, 1),
    "ballistic": (1, 0, 1, 0, 1, 1),
    "consensus": (1, 1, 0, 0, 1, 1),
    "uncoupled": (0, 0, 0, 0, 0, 0),
    "wanderers": (0, 0, 0, 0, 0, 0),
    "alternate-seekers": (1, 0.5, 0, 0, 1, 0),
    "boss": (1, 0, 0, 0, 1, 0),
    "deserter": (0.9, 0, 0, 0, 0, 0),
    "other-goal": (0, 0, 0, 0, 0, 0),
    "sensor-and-actuator": (1, 0, 0, 0, 1, 0),
    **dict.fromkeys(
        (
            *("averagers", "beside", "board", "checked-ranging", "starter-by-lot", "two-hops"),
            *("committee", "finisher", "half-turners", "hidden-hub", "long-range", "lookers", "mirrored", "passers-by"),
            *("pushes", "quorum-seekers", "rotating-leader", "starter", "trusted-sensor", "unanimous", "waiters"),
            *("wary-seekers", "weak-quorum-seekers"),
        ),
        (1, 0, 0, 0, 0, 0),
    ),
}
NEAR = math.asin(3 / 70) / math.pi
"""The chance of coming by the goal in a straight line."""
LOTS = {
    "boss-by-lot": (1, 0, 0, 0, 1 / N, 1 / N),
    "bosses-by-lot": (1, 0, 0, 0, 2 / N, 2 / N),
    "xor": (1, NEAR, 0, 0, NEAR, NEAR),
    "additive": (1, 1 / N, 0, 0, 1 / N, 1 / N),
    "serial-chain": (0.95**N, 0, 0, 0, 0, 0),
    "wind": (0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
    "anti-seekers": (0, 0, 0.5, 0.5, 0, 0),
}


def plans(system: GroundTruthSystem) -> list[Plan | str]:
    return ["nominal", "uncoupled", "blind", "null", system.sole_sighted("member-0"), system.sole_sighted("member-9")]


def test_every_law_has_a_truth_and_a_name():
    assert {*TRUTHS, *LOTS, "scorer"} == set(DYNAMICS) == set(get_args(DynamicsName))


@pytest.mark.parametrize("dynamics", TRUTHS)
def test_references_are_exact(dynamics):
    system = ground_truth(dynamics)
    asked = plans(system)
    *found, ceiling = attained_under(system, [*asked, "ceiling"])
    for plan, values, truth in zip(asked, found, TRUTHS[dynamics], strict=True):
        assert values == pytest.approx(truth, abs=1e-12), plan
    assert (ceiling == 1).all()


@pytest.mark.parametrize("dynamics", LOTS)
def test_references_hold_on_average(dynamics):
    system = ground_truth(dynamics)
    for plan, truth in zip(plans(system), LOTS[dynamics], strict=True):
        error = 4.5 * math.sqrt(truth * (1 - truth) / len(MANY))
        assert attained(system, plan, enough(truth)).mean() == pytest.approx(truth, abs=error + 1e-12), plan
    assert (attained(system, "ceiling") == 1).all()


def test_one_that_comes_by_the_goal_has_all_moved_there():
    """In steps of 0.5 m hardly anybody steps over the disc's edge."""
    system, p = (
        ground_truth("scorer", goal=(20.0, 0.0), horizon=80.0, spread=0.0, members=6),
        math.asin(3 / 20) / math.pi,
    )
    system = system.with_parameters({"dt": 0.5})
    for plan, truth in (("nominal", 1 - (1 - p) ** 6), ("uncoupled", p), ("blind", 0), ("null", 0)):
        error = 4.5 * math.sqrt(truth * (1 - truth) / len(MANY))
        assert attained(system, plan, enough(truth)).mean() == pytest.approx(truth, abs=error + 0.01 * truth), plan


@pytest.mark.parametrize("dynamics", ["ranging", "m-of-n", "seekers"])
def test_success_is_the_share_of_runs_that_work(dynamics):
    """All members of a run share its luck."""
    values = attained(ground_truth(dynamics, success=0.7), NOMINAL, MANY)
    assert set(values) == {0.0, 1.0}
    assert values.mean() == pytest.approx(0.7, abs=4.5 * math.sqrt(0.21 / len(MANY)))
    assert (attained(ground_truth(dynamics, success=0.7), "ceiling") == 1).all()


@pytest.mark.parametrize("kind", ["remove", "freeze", "mislead", "distract"])
@pytest.mark.parametrize(
    ("dynamics", "who", "left"),
    [
        ("dictator", (0,), 0),
        ("dictator", (1, 2, 3), 1),
        ("two-leaders", (0,), 1),
        ("two-leaders", (1,), 1),
        ("two-leaders", (0, 1), 0),
        ("two-leaders", (0, 2, 3), 1),
        ("m-of-n", (0, 3, 5, 9), 1),
        ("m-of-n", (0, 3, 5, 7, 9), 0),
        ("serial-chain", (4,), 0),
        ("seekers", tuple(range(9)), 1),
        ("ranging", (0, 1), 1),
        ("weak-seekers", tuple(range(7)), 1),
        ("weak-seekers", tuple(range(8)), 0),
        ("boss", (0,), 0),
        ("boss", (1, 2, 3), 1),
        ("committee", (0,), 1),
        ("committee", (0, 2), 0),
        ("sensor-and-actuator", (0,), 0),
        ("sensor-and-actuator", (1,), 0),
        ("sensor-and-actuator", (2, 3), 1),
        ("starter", (0, 1), 1),
        ("finisher", (0,), 0),
        ("finisher", (1, 2), 1),
        ("rotating-leader", (3, 7), 1),
        ("quorum-seekers", (0, 1, 2, 3), 1),
        ("quorum-seekers", (0, 1, 2, 3, 4), 0),
        ("pushes", (0, 1), 1),
    ],
    ids=str,
)
def test_members_are_struck(dynamics, who, left, kind):
    """Whoever is removed, frozen, misled or distracted does not do its part; the others are scored."""
    assert (attained(ground_truth(dynamics, part=1), struck(kind, *who)) == left).all()


@pytest.mark.parametrize(("kind", "left"), [("remove", 1), ("freeze", 0), ("mislead", 0), ("distract", 0)])
def test_all_wait_for_whoever_does_not_come_along(kind, left):
    assert (attained(ground_truth("waiters"), struck(kind, 4)) == left).all()


@pytest.mark.parametrize(("dynamics", "member", "left"), [("starter", 0, 0), ("starter", 4, 1), ("finisher", 0, 0)])
def test_members_are_frozen_from_the_start(dynamics, member, left):
    plan = Plan.of("freeze", f"member-{member}", 0, dose=1000.0)
    assert (attained(ground_truth(dynamics), plan) == left).all()


@pytest.mark.parametrize(
    ("dynamics", "onset", "lost"),
    [("boss-by-lot", MIDWAY, 1 / N), ("starter-by-lot", 0.0, 1 / N), ("bosses-by-lot", 0.0, 0)],
)
def test_members_by_lot_are_struck(dynamics, onset, lost):
    """One is in as many runs the one that matters as any other; one of two can be missed."""
    left = attained(ground_truth(dynamics), Plan.of("remove", "member-3", onset), MANY)
    assert 1 - left.mean() == pytest.approx(lost, abs=4.5 * math.sqrt(lost * (1 - lost) / len(MANY)))


def test_pair_by_lot_is_struck():
    left = attained(ground_truth("bosses-by-lot", members=4), Plan.of("remove", ["member-0", "member-2"]), MANY)
    assert 1 - left.mean() == pytest.approx(1 / 6, abs=4.5 * math.sqrt(5 / 36 / len(MANY)))


def test_without_the_board_nothing_is_left():
    assert (attained(ground_truth("board"), Plan.parse("close:board@20")) == 0).all()
    assert "board" not in [component.id for component in ground_truth("m-of-n").components]


@pytest.mark.parametrize(
    ("dynamics", "left", "own"),
    [
        ("m-of-n", 1, 0),
        ("quorum-seekers", 1, 1),
        ("weak-quorum-seekers", 1, 1),
        ("wary-seekers", 1, 0),
        ("trusted-sensor", 0, 1),
        ("boss", 0, 1),
        ("unanimous", 0, 0),
        ("averagers", 0, 0),
        ("committee", 1, 0),
        ("rotating-leader", 1, 0),
        ("checked-ranging", 1, 0),
    ],
)
def test_one_sensor_shows_a_decoy(dynamics, left, own):
    """What the others keep, and whether the one gets to the decoy."""
    system, plan = ground_truth(dynamics), Plan.of("decoy", "member-0")
    found = system.run([Request(plan, RUNS, 120.0)]).recording(plan, RUNS)["position"].values[:, -1, 0]
    assert (attained(system, plan) == left).all()
    assert ((np.hypot(found[:, 0], found[:, 1] - 70) < 3) == own).all()


def test_one_wrong_reading_leads_all_astray_who_do_not_check():
    left = attained(ground_truth("ranging"), Plan.of("decoy", "member-0"))
    assert left.mean() < 0.1


@pytest.mark.parametrize("dynamics", ["lookers", "hidden-controller"])
def test_every_sensor_shows_a_decoy_and_all_get_to_the_goal(dynamics):
    assert (attained(ground_truth(dynamics), Plan.of("decoy", "*")) == 1).all()


@pytest.mark.parametrize(
    ("dynamics", "share"), [("passers-by", 1.4), ("half-turners", 0.5), ("mirrored", -1), ("beside", 1)]
)
def test_response_to_a_goal_that_has_moved(dynamics, share):
    """From (20, 0), 100 s take passers-by 100 of the 107 m to (0, ±105)."""
    system = ground_truth(dynamics)
    north, south = (ends(system, moved(side))[:, 1] for side in (1, -1))
    assert (north - south).mean() / 140 == pytest.approx(share, abs=0.05)


@pytest.mark.parametrize(
    ("dynamics", "reached"), [("m-of-n", False), ("hidden-hub", True), ("long-range", True), ("two-hops", True)]
)
def test_who_hears_of_one_that_goes(dynamics, reached):
    """What those do, bit for bit, who are out of earshot of a removed member: in the first step."""
    system = ground_truth(dynamics, members=12, spread=10, earshot=8, needed=3)
    gone = Plan.of("remove", "member-0")
    found = system.run([Request(plan, RUNS, 2.0) for plan in (NOMINAL, gone)])
    here, there = (found.recording(plan, RUNS)["position"].values[:, :2] for plan in (NOMINAL, gone))
    far = np.linalg.norm(here[:, 0] - here[:, 0, :1], axis=-1) > 8
    assert (here[:, 1] != there[:, 1]).any(-1)[far].any() == reached
    assert far.any()


@pytest.mark.parametrize(
    ("dynamics", "parameters", "needed"),
    [
        ("seekers", {}, 1),
        ("conditional-seekers", {}, 2),
        ("hidden-controller", {}, 2),
        ("ballistic", {}, 2),
        ("ranging", {}, 3),
        ("weak-seekers", {}, 3),
        ("weak-seekers", {"cues": 0.15}, 4),
        *[("m-of-n", {"needed": m}, m) for m in (1, 3, 6, 10)],
        ("serial-chain", {"part": 1}, 10),
    ],
    ids=str,
)
def test_as_many_as_needed_must_be_left(dynamics, parameters, needed):
    found = attained_under(ground_truth(dynamics, **parameters), [removed(k) for k in range(N)])
    for k, values in enumerate(found):
        assert (values == (1.0 if N - k >= needed else 0.0)).all(), k


@pytest.mark.parametrize("k", [2, 5, 8])
def test_additive_loses_its_share(k):
    truth = 1 - k / N
    for plan in (removed(k), struck("remove", *range(k))):
        values = attained(ground_truth("additive"), plan, MANY)
        assert values.mean() == pytest.approx(truth, abs=4.5 * math.sqrt(truth * (1 - truth) / len(MANY)))


def test_alone_given_time():
    """At ten horizons weak seekers arrive by themselves; two of a ranging group, or any of a chain, never do."""
    for dynamics, truth in {"weak-seekers": 1, "ranging": 0, "m-of-n": 0, "uncoupled": 0}.items():
        assert (attained(ground_truth(dynamics), "uncoupled", range(10), horizon=1200) == truth).all()


@pytest.mark.parametrize("dynamics", ["conditional-seekers", "m-of-n", "weak-seekers", "additive"])
def test_shares_of_lost_sight_are_chances(dynamics):
    """With each sensor failing with probability .6, closed forms are binomial; `seekers` would be its mean."""
    system, p = ground_truth(dynamics), 0.4
    plan = Plan.of("blind", "*", dose=1 - p)
    values = attained(system, plan, MANY)
    mean = {
        "conditional-seekers": p,
        "m-of-n": stats.binom.sf(5, N, p),
        "weak-seekers": stats.binom.sf(2, N, p),
        "additive": p,
    }[dynamics]
    assert values.mean() == pytest.approx(mean, abs=4.5 * 0.5 / math.sqrt(len(MANY)))


def test_everybody_with_one_share_of_the_cues():
    """P(Bin(10, .1) ≥ 3) = .070: what `information` calls all with one share."""
    values = attained(ground_truth("weak-seekers"), Plan.of("blind", "*", dose=0.9), MANY)
    assert values.mean() == pytest.approx(0.0702, abs=4.5 * math.sqrt(0.0702 * 0.9298 / len(MANY)))


def test_one_member_with_more_cues():
    """67 m in 120 s take .56 of full speed, that is 2.8 times one member's cues; dynamics without cues have no such."""
    system = ground_truth("weak-seekers")
    for factor, truth in ((1, 0), (2, 0), (4, 1), (10, 1)):
        assert (attained(system, NOMINAL, **dict(system.informed(factor))) == truth).all()
    assert ground_truth("seekers").informed(2.0) == UNCHANGED


# places


def ends(system: GroundTruthSystem, plan: Plan, runs=RUNS) -> np.ndarray:
    """The centroid at the end, (run, 2) [m]."""
    return system.run([Request(plan, runs)]).arrays(plan, runs)["centroid"][:, -1]


def moved(side: float) -> Plan:
    """The goal moves midway to the north (side 1) or to the south (−1), as far from the origin."""
    return Plan.of("move", "goal", MIDWAY, dose=70 * math.sqrt(2), bearing=side * 135.0)


@pytest.mark.parametrize("dynamics", ["ranging", "m-of-n", "conditional-seekers", "dictator", "hidden-controller"])
def test_followers_of_the_goal_follow_it(dynamics):
    system = ground_truth(dynamics)
    for side in (1, -1):
        assert np.abs(ends(system, moved(side)) - (0, 70 * side)).max() < 3.5


@pytest.mark.parametrize("dynamics", ["ballistic", "wind", "uncoupled", "wanderers"])
def test_habits_do_not_follow_the_goal(dynamics):
    """Up to an arrival, which ends the walk at the old place only, the goal makes no difference."""
    system = ground_truth(dynamics)
    np.testing.assert_array_equal(ends(system, moved(1)), ends(system, moved(-1)))


def test_anti_seekers_flee():
    system = ground_truth("anti-seekers")
    for side in (1, -1):
        assert (side * ends(system, moved(side))[:, 1] < -40).all()


@pytest.mark.parametrize("dynamics", ["ranging", "seekers", "m-of-n", "dictator", "serial-chain"])
def test_blinded_members_run_the_same_wherever_the_goal_is(dynamics):
    """The hidden controller does not: that is what it hides."""
    far = Plan.of("move", "goal", 0.0)

    def paths(dynamics: str, plan: Plan) -> np.ndarray:
        system = ground_truth(dynamics)
        plan = system.reference("blind") + plan
        return system.run([Request(plan, RUNS, 2.0)]).recording(plan, RUNS)["position"].values

    np.testing.assert_array_equal(paths(dynamics, NOMINAL), paths(dynamics, far))
    assert (paths("hidden-controller", NOMINAL) != paths("hidden-controller", far)).any()


def test_one_that_ranges_alone_does_not_know_the_way():
    """Sighted and alone, a member moves bit for bit the same wherever the goal is; so do two; three find it."""
    system = ground_truth("ranging")
    far = Plan.of("move", "goal", 0.0)
    for left, same in ((1, True), (2, True), (3, False)):
        rest = removed(N - left)
        found = system.run([Request(plan, RUNS, 2.0) for plan in (rest, rest + far)])
        here, there = (found.recording(plan, RUNS)["position"].values[:, :, N - left :] for plan in (rest, rest + far))
        assert np.array_equal(here, there) is same


@pytest.mark.parametrize(
    ("dynamics", "shown", "truth"),
    [("m-of-n", 5, 1), ("m-of-n", 6, 0), ("weak-seekers", 5, 1), ("weak-seekers", 6, 0), ("seekers", 9, 1)],
)
def test_majority_is_shown_a_decoy(dynamics, shown, truth):
    """The others go where most cues point; seekers each where their own does."""
    system = ground_truth(dynamics)
    plan = Plan.of("decoy", [f"member-{n}" for n in range(shown)])
    found = system.run([Request(plan, RUNS)]).arrays(plan, RUNS)
    assert (attained(system, plan) == truth).all()
    assert (found["reached_decoy"] == 1 - truth).all()


def test_everybody_is_shown_a_decoy():
    for dynamics in ("ranging", "seekers", "m-of-n", "dictator"):
        system, plan = ground_truth(dynamics), Plan.of("decoy", "*")
        found = system.run([Request(plan, RUNS)]).arrays(plan, RUNS)
        assert (found["reached_decoy"] == 1).all(), dynamics


# the engine


def test_places_at_the_marks():
    """Seekers at full speed: 0, 60 m, 20 m on the way, and 67 to 70 m at the end, where they have arrived."""
    system = ground_truth("seekers", spread=0)
    found = system.run([Request(NOMINAL, RUNS)]).arrays(NOMINAL, RUNS)
    np.testing.assert_allclose(found["centroid"][0, :3, 0], [0, 60, 20], atol=1e-9)
    np.testing.assert_allclose(found["distance"][:, :3], np.broadcast_to([70, 10, 50], (len(RUNS), 3)), atol=1e-9)
    assert (found["reached"] == 68).all()
    assert (found["distance"][:, 3] < 3).all()
    assert (found["front"][:, 3] == -1).all()


def test_fidgeting_leads_nowhere():
    system = ground_truth("seekers")
    found = system.run([Request(system.reference("null"), RUNS, 2.0)]).recording(system.reference("null"), RUNS)
    path = found["position"].values
    np.testing.assert_allclose(path[:, ::2], np.broadcast_to(path[:, :1], path[:, ::2].shape), atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(path[:, 1::2] - path[:, 0:-1:2], axis=-1), 1.0, atol=1e-9)


def test_perturbations_show_in_what_members_do():
    plan = Plan.parse(
        "freeze:member-0@20=20; distract:member-1@20=20; remove:member-2@20+20; displace:member-3@20=40,bearing=90; "
        "mislead:member-4@20+20,degrees=180; guide:member-5@0"
    )
    system = ground_truth("seekers", spread=0)
    found = system.run([Request(plan, range(3), 2.0)]).recording(plan, range(3))
    status, path = found["status"].values, found["position"].values
    assert (status[:, 10:20, :6] == [3, 2, 0, 1, 1, 1]).all()
    assert (status[:, 20, :6] == 1).all()
    assert (status[:, -1] == 4).all()
    np.testing.assert_allclose(path[:, 20, 0], [[20, 0]] * 3, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(path[:, 20, 1] - [20, 0], axis=-1), 20, atol=1e-9)
    np.testing.assert_allclose(path[:, 20, 2], [[20, 0]] * 3, atol=1e-9)
    np.testing.assert_allclose(path[:, 10, 3], [[20, 40]] * 3, atol=1e-9)
    np.testing.assert_allclose(path[:, 20, 4], [[0, 0]] * 3, atol=1e-9)
    np.testing.assert_allclose(path[:, 20, 5], [[40, 0]] * 3, atol=1e-9)


def test_own_headings_are_uniform():
    """Misled each its own way: the directions of 400 members pass a Kolmogorov–Smirnov test at 1 in 10,000."""
    plan = Plan.of("mislead", "*", headings="own")
    system = ground_truth("seekers", spread=0)
    found = system.run([Request(plan, RUNS, 2.0)]).recording(plan, RUNS)["position"].values[:, -1]
    angle = np.arctan2(found[..., 1], found[..., 0]).ravel()
    assert stats.kstest(angle, stats.uniform(-math.pi, 2 * math.pi).cdf).pvalue > 1e-4


def test_guides_may_err():
    """With an error of 0.2 rad a guided member walks off its bearing by N(0, 0.2): its first step shows it."""
    plan = Plan.of("guide", "*", error=0.2)
    system = ground_truth("wind", spread=0, drift=0)
    step = system.run([Request(plan, MANY, 2.0)]).recording(plan, MANY)["position"].values[:, 1]
    angle = np.arctan2(step[..., 1], step[..., 0]).ravel()
    assert stats.kstest(angle / 0.2, stats.norm.cdf).pvalue > 1e-4


def test_kinds_mirror_those_of_the_walk():
    """Same names, settings and dose units; a guide's dose is a chance once a run instead of one per step."""
    for name, kind in KINDS.items():
        if name == "close":  # a street there, a board here
            continue
        twin = WALK[name]
        assert kind.timing is twin.timing, name
        assert [(s.name, s.default, s.unit, s.words) for s in kind.settings] == [
            (s.name, s.default, s.unit, s.words) for s in twin.settings if s.name not in ("stuck", "noise")
        ], name
        if name != "guide":
            assert kind.dose == twin.dose, name


def test_uniform_start_in_the_disc():
    """Radius² and angle of 15,000 starts are uniform; Kolmogorov–Smirnov at 1 in 10,000 each."""
    system = ground_truth("seekers", spread=4)
    path = system.run([Request(NOMINAL, MANY, 200.0)]).recording(NOMINAL, MANY)["position"].values[:, 0]
    radius, angle = (path**2).sum(-1).ravel() / 16, np.arctan2(path[..., 1], path[..., 0]).ravel()
    assert stats.kstest(radius, "uniform").pvalue > 1e-4
    assert stats.kstest(angle, stats.uniform(-math.pi, 2 * math.pi).cdf).pvalue > 1e-4


def test_order_must_hold_everybody_once():
    with pytest.raises(InvalidInputError, match=r"the order is \(0, 0\), but must hold each of 2 members once"):
        GroundTruthSystem(GroundTruthParameters(members=2), order=(0, 0))


def test_decoy_lies_as_far_away():
    (perturbation,) = Plan.of("decoy", "*", degrees=60.0)
    change = KINDS["decoy"].changes(1.0, {"degrees": 60.0}, GroundTruthParameters())
    s, c = (float(v) for v in ARRAYS.sincos(math.radians(60)))
    assert [v.value for v in change[1:3]] == [70 * c, 70 * s]
    assert KINDS["decoy"].complete(perturbation).dose == 1.0
