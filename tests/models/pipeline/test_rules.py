"""Event by event, value by value and count by count, the kernel does what the oracle does: any pipeline, any plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np
import numpy.typing as npt
import pytest
from pydantic import ValidationError

from emergent.codes import FATES
from emergent.models.pipeline import PipelineParameters, PipelineSystem
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kinds import KINDS
from emergent.models.pipeline.wiring.baseline import baseline
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import replication_seeds
from tests.models.pipeline.mixtures import random_perturbation, random_wiring
from tests.models.pipeline.wirings import WIRINGS
from tests.reference.pipeline import Pipeline

SEED = 11
COMBINED = 5  # plans of several perturbations, for each wiring
TOGETHER = ("respecify:specification@9=0.7; decode:specification@0", "relabel:specification@0; decode:specification@0")
GROUPS, MIXTURES = 8, 12  # of random wirings, and how many in each
MOST_REFUSED = 0.2  # share of random wirings that may be none

Rng = np.random.Generator


def whole(system: PipelineSystem, kind: str) -> Plan | None:
    """The default dose to everything that this kind applies to, from the start on; None where it applies to nothing."""
    fits = [c.id for c in system.components if {c.id, c.kind} & set(KINDS[kind].applies_to)]
    return Plan.of(kind, fits) if fits else None


def several(rng: Rng, system: PipelineSystem, size: int) -> Plan:
    """Perturbations of a few kinds, so that some overlap."""
    kinds = rng.choice(sorted(KINDS), int(rng.integers(1, 9)))
    chosen = (random_perturbation(rng, str(kind), system) for kind in rng.choice(kinds, size))
    return Plan(tuple(p for p in chosen if p is not None))


def plans_for(number: int, system: PipelineSystem) -> list[Plan]:
    """Nominal, each kind, by turns in full and at random, and several at once."""
    rng, plans = np.random.default_rng([1, number]), [NOMINAL]
    for place, kind in enumerate(sorted(KINDS)):
        one = random_perturbation(rng, kind, system)
        plan = whole(system, kind) if (place + number) % 2 else one and Plan((one,))
        plans += [plan] if plan else []
    plans += [Plan.parse(text) for text in TOGETHER]
    return plans + [several(rng, system, int(rng.integers(2, 12))) for _ in range(COMBINED)]


def run(system: PipelineSystem, pairs: Sequence[tuple[Plan, int]]) -> list[dict[str, npt.NDArray]]:
    """The kernel's runs, one a pair of plan and replication."""
    outcomes = system.run([Request(plan, (replication,), record=1.0) for plan, replication in pairs], seed=SEED)
    plans, replications = [plan for plan, _ in pairs], [replication for _, replication in pairs]
    found = dict(outcomes.arrays(plans, replications))
    frames = outcomes.recording(plans, replications)
    found |= {name: frames[name].values for name in ("event", "waiting", "state", "trace")}
    return [{name: values[i] for name, values in found.items()} for i in range(len(pairs))]


def difference(system: PipelineSystem, plan: Plan, replication: int, got: Mapping[str, npt.NDArray]) -> str:
    """Where the kernel's run differs from the oracle's, nothing if nowhere."""
    p = system.parameters
    wired = baseline(p, p.agent_attempts) if p.agent_attempts else p
    completed = [(one.perturbation, one.components) for one in system.complete(plan)]
    oracle = Pipeline(wired, completed, int(replication_seeds(SEED, replication))).run()
    rows = [tuple(row) for row in got["event"].tolist() if row[0] >= 0]
    for i, (mine, its) in enumerate(zip_longest(oracle.rows, rows)):
        if mine != its:
            before = "\n".join(map(_told, oracle.rows[max(0, i - 8) : i]))
            return f"event {i}, oracle then kernel:\n{_told(mine)}\n{_told(its)}\nafter\n{before}"
    found = [oracle.outcome(item) for item in range(p.items)]
    expected = {
        "counts": oracle.counts,
        "outcome": [code for code, _ in found],
        "reached": np.array([time for _, time in found], np.float32),
        "calls": np.float32(oracle.calls),
        "waiting": [[0] * len(oracle.components), *oracle.waiting],
        "state": [[0] * (len(FATES) + 1), *oracle.states],
        "trace": np.array(oracle.trace, np.uint64),
    }
    for name, mine in expected.items():
        if not np.array_equal(mine, got[name], equal_nan=name == "reached"):
            return f"{name}, oracle then kernel:\n{np.array(mine)}\n{got[name]}"
    return ""


def _told(row: tuple[int, ...] | None) -> str:
    if row is None:
        return "nothing"
    return ", ".join(f"{name} {value}" for name, value in zip(k.EVENT_COLUMNS, row, strict=True))


def agree(system: PipelineSystem, plans: Sequence[Plan], replications: Sequence[int] = (0,)) -> None:
    pairs = [(plan, replication) for plan in plans for replication in replications]
    for (plan, replication), got in zip(pairs, run(system, pairs), strict=True):
        wrong = difference(system, plan, replication, got)
        assert not wrong, f"under {plan.text!r}, replication {replication}: {wrong}\n{system.parameters!r}"


@pytest.mark.parametrize("name", WIRINGS)
def test_kernel_does_what_the_oracle_does(name):
    system = PipelineSystem(PipelineParameters(**WIRINGS[name]))
    agree(system, plans_for(list(WIRINGS).index(name), system))
    agree(system, [NOMINAL], range(1, 3))


@pytest.mark.thorough
@pytest.mark.parametrize("group", range(GROUPS))
def test_they_agree_on_random_pipelines_under_random_plans(group):
    refused = 0
    for number in range(MIXTURES):
        rng = np.random.default_rng([2, group, number])
        try:
            system = PipelineSystem(PipelineParameters(**random_wiring(rng)))
        except ValidationError:
            refused += 1
            continue
        agree(system, [NOMINAL, *(several(rng, system, int(rng.integers(1, 9))) for _ in range(5))])
    assert refused <= MOST_REFUSED * MIXTURES


@pytest.mark.parametrize("attempts", [1, 2, 3])
@pytest.mark.parametrize("name", ["linear", "redundant", "reviewed", "hierarchy"])
def test_they_agree_on_the_agent_that_does_everything(name, attempts):
    rng = np.random.default_rng([3, attempts])
    system = PipelineSystem(PipelineParameters(**WIRINGS[name], agent_attempts=attempts))
    agree(system, [NOMINAL, several(rng, system, 4)])


def test_no_rule_is_left_out():
    """All that a log, a reviewer's decision, an item's fate and a counter can be came up in what is compared above."""
    codes, decisions, fates, counted = set(), set(), set(), np.zeros(len(k.COUNTERS), np.bool_)
    for number, wiring in enumerate(WIRINGS.values()):
        system = PipelineSystem(PipelineParameters(**wiring))
        for got in run(system, [(plan, 0) for plan in plans_for(number, system)]):
            events = got["event"]
            codes |= set(events[events[:, 0] >= 0, 3].tolist())
            decisions |= set(events[events[:, 3] == k.REVIEWED, 6].tolist())
            fates |= set(got["outcome"].tolist())
            counted |= got["counts"].any(0)
    assert codes == set(range(len(k.OPERATIONS)))
    assert decisions == set(range(6))
    assert fates == set(range(len(FATES)))
    assert counted.all()
