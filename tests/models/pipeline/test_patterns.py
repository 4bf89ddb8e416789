"""Patterns of faults in time, and the presets: how many operations they strike, and which.

Most is exact. Shares may be 4.5 standard errors off: a false alarm in 1 of 150,000 figures, of which there are nine.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from emergent.errors import PlanError
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kinds import KINDS
from emergent.perturbation import Perturbation
from tests.models.pipeline.scenes import NEVER, SCENES, chain, close, log, loop, run, split, tooled, zoo

RUNS = 200

PATTERNED = ("delay", "drop", "fail", "garble", "misroute", "stale", "stuck")
STRIKES = {"burst": 3, "single": 1}


def test_kinds_with_a_pattern():
    assert tuple(n for n, kind in KINDS.items() if any(s.name == "pattern" for s in kind.settings)) == PATTERNED
    with pytest.raises(PlanError, match="persistent, intermittent, burst, single"):
        KINDS["fail"].complete(Perturbation("fail", ("s0",), settings=(("pattern", "seldom"),)))


ONCE_AN_ITEM = {
    "drop": "stage tool edge router aggregator",
    "fail": "stage tool edge",
    "garble": "stage tool edge aggregator",
    "stuck": "stage tool edge aggregator",
    "stale": "tool edge",
    "misroute": "router",
}


@pytest.mark.parametrize(("pattern", "strikes"), STRIKES.items())
@pytest.mark.parametrize(
    ("kind", "component"), [(kind, c) for kind, names in ONCE_AN_ITEM.items() for c in names.split()]
)
def test_burst_and_single_strike_the_first_operations(kind, component, pattern, strikes):
    """One operation an item, so exactly the first items after the onset."""
    system, name = SCENES[component] if kind != "misroute" else (split(1.0, NEVER), "split")
    nominal = run(system, runs=50)
    got = run(system, f"{kind}:{name}@10,pattern={pattern}", 50)
    struck = got.outcome != nominal.outcome
    begun = np.flatnonzero(struck.any(0))
    assert len(begun) == strikes == begun.max() - begun.min() + 1
    assert begun.min() >= 8
    assert struck[:, begun].all()


@pytest.mark.parametrize(("pattern", "strikes"), STRIKES.items())
def test_burst_and_single_of_verdicts_and_writes(pattern, strikes):
    judged = run(SCENES["reviewer"][0], f"garble:judge@0,pattern={pattern}", 50)
    assert set(judged.count("judge", k.N_REJECTIONS)) == {strikes}
    for kind in ("garble", "drop"):
        written = run(SCENES["board"][0], f"{kind}:desk@0,pattern={pattern}", 50)
        assert set(written.count("desk", k.N_STRUCK)) == {strikes}
    assert ((written.outcome == k.WRONG).sum(1) <= strikes).all()


@pytest.mark.parametrize(("pattern", "strikes"), STRIKES.items())
def test_burst_and_single_delay(pattern, strikes):
    system = SCENES["stage"][0]
    later = run(system, f"delay:s1@0=7,pattern={pattern}", 20).reached - run(system, runs=20).reached
    assert (later[:, :strikes] == 7).all()
    assert not later[:, strikes:].any()


@pytest.mark.parametrize(("pattern", "values"), [("persistent", 1), ("burst", 3), ("single", 5)])
def test_burst_and_single_repetition(pattern, values):
    """Five attempts at one item; a repetition needs something to repeat, though the first operation counts, too."""
    table = log(loop(5, NEVER, items=1), f"stuck:writer@0,pattern={pattern}")
    assert table[table["operation"] == "work"]["value"].nunique() == values


@pytest.mark.parametrize("kind", ["drop", "fail", "garble"])
def test_intermittent_faults_strike_three_in_ten(kind):
    got = run(SCENES["stage"][0], f"{kind}:s1@0,pattern=intermittent", RUNS)
    close(~got.right, to=0.3)
    close(~run(SCENES["stage"][0], f"{kind}:s1@0=0.5,pattern=intermittent", RUNS).right, to=0.15)


@pytest.mark.parametrize(
    ("plan", "struck"),
    [
        ("garble:s1@5,pattern=burst; garble:s1@20,pattern=burst", 3 + 3),
        ("garble:s1@5,pattern=burst; fail:s1@20,pattern=single", 3 + 1),
        ("garble:s1@5,pattern=single; garble:s1@45", 1 + 6),  # item i is there in step i + 1, and the last is item 49
        ("garble:s1@5; garble:s1@20,pattern=burst", 15 + 3),
    ],
)
def test_a_fault_that_begins_later_counts_anew(plan, struck):
    assert set(run(chain([1.0] * 3), plan, runs=5).count("s1", k.N_STRUCK)) == {struck}


def test_faults_end_with_their_duration():
    got = run(SCENES["stage"][0], "garble:s1@10+20", 20)
    assert set(got.of(k.WRONG).sum(1)) == {20}
    again = run(SCENES["stage"][0], "garble:s1@0+5,pattern=single; garble:s1@20", 20)
    assert (again.of(k.WRONG)[:, :15].sum(1) == 1).all()
    assert again.of(k.WRONG)[:, 20:].all()


# presets

PRESETS = ("mild", "moderate", "hostile")


@pytest.mark.parametrize("system", [chain([0.95] * 3), tooled({}, {"part": "x"}), zoo()], ids=["chain", "tool", "zoo"])
def test_presets_are_ever_worse(system):
    right = [run(system, system.reference(name), 400).right.mean() for name in ("nominal", *PRESETS)]
    assert all(better > worse + 0.01 for better, worse in itertools.pairwise(right))


def test_presets_strike_their_share_of_operations():
    """.13, .20 and .37: visible failures are half of it, the rest is silent."""
    for name, share in zip(PRESETS, (0.13, 0.20, 0.37), strict=True):
        got = run(chain([1.0]), chain([1.0]).reference(name), 1000)
        close(got.of(k.FAILED_ITEM), to=share / 2)
        assert got.of(k.WRONG).mean() == pytest.approx(share / 2, rel=0.25)
