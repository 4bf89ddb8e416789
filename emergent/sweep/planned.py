"""The plans of a design: of a named or written plan, the fields that vary, and members that are drawn by lot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from emergent.errors import PlanError
from emergent.perturbation import Perturbation, Plan
from emergent.randomness import choice
from emergent.scenario import Scenario
from emergent.sweep.tables import PlanTable
from emergent.sweep.values import listed
from emergent.system import System

FIELDS = ("onset", "duration", "dose")


@dataclass(frozen=True)
class Planned:
    """A plan of a design for one scenario.

    `text` tells it apart from all other plans of the scenario; `name` is the same in all scenarios of the design, and
    `base` in all plans that differ in their fields.
    """

    name: str
    base: str
    plan: Plan
    fields: Mapping[str, Any] = field(default_factory=dict)
    pools: tuple[tuple[str, ...] | None, ...] = ()
    """The members among which are drawn those that each perturbation strikes; None where all are struck."""

    @property
    def struck(self) -> int | None:
        """How many are drawn."""
        return self.fields.get("struck")

    @property
    def text(self) -> str:
        """The plan as text, with the number of those that are drawn, and by which perturbation if not by all."""
        drawn = [str(number) for number, pool in enumerate(self.pools, 1) if pool is not None]
        by = "" if len(drawn) == len(self.pools) else f" by number {', '.join(drawn)}"
        return self.plan.text if self.struck is None else f"{self.plan.text} ({self.struck} drawn{by})"

    def of(self, seed: int, replication: int) -> Plan:
        """Return the plan of one replication; a larger draw holds the smaller one, and all fields share their draws."""
        if self.struck is None:
            return self.plan
        pairs = zip(self.plan, self.pools, strict=True)
        return Plan(tuple(one for p, pool in pairs for one in _drawn(p, pool, self.struck, seed, replication)))


def _drawn(
    p: Perturbation, pool: tuple[str, ...] | None, size: int, seed: int, replication: int
) -> Iterator[Perturbation]:
    if pool is None:
        yield p
    elif size:
        rows = choice(seed, replication, len(pool), size, "struck")
        yield replace(p, components=tuple(pool[row] for row in rows))


def planned(table: PlanTable, scenario: Scenario, system: System) -> list[Planned]:
    """Return the plans that a table stands for: one for each combination of its fields.

    Raises:
        PlanError, UnknownNameError: for what does not fit the system.
    """
    base = replace(scenario, system=system).plan(table.plan)
    fields: dict[str, Sequence[Any]] = {name: getattr(table, name) for name in FIELDS}
    fields |= {name: listed(value) for name, value in table.settings.items()} | {"struck": table.struck}
    given = {name: values for name, values in fields.items() if values}
    if given and not len(base):
        raise PlanError(f"the plan {table.plan!r} perturbs nothing, so it has no {', '.join(given)}.")
    if table.which is not None and table.which > len(base):
        raise PlanError(f"which is {table.which}, but the plan {table.plan!r} has {len(base)} perturbations.")
    return [_one(table, base, dict(zip(given, v, strict=True)), system) for v in product(*given.values())]


def _one(table: PlanTable, base: Plan, fields: dict[str, Any], system: System) -> Planned:
    changed: dict[str, Any] = {name: float(fields[name]) for name in FIELDS if name in fields}
    settings = {name: fields[name] for name in table.settings}

    def with_fields(p: Perturbation) -> Perturbation:
        return replace(p, **changed, settings=tuple(sorted((dict(p.settings) | settings).items())))

    meant = [table.which in (None, number) for number in range(1, len(base) + 1)]
    plan = Plan(tuple(with_fields(p) if here else p for p, here in zip(base, meant, strict=True)))
    system.complete(plan)
    late = next((p for p in plan if p.onset >= system.horizon), None)
    if late is not None:
        raise PlanError(f"{late.text} begins when the run is over: its horizon is {system.horizon:g} s.")
    name = " ".join([table.plan, *(f"{field}={value:g}" if isinstance(value, int | float) else f"{field}={value}"
                                   for field, value in fields.items())])  # fmt: skip
    return Planned(name, table.plan, plan, fields, _pools(plan, meant, fields.get("struck"), system))


def _pools(plan: Plan, meant: Sequence[bool], struck: int | None, system: System) -> tuple[tuple[str, ...] | None, ...]:
    if struck is None:
        return ()
    pairs = zip(plan, meant, strict=True)
    pools = tuple(tuple(c.id for c in system.chosen(p) if c.member) if here else None for p, here in pairs)
    least = min(len(pool) for pool in pools if pool is not None)
    if struck > least:
        raise PlanError(f"{struck} are to be struck, but the plan names {least} members; name more, as with *.")
    return pools
