"""What the model was expected to do before it was built (checks 6 to 9 and 11 of its notes), in numbers.

Figures have closed forms and may be 4.5 standard errors off: a false alarm in 1 of 150,000 each (about 50 of them).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from emergent.models.pipeline.kernel import layout as k
from tests.models.pipeline.scenes import chain, close, logit, path, pipeline, run, stage

RUNS = 2000


# 6: what shows can be retried


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.37])
def test_visible_faults_are_retried_and_silent_ones_are_lost(rate):
    """Of n stages with R = 3 attempts: (1 − u³)ⁿ against (1 − u)ⁿ."""
    n = 3
    nodes = {f"s{i}": stage(f"s{i}", queue="again") for i in range(n)}
    system = pipeline(path(*nodes), {**nodes, "again": {"kind": "queue", "cap": 3}})
    visible, silent = (run(system, f"{what}:stage:*@0={rate}", RUNS, seed=41).right for what in ("fail", "garble"))
    close(visible, to=(1 - rate**3) ** n)
    close(silent, to=(1 - rate) ** n)
    assert 1 - visible.mean() < 0.3 * (1 - silent.mean())
    if rate <= 0.2:  # harmless, against the full loss
        assert 1 - visible.mean() < 0.03
        assert 1 - silent.mean() > 0.14


# 7: where a fault sits


def with_fault(p: float, r: float, n: int, at: int, q: float) -> float:
    right = 1.0
    for i in range(n):
        right = p * right + r * (1 - right)
        right *= 1 - q if i == at else 1.0
    return right


@pytest.mark.parametrize("repair", [0.0, 0.25])
def test_early_fault_hurts_less_if_and_only_if_there_is_repair(repair):
    n, p, q = 5, 0.9, 0.6
    system = chain([p] * n, {"repair": repair})
    exact = [with_fault(p, repair, n, at, q) for at in range(n)]
    for at in range(n):
        close(run(system, f"garble:s{at}@0={q}", RUNS, seed=42).right, to=exact[at])
    if repair:
        assert all(early > late + 0.02 for early, late in pairwise(exact))
    else:
        assert max(exact) == pytest.approx(min(exact))


# 8: how lasting a fault is


def test_persistent_faults_cost_more_than_intermittent_ones_and_these_more_than_a_single_one():
    """Of 50 items and a visible fault of .8: .8, .8·.3, 3·.8/50 and .8/50 are lost, in any stage."""
    system = chain([1.0] * 3)
    exact = {"persistent": 0.8, "intermittent": 0.24, "burst": 0.048, "single": 0.016}
    got = {p: run(system, f"fail:s1@0=0.8,pattern={p}", RUNS, seed=43).of(k.FAILED_ITEM) for p in exact}
    for pattern, share in exact.items():
        if pattern in ("persistent", "intermittent"):
            close(got[pattern], to=share)
        else:
            strikes = 3 if pattern == "burst" else 1
            assert not got[pattern][:, strikes:].any()
            close(got[pattern][:, :strikes], to=0.8)
    persistent, intermittent, burst, single = (got[pattern].mean() for pattern in exact)
    assert persistent > 3 * intermittent
    assert intermittent > 3 * burst
    assert burst > 2 * single > 0


# 9: when the first error comes


def hazards(sigma: float, n: int = 8) -> tuple[list[tuple[int, int]], list[float]]:
    """Return errors and attempts on a right input at each stage, and the exact hazard 1 − E[θ^(j+1)]/E[θ^j]."""
    got = run(chain([0.8] * n, difficulty=sigma), runs=RUNS, seed=44)
    found = [(got.total(f"s{j}", k.N_GROUNDED), got.total(f"s{j}", k.N_RIGHT_GROUNDED)) for j in range(n)]
    z, weight = np.polynomial.hermite_e.hermegauss(201)
    theta = 1 / (1 + np.exp(sigma * z - logit(0.8)))
    moments = [float(theta**j @ weight / weight.sum()) for j in range(n + 1)]
    return [(attempts - right, attempts) for attempts, right in found], [1 - b / a for a, b in pairwise(moments)]


def test_hazard_is_constant_where_items_are_alike():
    found, exact = hazards(0.0)
    for (errors, attempts), hazard in zip(found, exact, strict=True):
        close(errors, attempts, to=0.2)
        assert hazard == pytest.approx(0.2)


@pytest.mark.parametrize("sigma", [1.5, 2.5])
def test_hazard_falls_where_items_differ(sigma):
    """Who got this far is an easy one."""
    found, exact = hazards(sigma)
    for (errors, attempts), hazard in zip(found, exact, strict=True):
        close(errors, attempts, to=hazard)
    assert all(early > late for early, late in pairwise(exact))
    assert found[0][0] / found[0][1] > 3 * found[-1][0] / found[-1][1]


# 11: rescue


def test_visible_fault_may_rescue_by_calling_the_fallback():
    """A poor first stage (.4) with a good fallback (.9) that only its visible failures reach."""
    nodes = {"first": stage("x", 0.4), "fallback": stage("x", 0.9)}
    system = pipeline([*path("first"), "first -> fallback : error", "fallback -> out"], nodes)
    close(run(system, runs=RUNS, seed=45).right, to=0.4)
    for dose in (0.5, 1.0):
        got = run(system, f"fail:first@0={dose}", RUNS, seed=45).right
        close(got, to=0.4 + dose * (0.9 - 0.4))


def test_reversed_verdicts_may_rescue():
    """A reviewer that rejects what is right (f > s) is put right by a fault that reverses its verdicts."""
    p, s, f, cap = 0.5, 0.1, 0.6, 3
    nodes = {
        "writer": stage("x", p),
        "judge": {"kind": "reviewer", "sensitivity": s, "false_alarm": f, "cap": cap, "at_cap": "drop"},
    }
    system = pipeline([*path("writer", "judge"), "judge -> writer : reject"], nodes)

    def accepted(s: float, f: float) -> float:
        rho = p * f + (1 - p) * s
        return p * (1 - f) * (1 - rho**cap) / (1 - rho)

    right = [run(system, plan, RUNS, seed=46).right for plan in ("", "garble:judge@0")]
    close(right[0], to=accepted(s, f))
    close(right[1], to=accepted(1 - s, 1 - f))
    assert right[1].mean() > right[0].mean() + 0.05
