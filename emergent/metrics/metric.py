"""What a metric is: a generator that asks for runs, in rounds, and returns what it found in their outcomes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pandas as pd

from emergent.columns import COLUMNS
from emergent.component import Component
from emergent.metrics.estimate import Array
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import missing, sorts_of
from emergent.randomness import CHOICES, shuffled
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

PAUSE: Sequence[Request] = ()
"""What a metric yields between two pieces of long work: nothing to run, but a moment to show progress or to stop."""
CELL = 40
"""Replications of a cell of a map that no estimate is taken from, at most."""
LIMIT, FEWEST = 32, 10
"""Above this many members, a keyed sample of this many is ranked, and the result says so; never fewer than ten."""


Measurement = Generator[Sequence[Request], Outcomes, Result]
"""A metric at work: it yields requests (none are a pause), is sent outcomes, and returns its result."""


@dataclass(frozen=True)
class Metric(ABC):
    """A question about a system, answered from runs.

    A metric never runs anything, and never looks at what has been run: it asks for all that it needs, and whoever runs
    it leaves out what is there already.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    question: ClassVar[str]
    estimates: ClassVar[tuple[str, ...]]
    """The names of the estimates that it may return."""
    kinds: ClassVar[tuple[str, ...]] = ()
    """The kinds of perturbation without which the question cannot be asked."""
    struck: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Of these kinds, those that it uses on any member, with the settings that it gives."""
    references: ClassVar[tuple[str, ...]] = ()
    """The reference plans, likewise."""
    protocols: ClassVar[tuple[type, ...]] = ()
    """What the system has to meet."""
    goals: ClassVar[tuple[type, ...]] = ()
    """What its goal has to meet."""
    columns: ClassVar[tuple[str, ...]] = ()
    """The columns that its runs have to have."""

    rival: ClassVar[bool] = False
    """Whether it is another's measure of emergence, which stands beside ours and is never part of a verdict."""

    most: ClassVar[int] = 1_000_000
    """How many replications it uses at most: those that are costly need fewer."""

    replications: int = 200

    @abstractmethod
    def measure(self, system: System) -> Measurement:
        """Yield requests, get outcomes that hold them, yield more if more is needed, and return the result."""

    def why_not(self, system: System) -> str:
        """Return why the question cannot be asked of this system, or an empty text."""
        known = system.references()
        without = {
            "perturbation": [kind for kind in self.kinds if kind not in system.kinds],
            "reference plan": [name for name in self.references if name not in known],
        }
        lacking = [f"has no {what} {', '.join(names)}" for what, names in without.items() if names]
        lacking += [unfit for kind in self.struck if kind in system.kinds and (unfit := self._unfit(system, kind))]
        lacking += [missing(protocol) for protocol in self.protocols if not isinstance(system, protocol)]
        lacking += [missing(protocol) for protocol in self.goals if not isinstance(system.goal, protocol)]
        lacking += [f"does not tell {COLUMNS[name].meaning}" for name in self.columns if name not in system.columns]
        return f"{system.name} {lacking[0]}" if lacking else ""

    def _unfit(self, system: System, kind: str) -> str:
        """Return why a kind cannot be used on any member as this metric does."""
        settings = {setting.name for setting in system.kinds[kind].settings}
        for name in self.struck[kind]:
            if name not in settings:
                return f"has a perturbation {kind} without the setting {name}"
        without = next((member.id for member in system.members if not applies(system, kind, member)), "")
        return f"has a perturbation {kind} that does not apply to {without}" if without else ""

    @property
    def all(self) -> range:
        """All replications."""
        return range(self.replications)

    @property
    def some(self) -> range:
        """The replications of what is costly: `most` at most."""
        return range(min(self.replications, self.most))

    @property
    def few(self) -> range:
        """The replications of a cell of a map that no estimate is taken from."""
        return self.some[:CELL]

    @property
    def first_half(self) -> range:
        """The replications on which the worst is chosen."""
        return range(self.replications // 2)

    @property
    def second_half(self) -> range:
        """The replications on which the chosen one is scored."""
        return range(self.replications // 2, self.replications)


def attainment(
    system: System,
    outcomes: Outcomes,
    plan: Plan | Sequence[Plan] = NOMINAL,
    replications: Sequence[int] = range(1),
    *,
    over: Plan | Sequence[Plan] | None = None,
    by: float | None = None,
    parameters: Variant = UNCHANGED,
) -> Array:
    """Return the system's attainment in each run, shape (replication,).

    `plan` is one plan, or one a replication. Scored are the members that count under `over`, which is `plan` itself if
    not given: a contrast scores the twin over the same members as the perturbed run. `by` [s] is the time until which
    attainment counts, the end if not given.
    """
    variant = system.with_parameters(parameters) if parameters else system
    runs = outcomes.arrays(plan, replications, parameters)
    counted = plan if over is None else over
    if isinstance(counted, Plan):
        mask = variant.scored(counted)[None].repeat(len(replications), 0)
    else:
        mask = np.stack([variant.scored(p) for p in counted])
    return variant.goal.system(runs, mask, by)


def twin(
    system: System, outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: Sequence[int], **more: object
) -> Array:
    """Return the attainment of the unperturbed twins over the members that count under `plan`."""
    return attainment(system, outcomes, NOMINAL, replications, over=plan, **more)  # type: ignore[arg-type]


def retained(
    system: System, outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: Sequence[int]
) -> tuple[Array, Array]:
    """Return what the plan leaves and what the twin has, both above the null, over the members that count under it.

    The ratio of their means is the retention ρ = (U_plan − U_null)/(U_twin − U_null): a share of goal-directedness, so
    that what the null attains by itself is never counted as robustness.
    """
    null = attainment(system, outcomes, system.reference("null"), replications, over=plan)
    left = attainment(system, outcomes, plan, replications)
    return left - null, twin(system, outcomes, plan, replications) - null


def scale(system: System, replications: Sequence[int]) -> list[Request]:
    """Return the requests of the ends that `retained` needs: the twins and the null."""
    return [Request(NOMINAL, replications), Request(system.reference("null"), replications)]


def ceiling_from(system: System, onset: float) -> Plan:
    """Return the ceiling's plan from `onset` [s] on: until then the run is the system's own."""
    return Plan(tuple(replace(p, onset=onset) for p in system.reference("ceiling")))


def subsets(system: System, size: int, replications: Sequence[int], salt: str) -> list[tuple[str, ...]]:
    """Return a keyed random subset of members a replication; a larger one holds the smaller one."""
    ids = [member.id for member in system.members]
    return [tuple(ids[i] for i in np.sort(shuffled(CHOICES, r, len(ids), salt)[:size])) for r in replications]


def each(plans: Sequence[Plan], replications: Sequence[int]) -> list[Request]:
    """Return the requests of one plan a replication."""
    grouped: dict[Plan, list[int]] = {}
    for plan, replication in zip(plans, replications, strict=True):
        grouped.setdefault(plan, []).append(replication)
    return [Request(plan, rows) for plan, rows in grouped.items()]


def sizes(members: int, most: int) -> list[int]:
    """Return the numbers of members at which a curve is taken: all up to 4, then growing by half, up to `most`."""
    grid, k = [], 1
    while 1.2 * k < most:
        grid.append(k)
        k = k + 1 if k < 4 else round(k * 1.5)
    return [*grid, most] if members > 1 else []


def table(rows: Sequence[tuple[Mapping[str, object], Estimate]]) -> pd.DataFrame:
    """Return a tidy table: the columns of each point, then value, low, high, replications."""
    return pd.DataFrame(
        [{**point, "value": e.value, "low": e.low, "high": e.high, "replications": e.replications} for point, e in rows]
    )


def sampled(system: System, replications: int) -> tuple[str, ...]:
    """Return the ids of the members that are ranked: all, or a keyed sample.

    It holds `LIMIT` at most, and half as many as there are replications: a quick look ranks fewer. Of each sort of
    members there is one at least.
    """
    limit = min(LIMIT, max(FEWEST, replications // 2))
    ids = [member.id for member in system.members]
    if len(ids) <= limit:
        return tuple(ids)
    order, sorts = [ids[i] for i in shuffled(CHOICES, 0, len(ids), "ranked")], sorts_of(system)
    first = {sorts.get(name, ""): name for name in reversed(order)}  # of each sort the first in this order
    some = sorted(order, key=lambda name: name != first[sorts.get(name, "")])[:limit]
    return tuple(name for name in ids if name in some)


def ranked(system: System, replications: int) -> tuple[str, ...]:
    """Return the note on how many members were ranked, if not all were."""
    members, some = len(system.members), len(sampled(system, replications))
    return () if some == members else (f"Of {members} members a keyed sample of {some} was ranked.",)


def applies(system: System, kind: str, component: Component) -> bool:
    """Whether the system has this kind of perturbation, and it applies to the component."""
    fits = system.kinds[kind].applies_to if kind in system.kinds else ()
    return component.id in fits or component.kind in fits
