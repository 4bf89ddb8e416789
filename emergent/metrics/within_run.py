"""Necessity within the run: what is left without the member that is needed most in this very run.

In each run another member may be the one on whom all hangs, so that on average over runs nobody is needed. From the
state at midway, or that after the first step, the run is forked: in the one future each member is struck, and the worst
of this run chosen; in another it is struck again, beside the same future without a strike:

    within_run = mean over runs of (U(worst struck) − U_null) / mean over runs of (U − U_null), in that other future.

A boss who is chosen by lot gives 0, members of whom any other can take the place what a random one leaves. Chosen and
scored in different futures of one state, it has no bias by selection; what it cannot see is who becomes needed at
other times only, as by a lot that is drawn after the first step. Where there are many members, groups of them are
struck first, and members of the costliest groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from emergent.component import CHANCE
from emergent.metrics.estimate import Array
from emergent.metrics.metric import PAUSE, applies, attainment, retained
from emergent.metrics.screening import costliest, disjoint
from emergent.metrics.strikes import Strike, Way, strike
from emergent.metrics.together import Work
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
from emergent.system import System

FORK, CHOICE, SCORE = "fork", 1, 2
"""The futures in which the worst is chosen and scored."""
MOST = 24
"""Above this many members, groups are struck first; and of the costliest groups so many members."""
RUNS = 100
"""Replications that are scored at most: each costs as many runs as there are members."""


Groups = Mapping[int, Sequence[tuple[str, ...]]]
"""The groups that are struck one by one in each replication."""


class Found(NamedTuple):
    """What the worst of each run leaves and has without a strike, above the null, in the futures that score it."""

    left: Array
    had: Array
    chosen: float
    """What they leave, less what there is without a strike, in the futures in which they were chosen: mean."""


def can_fork(system: System) -> bool:
    """Whether runs of the system can be given another future."""
    return FORK in system.kinds and applies(system, FORK, CHANCE)


def worst_way(system: System, outcomes: Outcomes, strikes: Iterable[Strike], replications: range) -> Way:
    """Return the way in which the worst of each run costs most on average; all were struck on these replications."""
    least: dict[Way, Array] = {}
    for one in strikes:
        left, had = retained(system, outcomes, one.plan, replications)
        least[one.way] = np.minimum(least.get(one.way, left - had), left - had)
    return min(least, key=lambda way: float(least[way].mean()))


@dataclass(frozen=True)
class WithinRun:
    """Who is needed in each run: struck `way` from `onset` [s] on, in runs that fork at `fork` [s].

    Groups of `size` come first where members are many.
    """

    system: System
    way: Way
    members: tuple[str, ...]
    replications: Sequence[int]
    onset: float
    fork: float
    size: int = 1

    def future(self, number: int) -> Plan:
        """Return the plan that only gives the run another future."""
        return Plan.of(FORK, CHANCE.id, self.fork, dose=number)

    def plan(self, struck: Sequence[str], number: int) -> Plan:
        """Return the plan that strikes members in one of the futures, which most replications ask for."""
        key = tuple(struck), number
        if key not in self._plans:
            self._plans[key] = self.future(number) + strike(self.system, self.way, struck, self.onset).plan
        return self._plans[key]

    @cached_property
    def _plans(self) -> dict[tuple[tuple[str, ...], int], Plan]:
        return {}

    def measure(self) -> Work[Found]:
        """Return what the worst of each run leaves, and what there is without a strike."""
        groups: Groups = {r: [(one,) for one in self.members] for r in self.replications}
        if len(self.members) > MOST and self.size > 1:
            groups = {r: disjoint(self.members, self.size, "within", r) for r in self.replications}
            outcomes = yield self._requests(groups, CHOICE)
            left = yield from self._left(outcomes, groups)
            groups = {r: _of_costliest(some, left[r]) for r, some in groups.items()}
        outcomes = yield self._requests(groups, CHOICE)
        left = yield from self._left(outcomes, groups)
        worst = {r: [some[int(np.argmin(left[r]))]] for r, some in groups.items()}
        outcomes = yield self._requests(worst, SCORE)
        chosen = float(np.mean([min(some) for some in left.values()]))
        return Found(*self._above_null(outcomes, [self.plan(some[0], SCORE) for some in worst.values()]), chosen)

    def _requests(self, groups: Groups, number: int) -> list[Request]:
        unstruck = Request(self.future(number), self.replications)
        return [unstruck, *(Request(self.plan(group, number), [r]) for r, some in groups.items() for group in some)]

    def _left(self, outcomes: Outcomes, groups: Groups) -> Work[dict[int, list[float]]]:
        """Return what each group leaves in its run, less what there is without a strike."""
        left = {}
        for r, some in groups.items():
            plans = [self.plan(group, CHOICE) for group in some]
            runs = [r] * len(plans)
            struck = attainment(self.system, outcomes, plans, runs)
            left[r] = (struck - attainment(self.system, outcomes, self.future(CHOICE), runs, over=plans)).tolist()
            yield PAUSE
        return left

    def _above_null(self, outcomes: Outcomes, plans: Sequence[Plan]) -> tuple[Array, Array]:
        system, runs = self.system, self.replications
        null = attainment(system, outcomes, system.reference("null"), runs, over=plans)
        left = attainment(system, outcomes, plans, runs)
        return left - null, attainment(system, outcomes, self.future(SCORE), runs, over=plans) - null


def _of_costliest(groups: Sequence[tuple[str, ...]], left: Sequence[float]) -> list[tuple[str, ...]]:
    """Return the members of the costliest groups, each by itself."""
    costly = np.argsort(left, kind="stable")[: costliest(groups, left, MOST)]
    return [(one,) for i in costly for one in groups[i]]
