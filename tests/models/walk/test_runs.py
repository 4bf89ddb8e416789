"""Whole runs of the oracle and of the kernel: chaotic, so they agree for a while, and afterwards on average."""

from __future__ import annotations

import numpy as np
import pytest

from emergent.models.walk import WalkParameters, WalkSystem
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import replication_seeds
from tests.models.walk.engine import Engine, oracle
from tests.reference.walk import Walk

RUNS, MANY = 40, 2000
SCENES = {
    "plaza": WalkParameters(walkers=6, horizon=90, restaurant=(45.0, 10.0), glimpse_rate=0.06),
    "smell": WalkParameters(
        walkers=6, horizon=120, restaurant=(30.0, 0.0), smell_range=60, glimpse_rate=0, smell=6.4, cohesion=8, wait=0,
        alignment=0.5,
    ),
    "relay past a wall": WalkParameters(
        walkers=6, horizon=120, restaurant=(50.0, 0.0), landmarks=((25.0, 22.0),), walls=((25.0, -15.0, 25.0, 15.0),),
        circles=((40.0, 12.0, 4.0),), glimpse_rate=0.15, distraction_rate=0.01,
    ),
}  # fmt: skip
PLANS = {
    "plaza": Plan.parse("distract:walker-0@10=20; mislead:walker-1@20+20=0.7; remove:walker-2@40; dusk:daylight@5=0.5"),
    "smell": NOMINAL,
    "relay past a wall": Plan.parse("slow:*@5=0.2; displace:walker-3@20=15; freeze:walker-4@10=10; fork:chance@30"),
}


def oracles(scene: str) -> tuple[Engine, list[Walk]]:
    """Runs of the oracle, and the kernel at their start."""
    plan, seeds = PLANS[scene], replication_seeds(11, np.arange(RUNS))
    engine = Engine(SCENES[scene], seeds, plan)
    return engine, [oracle(engine, plan, int(seed)) for seed in seeds]


@pytest.mark.parametrize("scene", SCENES)
def test_runs_begin_alike(scene):
    """The start agrees to rounding, and 10 s later the places do to a micrometre."""
    engine, walks = oracles(scene)
    steps = round(10 / SCENES[scene].dt)
    for walk in walks:
        walk.begin()
    for start, stop, exact in ((0, 0, 1e-12), (0, steps, 1e-6)):
        engine.advance(start, stop)
        for walk in walks:
            for step in range(start, stop):
                walk.step(step)
        places = np.array([[(w.x, w.y) for w in walk.walkers] for walk in walks])
        np.testing.assert_allclose(engine.places.transpose(0, 2, 1), places, rtol=0, atol=exact)


@pytest.mark.thorough
@pytest.mark.parametrize("scene", SCENES)
def test_runs_agree_statistically(scene):
    """Attainment and time of arrival, averaged by run: a false alarm in 1 of 8,000 (two figures at four sigma each)."""
    walks = oracles(scene)[1]
    for walk in walks:
        walk.run()
    dt = SCENES[scene].dt
    slow = np.array([[w.arrived * dt if w.place == 1 else np.nan for w in walk.walkers] for walk in walks])
    system = WalkSystem(SCENES[scene])
    outcomes = system.run([Request(PLANS[scene], range(MANY))], seed=12)
    fast = outcomes.select(PLANS[scene], range(MANY))["reached"].values
    assert 0.2 < np.isfinite(fast).mean() < 0.95, "a scene in which nearly all or none arrive shows nothing"
    for figure in (np.isfinite, lambda reached: np.where(np.isfinite(reached), reached, SCENES[scene].horizon)):
        a, b = figure(slow).mean(1), figure(fast).mean(1)
        error = np.sqrt(b.var() / len(a) + b.var() / len(b))
        assert abs(a.mean() - b.mean()) < 4 * error, f"{a.mean():.4g} and {b.mean():.4g} ± {error:.2g}"
