"""The conformance checks: every system passes all of them, and each catches the systems that break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import numpy as np
import pytest

from emergent import pool, testing
from emergent.columns import CALLS, COUNTS, MEMBER, REACHED, RUN
from emergent.completed import Completed
from emergent.goal import Arrival
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem, engine
from emergent.models.ground_truth.crowd import Crowd, Heading
from emergent.models.ground_truth.dynamics import DYNAMICS
from emergent.models.ground_truth.dynamics.dictator import Dictator
from emergent.models.ground_truth.kinds import GroundTruthKind
from emergent.models.plane.kinds import freeze
from emergent.perturbation import Dose, Plan
from emergent.system import Batch, System, Variables, systems
from emergent.timeline import Events

SMALL = {"members": 5, "needed": 3, "horizon": 60, "dt": 2, "goal": (30.0, 0.0)}


def small(**parameters) -> GroundTruthParameters:
    return GroundTruthParameters(**SMALL | parameters)


# systems that pass

SHORTER = {
    "ground-truth": SMALL,
    "swarm": {"members": 20, "horizon": 50.0},
    "walk": {"horizon": 120.0, "restaurant": (45.0, 10.0)},
}
"""What long runs would show no better than short ones, and many members no better than some."""


@pytest.mark.parametrize("name", sorted(systems()))
def test_every_registered_system_passes(name):
    testing.check_system(systems()[name]().with_parameters(SHORTER.get(name, {})))


@pytest.mark.thorough
@pytest.mark.parametrize("dynamics", sorted(DYNAMICS))
def test_dynamics_pass(dynamics):
    """All checks but that they can be assessed: `metrics/test_ground_truth.py` and `test_verdicts_of_truths.py` do."""
    system = GroundTruthSystem(small(dynamics=dynamics, success=0.7))
    for check in testing.CHECKS:
        if check is not testing.check_assessment:
            check(system)


def test_blocks_do_not_matter(monkeypatch):
    """With a few runs a block, many threads have something to do."""
    monkeypatch.setattr(GroundTruthSystem, "block", 7)
    testing.check_batches(GroundTruthSystem(small()))


def test_single_member_passes():
    testing.check_system(GroundTruthSystem(small(members=1, dynamics="seekers")))


def test_order_is_asked_of_systems_that_can_be_permuted():
    assert isinstance(GroundTruthSystem(), testing.Permutable)


# systems that don't


class Unseeded(GroundTruthSystem):
    """Remembers how often it was run."""

    calls = 0

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        self.calls += 1
        return shifted(super().simulate(batch), self.calls)


class Secretive(GroundTruthSystem):
    """Has a delay that is neither in its parameters nor in its goal."""

    delay = 0.0

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        return shifted(super().simulate(batch), self.delay)


def secretive() -> Secretive:
    system = Secretive(small())
    system.delay = 7.0
    return system


class Beside(GroundTruthSystem):
    """Arrival depends on the place in the batch."""

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        return shifted(super().simulate(batch), np.arange(len(batch))[:, None])


class Threaded(GroundTruthSystem):
    """Arrival depends on the number of threads."""

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        return shifted(super().simulate(batch), pool.threads())


class Zealous(GroundTruthSystem):
    """Does not leave out perturbations of dose 0."""

    def complete(self, plan: Plan):
        kinds = self.kinds
        return tuple(Completed(kinds[p.kind].complete(p), self.chosen(p), kinds[p.kind].timing) for p in plan)


class Ghost(Dictator):
    """All follow member 0, even when it is gone."""

    def headings(self, crowd: Crowd) -> Heading:
        return super().headings(crowd._replace(present=np.ones_like(crowd.present)))


class First(Dictator):
    """All follow whoever stands first in memory."""

    def __init__(self, parameters, order):
        super().__init__(parameters, range(len(order)))


class Early(GroundTruthSystem):
    """Perturbations set in 10 s before their onset."""

    def compile(self, plans) -> Events:
        events = super().compile(plans)
        return events._replace(step=np.maximum(events.step - 5, 0))


class Reborn(GroundTruthSystem):
    """A fork re-keys the whole run."""

    def compile(self, plans) -> Events:
        events = super().compile(plans)
        return events._replace(step=np.where(events.channel == engine.FORK, 0, events.step))


class Fateful(GroundTruthSystem):
    """A fork does nothing."""

    def compile(self, plans) -> Events:
        events = super().compile(plans)
        return events._replace(step=np.where(events.channel == engine.FORK, 10_000, events.step))


class Misplaced(GroundTruthSystem):
    """Returns itself in an order that was not asked for."""

    def permuted(self, order) -> GroundTruthSystem:
        return self


class Boasting(GroundTruthSystem):
    """Declares a column that its runs do not have."""

    columns = (*GroundTruthSystem.columns, COUNTS)


class Askew(GroundTruthSystem):
    """Has a column of everybody's with other dimensions."""

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        variables, recorded = super().simulate(batch)
        return variables | {CALLS: ((RUN, MEMBER), variables[REACHED][1])}, recorded


class Incomplete(GroundTruthSystem):
    """Has no plan `uncoupled`."""

    def references(self) -> Mapping[str, Plan]:
        return {name: plan for name, plan in super().references().items() if name != "uncoupled"}


class Brief(freeze.Freeze, GroundTruthKind):
    """Nobody stands still for longer than ten seconds."""

    dose = Dose("s", 0, 10, 10)


class Restless(GroundTruthSystem):
    """Has a kind of the usual name, but not of the usual dose."""

    own_kinds: ClassVar = {**GroundTruthSystem.own_kinds, "freeze": Brief()}


class Reversed(GroundTruthSystem):
    """Takes the ceiling for the null."""

    def references(self) -> Mapping[str, Plan]:
        named = super().references()
        return {**named, "null": named["ceiling"], "ceiling": named["null"]}


class Whispering(GroundTruthSystem):
    """Takes half-deaf members for uncoupled ones."""

    def references(self) -> Mapping[str, Plan]:
        return {**super().references(), "uncoupled": Plan.of("deafen", "*", dose=0.5)}


class Double(Arrival):
    """Counts every arrival twice."""

    def members(self, runs, by=None):
        return 2 * super().members(runs, by)


class Flat(Arrival):
    """Attainment of the first member only."""

    def members(self, runs, by=None):
        return super().members(runs, by)[:, :1]


def shifted(outcomes: tuple[Variables, Variables | None], by: object) -> tuple[Variables, Variables | None]:
    """Outcomes whose times of arrival (the horizon for nobody's) are shifted."""
    variables, recorded = outcomes
    dims, reached = variables["reached"]
    return {**variables, "reached": (dims, np.nan_to_num(reached, nan=100.0) + by)}, recorded


def with_dynamics(kind: type[Dictator]) -> GroundTruthSystem:
    system = GroundTruthSystem(small(dynamics="dictator"))
    system.permuted = lambda order: with_order(kind, order)  # type: ignore[method-assign]
    system.dynamics = kind(system.parameters, system.order)
    return system


def with_order(kind: type[Dictator], order) -> GroundTruthSystem:
    system = GroundTruthSystem(small(dynamics="dictator"), order=order)
    system.dynamics = kind(system.parameters, system.order)
    return system


BROKEN: dict[str, tuple[Callable[[], System], Callable[..., None], str]] = {
    "unseeded": (
        lambda: Unseeded(small()),
        testing.check_seeds,
        "`reached` differs .* replication 0, member 0 .*state",
    ),
    "secretive": (
        secretive,
        testing.check_copies,
        "ground-truth was made anew, from GroundTruthParameters, Arrival, tuple",
    ),
    "beside": (lambda: Beside(small()), testing.check_batches, "instead of in one batch; `reached` differs"),
    "threaded": (lambda: Threaded(small()), testing.check_batches, r"run on \d instead of \d+ threads"),
    "zealous": (lambda: Zealous(small()), testing.check_dose_zero, r"blind:member-0@10=0 \(dose 0\) instead of not"),
    "ghost": (
        lambda: with_dynamics(Ghost),
        testing.check_ignored,
        "member-0 of ground-truth was removed, and displace was done",
    ),
    "early": (lambda: Early(small()), testing.check_twins, r"`(position|status)` differs .* s, member"),
    "reborn": (lambda: Reborn(small()), testing.check_fork, "under the plan 'null' was forked .* `position` differs"),
    "fateful": (lambda: Fateful(small()), testing.check_fork, "a fork at .* changes no run of ground-truth"),
    "first": (
        lambda: with_dynamics(First),
        testing.check_order,
        "another order in memory, `position` differs after one step",
    ),
    "misplaced": (lambda: Misplaced(small()), testing.check_order, "`permuted` of ground-truth must return"),
    "boasting": (lambda: Boasting(small()), testing.check_columns, "declares the column counts, which its runs do not"),
    "askew": (
        lambda: Askew(small()),
        testing.check_columns,
        r"calls of ground-truth has .* but means the calls of those",
    ),
    "incomplete": (lambda: Incomplete(small()), testing.check_references, "has no reference plan uncoupled; add it"),
    "restless": (
        lambda: Restless(small()),
        testing.check_assessment,
        r"but cannot be assessed: the dose of freeze is 60 \[s\]",
    ),
    "reversed": (
        lambda: Reversed(small()),
        testing.check_references,
        "null of ground-truth attains 1 and the ceiling 0",
    ),
    "whispering": (
        lambda: Whispering(small(dynamics="conditional-seekers")),
        testing.check_solo,
        "member-0 of ground-truth was alone instead of among uncoupled others; `reached` differs",
    ),
    "double": (
        lambda: GroundTruthSystem(small(), Double("twice", midway=20)),
        testing.check_attainment,
        "attainment of a member of ground-truth is 2.0 under the plan 'nominal', but must be from 0 to 1",
    ),
    "overheard": (
        lambda: GroundTruthSystem(small(dynamics="hidden-hub", members=12, spread=10.0, earshot=8.0)),
        testing.check_couplings,
        "is elsewhere than in the twin at step .* the nearest one that can have been reached before, member-.* m away",
    ),
    "flat": (lambda: GroundTruthSystem(small(), Flat("one", midway=20)), testing.check_attainment, r"shape \(6, 1\)"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_check_catches(name):
    make, check, message = BROKEN[name]
    with pytest.raises(AssertionError, match=message):
        check(make())


@pytest.mark.parametrize("name", BROKEN)
def test_broken_system_does_not_pass_all(name):
    with pytest.raises(AssertionError):
        testing.check_system(BROKEN[name][0]())


def test_every_check_has_a_system_that_it_catches():
    assert {check for _, check, _ in BROKEN.values()} == set(testing.CHECKS)
