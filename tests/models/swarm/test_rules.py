"""In every single step, from random states, the kernel does what the oracle does; what the rules are careful about."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.models.swarm import SwarmParameters, SwarmSystem, kernel
from emergent.models.swarm.kernel import layout as k
from emergent.timeline import stack
from tests.reference.swarm import Condition, Directions, Member, Swarm, unit

EXACT = 1e-9
STATES = 400
NOISELESS = {"error": 0.0, "informed": 0, "horizon": 1.0}
Rng = np.random.Generator


class Engine:
    """One run, driven step by step."""

    def __init__(self, parameters: SwarmParameters, seed: int) -> None:
        self.system = SwarmSystem(parameters)
        self.state = self.system.start(np.array([seed], np.uint64))
        self.n = parameters.members

    def step(self, step: int = 0) -> None:
        none = np.zeros((1, 0, 2, self.n)), np.zeros((1, 0, 3, self.n))
        sight = k.Sight(np.zeros(0, np.int64), *none, np.int64(0))
        nominal, row, keys = np.zeros(1, np.int64), self.system.row[None], self.system.keys
        kernel.advance(self.state, row, keys, stack([[]]), nominal, sight, step, step + 1, self.n)

    def get(self, *fields: int) -> np.ndarray:
        return self.state.members[0, list(fields), : self.n]

    def put(self, members: list[Member], directions: Directions) -> None:
        for i, m in enumerate(members):
            (hx, hy), (wx, wy), c = unit(m.heading), unit(m.condition.stubborn_heading), m.condition
            values = {
                k.X: m.x, k.Y: m.y, k.HX: hx, k.HY: hy, k.RANK: i,
                k.PRESENT: c.present, k.MOBILE: not c.frozen, k.LISTEN: c.hears, k.SIGHT: c.senses, k.SPEED: c.pace,
                k.NOISE: c.error, k.WILL: c.stubborn, k.WILL_X: wx, k.WILL_Y: wy,
                k.DECOY: c.deceived, k.GUIDE: c.guided,
            }  # fmt: skip
            assert sorted(values) == list(range(k.FIELDS)), "a field of the state that the oracle does not know"
            for field, value in values.items():
                self.state.members[0, field, i] = value
        world = [*unit(directions.goal), *unit(directions.other), *unit(directions.decoy)]
        self.state.world[0, : len(world)] = world


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
        stubborn_heading=float(rng.uniform(-3, 3)), deceived=some(rng, 0, 1, 0), guided=some(rng, 0, 1, 0),
    )  # fmt: skip


def test_oracle_and_kernel_agree_in_every_step():
    for number in range(STATES):
        rng = np.random.default_rng([7, number])
        p, seed, step = random_parameters(rng), int(rng.integers(2**63)), int(rng.integers(0, 3000))
        engine = Engine(p, seed)
        oracle = Swarm(p, seed, [member.key for member in engine.system.members])
        oracle.begin()
        oracle.directions = Directions(*map(float, rng.uniform(-3, 3, 3)))
        spread = rng.choice([0.5, 2.0, 8.0])
        for member in oracle.members:
            member.x, member.y = map(float, rng.normal(0, spread, 2))
            member.condition = random_condition(rng)
        engine.put(oracle.members, oracle.directions)
        engine.step(step)
        oracle.step(step)
        expected = np.array([(m.x, m.y, *unit(m.heading)) for m in oracle.members]).T
        apart = np.abs(engine.get(k.X, k.Y, k.HX, k.HY) - expected).max()
        assert apart <= EXACT, f"state {number}: {apart}\n{p}"


def test_runs_begin_as_the_oracle_does():
    p = SwarmParameters(members=30, informed=3, opposed=2, space=1.5)
    engine = Engine(p, 11)
    oracle = Swarm(p, 11, [member.key for member in engine.system.members])
    oracle.begin()
    expected = np.array([(m.x, m.y, *unit(m.heading)) for m in oracle.members]).T
    np.testing.assert_allclose(engine.get(k.X, k.Y, k.HX, k.HY), expected, atol=1e-12)
    half = math.sqrt(30) * 1.5
    assert np.abs(engine.get(k.X, k.Y)).max() <= half
    for step in range(3):  # and the first steps, before rounding has grown
        engine.step(step)
        oracle.step(step)
    expected = np.array([(m.x, m.y, *unit(m.heading)) for m in oracle.members]).T
    np.testing.assert_allclose(engine.get(k.X, k.Y, k.HX, k.HY), expected, atol=1e-9)


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
