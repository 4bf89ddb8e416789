"""In every single step, from random states, the kernel does what the oracle does; what the rules are careful about."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.models.swarm import SwarmParameters
from emergent.models.swarm.kernel import layout as k
from emergent.models.swarm.kinds import KINDS
from emergent.perturbation import Plan
from tests.models.swarm.engine import Engine, moving, oracle
from tests.reference.swarm import Condition, Directions, Member

EXACT = 1e-9
STATES = 400
NOISELESS = {"error": 0.0, "informed": 0, "horizon": 1.0}
Rng = np.random.Generator


def some(rng: Rng, low: float, high: float, usual: float, often: float = 0.6) -> float:
    return usual if rng.random() < often else float(rng.uniform(low, high))


def random_parameters(rng: Rng) -> SwarmParameters:
    members = int(rng.integers(1, 20))
    informed = int(rng.integers(0, members + 1))
    return SwarmParameters(
        members=members, informed=informed, opposed=int(rng.integers(0, members - informed + 1)),
        degrees=float(rng.uniform(-180, 180)), dt=float(rng.choice([0.1, 0.2, 0.5])), space=float(rng.uniform(0.2, 3)),
        vision=float(rng.uniform(0.5, 12)), preference=some(rng, 0, 3, 0.5), speed=float(rng.uniform(0.2, 3)),
        turn_rate=float(rng.uniform(0.2, 20)), error=some(rng, 0, 2, 0.01),
    )  # fmt: skip


def random_condition(rng: Rng) -> Condition:
    return Condition(
        present=rng.random() < 0.9, frozen=rng.random() < 0.1, hears=some(rng, 0, 1, 1), senses=some(rng, 0, 1, 1),
        pace=some(rng, 0, 1, 1), error=some(rng, 0, 3, 1), stubborn=some(rng, 0, 1, 0),
        stubborn_heading=float(rng.uniform(-3, 3)), deceived=some(rng, 0, 1, 0), informed=some(rng, 0, 1, 0),
    )  # fmt: skip


def test_oracle_and_kernel_agree_in_every_step():
    for number in range(STATES):
        rng = np.random.default_rng([7, number])
        p, seed, step = random_parameters(rng), int(rng.integers(2**63)), int(rng.integers(0, 3000))
        engine = Engine(p, seed)
        swarm = oracle(engine, seed)
        swarm.directions = Directions(*map(float, rng.uniform(-3, 3, 3)))
        spread = rng.choice([0.5, 2.0, 8.0])
        for member in swarm.members:
            member.x, member.y = map(float, rng.normal(0, spread, 2))
            member.condition = random_condition(rng)
        engine.put(swarm.members, swarm.directions)
        engine.step(step)
        swarm.step(step)
        apart = np.abs(engine.moving - moving(swarm)).max()
        assert apart <= EXACT, f"state {number}: {apart}\n{p}"


def test_runs_begin_as_the_oracle_does():
    p = SwarmParameters(members=30, informed=3, opposed=2, space=1.5)
    engine = Engine(p, 11)
    swarm = oracle(engine, 11)
    np.testing.assert_allclose(engine.moving, moving(swarm), atol=1e-12)
    assert np.abs(engine.get(k.X, k.Y)).max() <= math.sqrt(30) * 1.5
    for step in range(3):  # and the first steps, before rounding has grown
        engine.step(step)
        swarm.step(step)
    np.testing.assert_allclose(engine.moving, moving(swarm), atol=1e-9)


# plans

P = SwarmParameters(members=9, informed=2, opposed=1, degrees=70.0, horizon=10.0)
ONSET, STEPS = 0.6, 8
"""The onset [s], at step 3, and how many steps are compared."""
SOME = (0, 2, 5)
MEANT = {
    "blind": ({}, 0.4, {"senses": 0.6}),
    "deafen": ({}, 0.3, {"hears": 0.7}),
    "freeze": ({}, 100.0, {"frozen": True}),
    "inform": ({}, 0.8, {"informed": 0.8}),
    "mislead": ({"degrees": -40.0}, 0.5, {"stubborn": 0.5, "stubborn_heading": math.radians(-40)}),
    "remove": ({}, 1.0, {"present": False}),
    "slow": ({}, 0.25, {"pace": 0.75}),
    "tremble": ({}, 3.0, {"error": 2.0}),
}
"""What each kind of perturbation means for a member: settings, dose, condition."""
ELSEWHERE = {"decoy", "displace", "fork", "move"}
"""Kinds that do more than change a condition."""


def followed(plan: Plan, act=lambda swarm: None) -> tuple[np.ndarray, np.ndarray]:
    """What kernel and oracle have after some steps, `act` being done to the oracle at the onset."""
    engine = Engine(P, 3, plan)
    swarm = oracle(engine, 3)
    for step in range(STEPS):
        if step == round(ONSET / P.dt):
            act(swarm)
        engine.step(step)
        swarm.step(step)
    return engine.moving, moving(swarm)


def test_every_kind_is_known_to_the_oracle():
    assert set(MEANT) | ELSEWHERE == set(KINDS)


@pytest.mark.parametrize("kind", MEANT)
def test_a_kind_means_for_members_what_it_says(kind):
    settings, dose, condition = MEANT[kind]

    def act(swarm):
        for i in SOME:
            swarm.members[i].condition = Condition(**condition)

    plan = Plan.of(kind, [f"member-{i}" for i in SOME], ONSET, dose=dose, **settings)
    np.testing.assert_allclose(*followed(plan, act), atol=EXACT)


def test_moving_the_goal_turns_its_direction():
    def act(swarm):
        swarm.directions.goal = math.atan2(4.0, 10.0)  # as far away as one gets, and 4 m beside it

    np.testing.assert_allclose(*followed(Plan.of("move", "direction", ONSET, dose=4.0, bearing=90.0), act), atol=EXACT)


def test_decoys_are_directions_for_whoever_prefers_one():
    def act(swarm):
        swarm.directions.decoy = math.radians(120)
        for i in SOME:
            swarm.members[i].condition.deceived = 0.6

    plan = Plan.of("decoy", [f"member-{i}" for i in SOME], ONSET, dose=0.6, degrees=120.0)
    np.testing.assert_allclose(*followed(plan, act), atol=EXACT)


def test_the_displaced_are_put_elsewhere():
    def act(swarm):
        swarm.members[4].y -= 2.0

    plan = Plan.of("displace", "member-4", ONSET, dose=2.0, bearing=-90.0)
    np.testing.assert_allclose(*followed(plan, act), atol=EXACT)


# what the rules are careful about


def moved(members: list[Member], goal: float = 0.0, **parameters: float) -> np.ndarray:
    """The headings [rad] after one step without errors."""
    p = SwarmParameters(**{**NOISELESS, "members": len(members), **parameters})
    engine = Engine(p, 1)
    engine.put(members, Directions(goal=goal))
    engine.step()
    hx, hy = engine.get(k.HX, k.HY)
    return np.arctan2(hy, hx)


def test_the_turn_is_limited_to_the_rate_times_the_step():
    """0.4 rad a step, and not the 2 rad of a common error in replications."""
    heading = moved([Member(0, 0, 0, 0.0), Member(0, -3, 0, math.pi)])[0]
    assert abs(heading) == pytest.approx(0.4)


def test_alignment_is_without_oneself():
    """Attraction along y and the other's heading along x: 45°, where the own heading would add to the latter."""
    heading = moved([Member(0, 0, 0, 0.0), Member(0, 0, 3, 0.0)], turn_rate=100)[0]
    assert heading == pytest.approx(math.pi / 4)


def test_avoidance_comes_before_everything_else():
    members = [Member(0, 0, 0, 0.0), Member(0, -0.5, 0, math.pi / 2), Member(0, 0, 3, math.pi / 2)]
    assert moved(members, turn_rate=100)[0] == pytest.approx(0.0, abs=1e-12)


def test_the_informed_keep_their_preference_while_they_avoid_others():
    members = [Member(0, 0, 0, 0.0), Member(0, -0.5, 0, 0.0)]
    heading = moved(members, goal=math.pi / 2, informed=1, preference=0.5, turn_rate=100)[0]
    assert heading == pytest.approx(math.atan2(0.5, 1.0))


def test_one_alone_goes_straight_on_unless_it_has_a_preference():
    assert moved([Member(0, 0, 0, 1.0)], goal=2.0)[0] == pytest.approx(1.0)
    assert moved([Member(0, 0, 0, 0.0)], goal=math.pi / 2, informed=1)[0] == pytest.approx(0.4)


def test_a_preference_that_cancels_what_the_others_say_leaves_the_heading():
    assert moved([Member(0, 0, 0, 0.0)], goal=math.pi, informed=1, preference=1.0)[0] == pytest.approx(0.0)
