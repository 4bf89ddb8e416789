"""Limits that are known in closed form: many wrongs, one walker's random walk, no coupling, symmetry of the scene."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.models.walk import WalkParameters, WalkSystem
from emergent.models.walk.kernel import layout as k
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import replication_seeds
from tests.models.walk.engine import Engine

FAR = (3e4, 0.0)
RULES = "cohesion alignment separation glimpse smell wait glimpse_rate distraction_rate diffusion"
NOTHING = dict.fromkeys(RULES.split(), 0.0)


# many wrongs


def circular_rmse(headings: np.ndarray) -> float:
    """Root mean square of the direction of each row's mean heading, the truth being 0."""
    mean = np.arctan2(np.sin(headings).mean(1), np.cos(headings).mean(1))
    return float(np.sqrt((mean**2).mean()))


RMSE = {
    0.5: {1: 0.500, 4: 0.250, 10: 0.159, 25: 0.101, 100: 0.050},
    2.0: {1: 1.66, 4: 1.53, 10: 1.38, 25: 1.14, 100: 0.63},
}
"""walk.md's table; it gives two or three digits."""


@pytest.mark.parametrize(("sigma", "n"), [(sigma, n) for sigma, row in RMSE.items() for n in row])
def test_many_wrongs(sigma, n):
    """Everybody glimpses once, with an error; then takes the heading of n others. False alarm: 1 in 16,000 each."""
    runs = 3000
    see = NOTHING | {"glimpse": 1.0, "glimpse_rate": 100.0, "inertia": 0.0, "glimpse_time": 0.01}
    copy = NOTHING | {"inertia": 0.0, "alignment": 1.0}
    common = {"walkers": n + 1, "restaurant": FAR, "turn_rate": 100.0, "vision": 1000.0, "glimpse_error": sigma}
    engine = Engine(WalkParameters(**(common | see)), replication_seeds(21, np.arange(runs)))
    engine.advance(0, 1)
    wrongs = engine.angles
    assert (engine.get(k.LAST_CUE) == 0).all()
    engine.parameters[:] = WalkSystem(WalkParameters(**(common | copy))).row
    engine.advance(1, 2)
    mean = np.arctan2(np.sin(wrongs[:, 1:]).mean(1), np.cos(wrongs[:, 1:]).mean(1))
    taken = engine.angles[:, 0]
    z = 100.0 * 0.5 / 2  # a half turn leaves 1/(1 + z + z²/2) of the tangent of half the angle
    before, after = (np.tan((angles - mean) / 2) for angles in (wrongs[:, 0], taken))
    np.testing.assert_allclose(after, before / (1 + z + z * z / 2) ** 2, rtol=1e-7, atol=1e-12)
    squares = taken**2
    error = squares.std() / math.sqrt(runs) / (2 * math.sqrt(squares.mean()))
    rounding = 0.005 if sigma == 2 else 0.0005
    assert abs(circular_rmse(engine.angles[:, :1]) - RMSE[sigma][n]) < 4 * error + rounding
    law = math.sqrt((1 - math.exp(-2 * sigma**2)) / 2) / (math.exp(-(sigma**2) / 2) * math.sqrt(n))
    if sigma == 0.5:
        assert abs(math.sqrt(squares.mean()) - law) < 4 * error + 0.01 * law
    else:
        assert abs(law / RMSE[sigma][n] - 1) > 0.05  # here the law of 1/√N fails


# one walker without a cue


def squared_displacement(steps: int, length: float, rho: float) -> float:
    """Mean squared displacement after n steps of one length, whose headings correlate as ρ^|i−j|.

    length²·Σ_ij ρ^|i−j| = length²·(n(1 + ρ)/(1 − ρ) − 2ρ(1 − ρⁿ)/(1 − ρ)²)
    """
    return length**2 * (steps * (1 + rho) / (1 - rho) - 2 * rho * (1 - rho**steps) / (1 - rho) ** 2)


def test_discrete_displacement_tends_to_the_continuous_one():
    v, diffusion, t = 1.3, 0.2, 20.0
    continuous = 2 * (v / diffusion) ** 2 * (diffusion * t - 1 + math.exp(-diffusion * t))
    for dt, apart in ((0.5, 0.02), (0.05, 0.002), (0.001, 1e-4)):
        exact = squared_displacement(round(t / dt), v * dt, math.exp(-diffusion * dt))
        assert exact == pytest.approx(continuous, rel=apart)


@pytest.mark.parametrize("dt", [0.5, 0.1])
def test_one_walker_without_a_cue_is_a_persistent_random_walk(dt):
    """⟨cos Δθ⟩ = e^(−Dt), and the mean squared displacement. False alarm: 1 in 16,000 for each of 12 figures."""
    p = WalkParameters(walkers=1, restaurant=FAR, dt=dt, turn_rate=100.0, **(NOTHING | {"diffusion": 0.2}))
    engine = Engine(p, replication_seeds(22, np.arange(5000)))
    places, angles, done = engine.places[:, :, 0].copy(), engine.angles[:, 0], 0
    for t in (2.0, 10.0, 30.0):
        steps = round(t / dt)
        engine.advance(done, steps)
        done = steps
        cosines = np.cos(engine.angles[:, 0] - angles)
        squares = ((engine.places[:, :, 0] - places) ** 2).sum(1)
        exact = squared_displacement(steps, 1.3 * dt, math.exp(-0.2 * dt))
        for sample, truth in ((cosines, math.exp(-0.2 * t)), (squares, exact)):
            assert abs(sample.mean() - truth) < 4 * sample.std() / math.sqrt(len(sample))


# no coupling

LIVELY = WalkParameters(
    walkers=7, horizon=150, restaurant=(60.0, 5.0), radius=12, glimpse_rate=0.1, distraction_rate=0.01,
    walls=((30.0, -12.0, 30.0, 6.0),), circles=((45.0, 15.0, 5.0),), windows=((20.0, 30.0), (20.0, -30.0)),
)  # fmt: skip
UNCOUPLED = {"cohesion": 0.0, "alignment": 0.0, "separation": 0.0, "wait": 0.0}


def paths(parameters: WalkParameters, plan: Plan, replications: int = 20) -> np.ndarray:
    """Positions, shape (run, time, member, axis)."""
    system = WalkSystem(parameters)
    outcomes = system.run([Request(plan, range(replications), record=parameters.dt)], seed=23)
    return outcomes.recording(plan, range(replications))["position"].values


@pytest.mark.parametrize(
    ("weights", "plan"),
    [(UNCOUPLED, NOMINAL), ({}, Plan.of("deafen", "*")), (UNCOUPLED | {"alignment": 1.5}, Plan.of("deafen", "*"))],
    ids=["zero weights", "deaf", "deaf with weights"],
)
def test_uncoupled_group_is_copies_of_the_solo_walker(weights, plan):
    """Bit for bit: each walker moves as it does when all others are removed. And a coupled group does not."""
    p = LIVELY.model_copy(update=weights)
    group, coupled = paths(p, plan), paths(LIVELY, NOMINAL)
    for i in (0, 3, 6):
        solo = paths(LIVELY, WalkSystem(LIVELY).solo(f"walker-{i}"))
        np.testing.assert_array_equal(group[:, :, i], solo[:, :, i])
        assert (coupled[:, :, i] != solo[:, :, i]).any((1, 2)).all()


def test_deaf_walker_among_listeners_moves_as_if_alone():
    """Deaf from the start, though the others see it and each other."""
    for i in (0, 5):
        solo = paths(LIVELY, WalkSystem(LIVELY).solo(f"walker-{i}"))
        group = paths(LIVELY, Plan.of("deafen", f"walker-{i}"))
        np.testing.assert_array_equal(group[:, :, i], solo[:, :, i])


# symmetry


def turn(v: tuple[float, ...], angle: float | None, shift: float = 0.0) -> tuple[float, ...]:
    """Points, one after the other, rotated about the origin, by exactly 90° where no angle is given, then shifted."""
    c, s = (0.0, 1.0) if angle is None else (math.cos(angle), math.sin(angle))
    pairs = zip(v[::2], v[1::2], strict=True)
    return tuple(u for x, y in pairs for u in (x * c - y * s + shift, x * s + y * c - 2 * shift))


def turned(p: WalkParameters, angle: float | None, shift: float) -> WalkParameters:
    scene = {name: turn(getattr(p, name), angle, shift) for name in ("restaurant", "street")}
    scene |= {
        name: tuple(turn(v, angle, shift) for v in getattr(p, name)) for name in ("walls", "windows", "landmarks")
    }
    scene |= {"circles": tuple((*turn((x, y), angle, shift), r) for x, y, r in p.circles)}
    return p.model_copy(update=scene)


def beside(p: WalkParameters, plan: Plan, steps: int, angle: float | None, shift: float = 0.0) -> tuple[Engine, Engine]:
    """The same runs in a scene and in the turned scene, after some steps; the second turned back."""
    seeds = replication_seeds(24, np.arange(40))
    plain, other = Engine(p, seeds, plan), Engine(turned(p, angle, shift), seeds, plan)
    a, (c, s) = other.state.walkers, (0.0, 1.0) if angle is None else (math.cos(angle), math.sin(angle))
    for fx, fy, move in ((k.X, k.Y, shift), (k.HX, k.HY, 0.0)):
        x, y = a[:, fx].copy(), a[:, fy].copy()
        a[:, fx], a[:, fy] = x * c - y * s + move, x * s + y * c - 2 * move
    for engine in (plain, other):
        engine.advance(0, steps)
    for fx, fy, move in ((k.X, k.Y, shift), (k.HX, k.HY, 0.0)):
        x, y = a[:, fx] - move, a[:, fy] + 2 * move
        a[:, fx], a[:, fy] = x * c + y * s, y * c - x * s
    return plain, other


TURNED = {
    "plaza": (LIVELY, NOMINAL),
    "relay": (LIVELY.model_copy(update={"landmarks": ((20.0, 10.0), (40.0, -15.0))}), NOMINAL),
    "smell": (LIVELY.model_copy(update={"smell": 6.0, "cohesion": 8.0, "glimpse_rate": 0.0}), NOMINAL),
    "perturbed": (LIVELY, Plan.parse("mislead:walker-1@10,degrees=37; decoy:walker-2|walker-3@0=0.5; close:street@9")),
}


@pytest.mark.parametrize("scene", TURNED)
def test_turning_the_scene_by_a_right_angle_changes_no_outcome(scene):
    """Exactly: +, −, ×, / and sqrt commute with it. Whole runs, the same arrivals at the same times."""
    p, plan = TURNED[scene]
    p = p.model_copy(update={"street": (10.0, -4.0, 10.0, 9.0)})
    plain, other = beside(p, plan, p.steps, None)
    fields = (k.ARRIVED, k.ARRIVED_AT, k.BUSY, k.LAST_CUE)
    np.testing.assert_array_equal(plain.get(*fields), other.get(*fields))
    np.testing.assert_array_equal(plain.places, other.places)
    assert 0 < (plain.get(k.ARRIVED_AT) == 1).mean() < 1


@pytest.mark.parametrize(("angle", "shift"), [(0.7, 0.0), (-2.3, 0.0), (0.0, 333.3), (1.1, -1234.5)], ids=str)
def test_turning_and_shifting_the_scene_changes_no_more_than_rounding(angle, shift):
    """Over 20 steps, in which rounding has no time to grow. (Turned only: the way of a relay starts at the origin.)"""
    plain, other = beside(LIVELY, NOMINAL, 20, angle, shift)
    np.testing.assert_allclose(plain.places, other.places, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(plain.get(k.ARRIVED), other.get(k.ARRIVED))
