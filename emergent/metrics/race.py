"""A race: of many strikes the costliest is found by successive halving, each seen in more runs than those dropped.

A minimum over suspects is biased, with equal ones, too: so the costliest is chosen on the first half of the
replications and scored on the other half by whoever asks. Most suspects are seen in few runs (Karnin, Koren and Somekh
2013, "Almost optimal exploration in multi-armed bandits").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from emergent.metrics.metric import PAUSE, attainment, retained
from emergent.metrics.screening import Cut
from emergent.metrics.strikes import Strike
from emergent.metrics.together import Work
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.system import System

Stages = Sequence[tuple[range, int]]
"""On which replications suspects are seen, and how many go on."""


@dataclass
class Field:
    """The suspects of one race; `seen` says on which replications each was seen, `cuts` where others were dropped."""

    running: list[Strike]
    seen: dict[Strike, range] = field(default_factory=dict)
    cuts: list[Cut] = field(default_factory=list)
    left: float = 1.0
    """What the worst left in the last round."""

    @property
    def worst(self) -> Strike:
        """The costliest one, once all have run."""
        return self.running[0]

    def drop(self, system: System, outcomes: Outcomes, replications: range, keep: int) -> None:
        """Keep the costliest; all have been run on these replications."""
        self.seen |= dict.fromkeys(self.running, replications)
        left = [mean_retention(system, outcomes, one.plan, replications) for one in self.running]
        order = np.argsort(left, kind="stable")
        if len(order) > keep:
            self.cuts.append(cut(system, outcomes, self.running[order[keep - 1]].plan, replications))
        self.running, self.left = [self.running[i] for i in order[:keep]], left[order[0]]


def race(system: System, fields: Sequence[Field], stages: Stages) -> Work[None]:
    """Run the races side by side; in each field the worst is left."""
    for replications, keep in stages:
        outcomes = yield [Request(one.plan, replications) for each in fields for one in each.running]
        for each in fields:
            each.drop(system, outcomes, replications, keep)
            yield PAUSE


def cut(system: System, outcomes: Outcomes, last: Plan, replications: range) -> Cut:
    """Return the cut at what the last plan that was kept left of what there was, as an attainment."""
    null = attainment(system, outcomes, system.reference("null"), replications).mean()
    nominal = attainment(system, outcomes, NOMINAL, replications).mean()
    return Cut(float(null + mean_retention(system, outcomes, last, replications) * (nominal - null)), len(replications))


def mean_retention(
    system: System, outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: Sequence[int]
) -> float:
    """Return what the plan leaves on average; 1 where there was nothing to lose."""
    left, had = retained(system, outcomes, plan, replications)
    mean = had.mean()
    return float(left.mean() / mean) if mean > 0 else 1.0
