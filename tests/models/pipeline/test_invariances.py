"""Limit 10: what changes nothing, what makes everything right or wrong, and what can only help.

All but the figures of chance are exact: runs with the same seed have common random numbers, item by item.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kinds import KINDS
from tests.models.pipeline.scenes import (
    Found,
    chain,
    close,
    log,
    path,
    pipeline,
    reviewed,
    run,
    same,
    stage,
    voters,
    zoo,
)

RUNS = 200
ZOO = zoo()


@cache
def nominal(runs: int = RUNS) -> Found:
    """Undisturbed runs of the zoo."""
    return run(ZOO, runs=runs)


def test_zoo_is_worth_looking_at():
    """It comes to right and to wrong, and something happens at every component that can do anything."""
    assert 0.1 < nominal().right.mean() < 0.9
    for part in nominal().parts:
        kind = next(c.kind for c in ZOO.components if c.id == part)
        assert (nominal().total(part, k.N_OPERATIONS) > 0) is (kind != "idle"), part


# relabelling


FAULTS = "; ".join(f"{kind}:*@5=0.1" for kind in ("garble", "fail", "stuck", "stale", "yoke", "blind", "wave", "drop"))


@pytest.mark.parametrize("plan", ["", FAULTS], ids=["nominal", "faults"])
def test_target_with_another_name_leaves_no_trace(plan):
    """Channels fixed, target changed for the observer: every event and value is the same, and nothing is right."""
    relabelled = run(ZOO, "relabel:specification@0", RUNS)
    np.testing.assert_array_equal(relabelled.trace, nominal().trace)
    np.testing.assert_array_equal(relabelled.counts, nominal().counts)
    assert not relabelled.right[nominal().right].any()
    assert (
        log(ZOO, "relabel:specification@0")
        .drop(columns="plan", errors="ignore")
        .equals(log(ZOO).drop(columns="plan", errors="ignore"))
    )


def test_target_and_channels_with_another_name_permute_the_artefacts():
    """The same events with other values; what is delivered is shifted just as the target is."""
    along = run(ZOO, "relabel:specification@0,channels=along", RUNS)
    np.testing.assert_array_equal(along.outcome, nominal().outcome)
    np.testing.assert_array_equal(along.trace[:, [0, 2]], nominal().trace[:, [0, 2]])
    assert (along.trace[:, 1] != nominal().trace[:, 1]).all()


# placebos


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_dose_zero_is_nothing(kind):
    if KINDS[kind].name != "fork":
        assert same(run(ZOO, f"{kind}:*@0=0", 50), nominal(50))


@pytest.mark.parametrize(
    "plan",
    ["placebo:*@0", "placebo:*@20+30=0.5", "inject:stage:*@0=1,often=0", "unavailable:bystander@0", "hone:bystander@0"],
)
def test_placebo_is_nothing(plan):
    got = run(ZOO, plan, RUNS)
    assert same(got, nominal())
    np.testing.assert_array_equal(got.counts, nominal().counts)


def alike(one, other):
    """Whether two systems with differently numbered components did the same."""
    assert set(one.parts) <= set(other.parts)
    np.testing.assert_array_equal(one.outcome, other.outcome)
    np.testing.assert_array_equal(one.reached, other.reached)
    np.testing.assert_array_equal(one.calls, other.calls)
    for part in one.parts:
        np.testing.assert_array_equal(one.counts[:, one.parts.index(part)], other.counts[:, other.parts.index(part)])


@pytest.mark.parametrize("first", [False, True])
def test_idle_component_is_nothing(first):
    p = ZOO.parameters
    idle = type(p.components["bystander"])(kind="idle")
    nodes = {"onlooker": idle, **p.components} if first else {**p.components, "onlooker": idle}
    alike(nominal(), run(type(ZOO)(p.model_copy(update={"components": nodes})), runs=RUNS))


def test_order_of_declaration_is_nothing():
    """Of nodes backwards, and of edges shuffled, but for those among which a component chooses by their order."""
    p = ZOO.parameters
    nodes = dict(reversed(p.components.items()))
    alike(nominal(), run(type(ZOO)(p.model_copy(update={"components": nodes})), runs=RUNS))
    ordered = [text for text in p.edges if text.startswith("split") or text.endswith("vote")]
    edges = [text for text in reversed(p.edges) if text not in ordered] + ordered
    alike(nominal(), run(type(ZOO)(p.model_copy(update={"edges": tuple(edges)})), runs=RUNS))


def test_fork_repeats_the_items_and_nothing_else():
    """From the start: the same targets and difficulties, other luck. From 30 on: the same until then."""
    assert not same(run(ZOO, "fork:chance@0", 50), nominal(50))
    late = log(ZOO, "fork:chance@30")
    early = late["step"] < 30
    columns = ["step", "item", "component", "operation", "attempt", "status", "decision", "value"]
    assert late[early][columns].equals(log(ZOO).loc[lambda t: t["step"] < 30, columns])
    hard = chain([0.5], difficulty=100.0)  # an item is possible or not, whatever the luck
    assert (run(hard, "fork:chance@0=3", 50).right == run(hard, runs=50).right).mean() > 0.95


# ends of the scale


def test_perfect_reviewer_without_a_cap_gets_everything_right():
    assert run(reviewed(0.2, 1.0, 0.0, 1000, horizon=2000), runs=RUNS).right.all()


def test_faultless_components_get_everything_right():
    assert run(chain([1.0] * 5), runs=RUNS).right.all()
    assert run(voters([1.0] * 3), runs=RUNS).right.all()


def test_zoo_is_right_where_all_are_honed_and_items_are_decoded():
    """What is left of the honed zoo is what the board's agents cost each other: nothing, for long enough a horizon."""
    assert run(zoo(horizon=1000), "hone:*@0", RUNS).codes == {k.RIGHT}
    assert run(ZOO, "decode:specification@0", RUNS).right.mean() > 0.9


def test_without_competence_nothing_is_right():
    """p → 0 and r = 0: an error is never the right one; two errors may be, on a small alphabet."""
    assert not run(chain([1e-300]), runs=RUNS).right.any()
    assert not run(chain([1e-300, 1.0]), runs=RUNS).right.any()
    assert run(chain([1e-300, 1e-300], symbols=1, alphabet=2), runs=RUNS).right.all()
    close(run(chain([1e-300, 1e-300], symbols=1, alphabet=4), runs=RUNS).right, to=1 / 3)


@pytest.mark.parametrize(
    "system", [chain([0.9] * 3, symbols=1, alphabet=4), zoo(symbols=1, alphabet=4)], ids=["chain", "zoo"]
)
def test_null_is_chance(system):
    """Every agent's work is random: of what is delivered a share of 1/4 is right. (4.5 standard errors.)"""
    got = run(system, "chance:*@0", 1000)
    delivered = got.right | got.of(k.WRONG)
    close(got.right[delivered], to=1 / 4)


@pytest.mark.parametrize("plan", ["yoke:*@0", "blind:*@0"])
def test_without_coupling_or_without_the_goal_nothing_is_right(plan):
    system = chain([0.9] * 3, symbols=1, alphabet=4)
    close(run(system, plan, 1000).right, to=1 / 4)


# what can only help: each item that is right stays right


def better(systems, plan=""):
    """Assert that no item that one system gets right is lost in the next, and that some are won in the end."""
    right = [run(system, plan, 100).right for system in systems]
    for worse, good in pairwise(right):
        assert not (worse & ~good).any()
    assert right[0].sum() < right[-1].sum()


SHARES = (0.2, 0.5, 0.8, 0.95)


def test_monotone_in_competence():
    better([chain([p, 0.9, p], {"repair": 0.1}) for p in SHARES])
    better([reviewed(p, 0.7, 0.2, 3) for p in SHARES])
    better([voters([p, 0.8, p]) for p in SHARES])


def test_monotone_in_repair():
    better([chain([0.8] * 4, {"repair": r}) for r in (0.0, 0.1, 0.4, 0.8)])


def test_monotone_in_what_a_reviewer_sees_and_does_not_see():
    better([reviewed(0.6, s, 0.1, 4) for s in SHARES])
    better([reviewed(0.6, 0.7, f, 4) for f in reversed((0.0, *SHARES[:-1]))])


def test_monotone_in_the_cap_of_a_reviewer_that_drops():
    better([reviewed(0.6, 0.8, 0.1, cap) for cap in (1, 2, 3, 10)])


def test_monotone_in_retries():
    better([retried(0.6, cap) for cap in (1, 2, 3, 10)])


def retried(u: float, cap: int):
    nodes = {"s": stage("s", fails=u, queue="again"), "again": {"kind": "queue", "cap": cap}}
    return pipeline(path("s"), nodes)


def test_non_increasing_in_visible_failures():
    better([retried(u, 3) for u in reversed(SHARES)])


def test_non_increasing_in_corruption():
    better([tooled(corrupts=c) for c in reversed(SHARES)])
    better([tooled(fails=u) for u in reversed(SHARES)])


def tooled(**tool: float):
    return pipeline(path("s"), {"s": stage("s", 0.9, tools=("t",)), "t": {"kind": "tool", "part": "t", **tool}})


def test_non_increasing_in_the_dose_of_a_fault():
    """At σ = 0 and without rescue."""
    for kind, where in (("garble", "s1"), ("fail", "s1"), ("drop", "s0.s1"), ("confuse", "s1"), ("blind", "s1")):
        doses = (0.9, 0.6, 0.3, 0.0)
        right = [run(chain([0.9] * 3), f"{kind}:{where}@0={dose}", 100).right for dose in doses]
        for worse, good in pairwise(right):
            assert not (worse & ~good).any(), kind
        assert right[0].sum() < right[-1].sum(), kind
