"""Suspects: whom it is worth to strike one by one. Everybody where there are few, else the members of costly groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from emergent.component import Component
from emergent.metrics.metric import LIMIT, each
from emergent.metrics.race import Field, cut, mean_retention
from emergent.metrics.screening import costliest, disjoint, group_sizes, harmless
from emergent.metrics.strikes import Strike, Way, strike, strikeable, ways
from emergent.metrics.together import Work
from emergent.outcomes import Request
from emergent.perturbation import Plan
from emergent.randomness import CHOICES, choice
from emergent.system import System

Cell = tuple[str, Way]
"""One way to be struck from one onset, which is called by its name."""


@dataclass
class Suspects:
    """Who is struck, in one race for each onset; `sizes` are those of the groups in which many were screened."""

    fields: dict[str, Field]
    struck: set[str] = field(default_factory=set)
    sizes: dict[Cell, int] = field(default_factory=dict)

    def add(self, when: str, strikes: Sequence[Strike]) -> None:
        """Let these run in the race of an onset."""
        self.fields[when].running += strikes

    @property
    def grouped(self) -> bool:
        """Whether any were struck in groups first."""
        return any(size > 1 for size in self.sizes.values())


def find_suspects(
    system: System, components: Sequence[Component], onsets: Mapping[str, float], replications: range
) -> Work[Suspects]:
    """Return whom to strike one by one, after groups were struck where there are many."""
    found = Suspects({when: Field([]) for when in onsets})
    cells = {(when, way): strikeable(system, way, components) for when in onsets for way in ways(system)}
    found.struck = {one for ids in cells.values() for one in ids}
    many = {cell: ids for cell, ids in cells.items() if len(ids) > LIMIT}
    if many:
        found.sizes = yield from _sizes(system, many, onsets, replications)
        cells |= yield from _of_costly_groups(system, many, onsets, replications, found)
    for (when, way), ids in cells.items():
        found.add(when, [strike(system, way, (one,), onsets[when]) for one in ids])
    return found


def _sizes(
    system: System, cells: Mapping[Cell, Sequence[str]], onsets: Mapping[str, float], replications: range
) -> Work[dict[Cell, int]]:
    """Return for each cell how many may be lost at random at little cost: another random group a replication."""
    tried: dict[Cell, dict[int, list[Plan]]] = {}
    for (when, way), ids in cells.items():
        tried[when, way] = {
            size: [
                strike(system, way, [ids[i] for i in chosen], onsets[when]).plan
                for chosen in (choice(CHOICES, r, len(ids), size, "random group") for r in replications)
            ]
            for size in group_sizes(len(ids))
        }
    outcomes = yield [q for sizes in tried.values() for plans in sizes.values() for q in each(plans, replications)]
    return {
        cell: harmless(list(sizes), [mean_retention(system, outcomes, plans, replications) for plans in sizes.values()])
        for cell, sizes in tried.items()
    }


def _of_costly_groups(
    system: System,
    cells: Mapping[Cell, Sequence[str]],
    onsets: Mapping[str, float],
    replications: range,
    found: Suspects,
) -> Work[dict[Cell, list[str]]]:
    """Return for each cell the members of the groups that cost most, all of them where groups would cost much."""
    groups = {cell: disjoint(ids, found.sizes[cell], "screened") for cell, ids in cells.items()}
    groups = {cell: some for cell, some in groups.items() if found.sizes[cell] > 1}
    plans = {
        (when, way): [strike(system, way, group, onsets[when]).plan for group in some]
        for (when, way), some in groups.items()
    }
    outcomes = yield [Request(plan, replications) for some in plans.values() for plan in some]
    costly = {}
    for cell, some in groups.items():
        left = [mean_retention(system, outcomes, plan, replications) for plan in plans[cell]]
        order = np.argsort(left, kind="stable")[: costliest(some, left, LIMIT)]
        costly[cell] = [one for i in order for one in some[i]]
        if len(order) < len(some):
            found.fields[cell[0]].cuts.append(cut(system, outcomes, plans[cell][order[-1]], replications))
    return costly
