"""Speed that must not be lost: ratios within one process, asserted at half of what is typical, or well below.

Losing SIMD changes no number and costs a factor of four or more, so nothing but this would tell. Costs are the least of
a few samples, taken in turns, in CPU time of one thread: what else the machine does makes them no smaller.
"""

import time

import numpy as np
import pytest

from analysis.benchmarks.walk_speed import batch, check_one_step, compare, mesa, model, stepping
from emergent.models.walk import WalkParameters, WalkSystem
from emergent.outcomes import Request

PAIRS = 5


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    monkeypatch.setenv("EMERGENT_THREADS", "1")


def test_the_yardstick_follows_the_same_rules():
    assert check_one_step() < 1e-9


@pytest.mark.parametrize(("walkers", "typical"), [(20, 1000), (100, 650)])
def test_batches_against_idiomatic_mesa(walkers, typical):
    assert compare(stepping(mesa, walkers, 0.02), batch(walkers, 0.02), PAIRS).minima > typical / 2


@pytest.mark.parametrize(("walkers", "typical"), [(20, 80), (100, 280)])
def test_steps_of_the_model_against_idiomatic_mesa(walkers, typical):
    assert compare(stepping(mesa, walkers, 0.02), stepping(model, walkers, 0.02), PAIRS).minima > typical / 2


def run_time(plan: str, **parameters: object):
    """Return a sample of the CPU time of a few hundred whole runs [s]."""
    system = WalkSystem(WalkParameters(horizon=60.0, **parameters))
    request = Request(system.reference(plan), range(200))
    system.run([request])

    def sample() -> float:
        begin = time.process_time()
        system.run([request])
        return time.process_time() - begin

    return sample


@pytest.mark.parametrize(
    ("plan", "parameters"),
    [
        ("uncoupled", {}),
        ("nominal", {}),
        ("nominal", {"glimpse_rate": 0.0, "smell": 6.4, "cohesion": 8.0, "wait": 0.0}),
    ],
    ids=["alone", "together", "smelling"],
)
def test_the_rules_are_still_simd_code(plan, parameters):
    """Eight walkers share the lanes that one fills: they cost about twice as much as one, and as scalar code eightfold.

    Coupled ones also look at each other, which one alone does not: measured 1.5, 2.5 and 2.7 with vectors.
    """
    one, eight = (run_time(plan, walkers=walkers, **parameters) for walkers in (1, 8))
    costs = np.array([(one(), eight()) for _ in range(PAIRS)]).min(0)
    assert costs[1] / costs[0] < 4.5
