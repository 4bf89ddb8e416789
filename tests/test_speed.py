"""Speed that must not be lost: ratios within one process, asserted at half of what is typical, or well below.

Losing SIMD changes no number and costs a factor of four or more, so nothing but this would tell. Costs are the least of
a few samples, taken in turns, in CPU time of one thread: what else the machine does makes them no smaller.
"""

import shutil
import time

import numba
import numpy as np
import pytest

from analysis.benchmarks import pipeline_speed as pipeline
from analysis.benchmarks import swarm_speed as swarm
from analysis.benchmarks.ratios import compare
from analysis.benchmarks.walk_speed import batch, check_one_step, mesa, model, stepping
from emergent.models.walk.kernel import crowd, rules
from emergent.models.walk.kernel import layout as k

pytestmark = pytest.mark.thorough

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


# pipelines


def test_the_yardstick_of_pipelines_has_the_same_statistics():
    """Four figures within 4.5 standard errors: a false alarm in 1 of 37,000 sets of seeds."""
    assert pipeline.agree(pipeline.check(8, 60))


@pytest.mark.parametrize(("components", "typical"), [(8, 103), (20, 97)])
def test_batches_of_pipelines_against_idiomatic_mesa(components, typical):
    plain = pipeline.stepping(pipeline.mesa, components, 0.02)
    assert compare(plain, pipeline.batch(components, 0.06), PAIRS).minima > typical / 2


@pytest.mark.parametrize(("components", "typical"), [(8, 3.7), (20, 6)])
def test_steps_of_the_pipeline_model_against_idiomatic_mesa(components, typical):
    plain = pipeline.stepping(pipeline.mesa, components, 0.02)
    assert compare(plain, pipeline.stepping(pipeline.model, components, 0.02), PAIRS).minima > typical / 2


# every rule is SIMD code


@numba.njit(error_model="numpy")
def yardstick(size, numbers, times):
    """A loop that becomes SIMD code wherever there is any."""
    a = np.ones((k.ROWS, size & k.MOST))
    for _ in range(times):
        for i in range(a.shape[1]):
            a[1, i] = np.sqrt(a[0, i] * a[0, i] + 1.0) / (a[1, i] + numbers[0])
    return a.sum()


@numba.njit(error_model="numpy")
def look(size, numbers, times):
    a, minded = np.ones((k.ROWS, size & k.MOST)), np.arange(9)
    for _ in range(times):
        crowd.look(a, minded, 0, 8, 30.0, 1.5)
    return a.sum()


@numba.njit(error_model="numpy")
def draw(size, numbers, times):
    a = np.ones((k.ROWS, size & k.MOST))
    keys = np.arange(a.shape[1]).astype(np.uint64)
    for step in range(times):
        rules.draw(a, keys, step, keys[7], 0.3)
    return a.sum()


@numba.njit(error_model="numpy")
def decide(size, numbers, times):
    a = np.ones((k.ROWS, size & k.MOST))
    for _ in range(times):
        rules.decide(a, numbers, 30.0)
    return a.sum()


@numba.njit(error_model="numpy")
def sniff(size, numbers, times):
    a = np.zeros((k.ROWS, size & k.MOST))  # no noise
    keys = np.arange(a.shape[1]).astype(np.uint64)
    for step in range(times):
        rules.sniff(a, numbers, numbers, keys, step, keys[7])
    return a.sum()


@pytest.mark.parametrize(
    ("rule", "lost"), [(look, 17), (draw, 24), (decide, 23), (sniff, 2.5)], ids=["look", "draw", "decide", "sniff"]
)
def test_rules_are_simd_code(rule, lost):
    """Cost of a rule for 64 walkers, in units of the yardstick's: with AVX-512 3.5, 7, 7, 1, with AVX2 4.5, 10, 8, 1.

    `lost` is what it is when the rule is scalar and the yardstick is not.
    """
    numbers = np.full(k.PARAMETERS, 2.0)

    def cost(loop) -> float:
        begin = time.process_time()
        loop(64, numbers, 2000)
        return time.process_time() - begin

    assert compare(lambda: cost(rule), lambda: cost(yardstick), 9).minima < 0.7 * lost


# the swarm


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
@pytest.mark.parametrize("members", [20, 100])
def test_the_swarm_against_strict_c(members):
    """Typically 0.95 and 1.0; without SIMD 0.65 and 0.3."""
    assert swarm.same_bits(members)
    assert swarm.against_c(members, 8 * PAIRS, 0.02).minima > 0.8  # close to what is typical, so of more samples
