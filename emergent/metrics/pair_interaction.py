"""Interaction of pairs: which two members need each other, and which stand in for each other.

In the game of `agnosticism` (the members of a set go on from midway on, all others are struck), the Shapley–Taylor
interaction of i and j (Dhamdhere, Agarwal and Sundararajan 2020, arXiv:1902.05622) is the mean over random orders of

    value(T + i + j) − value(T + i) − value(T + j) + value(T),  T those before the first of i and j,

values being attainments of those in T above the null (of the pair itself where T is empty), as shares of the GD scale.
−1: either will do, as of two redundant leaders, whom leaving out one at a time never shows; 1: both are needed. Of any
majority of n it is above 0 (3 of 5: .1), where the Shapley interaction index is 0. The strongest pair is chosen on the
first replications, where each pair has 4 to 24, and scored on the second half, 40 at most.

What it cannot see: interactions of three and more; in groups of more than twelve members it is not asked.

Table `pairs`: first, second; `value` is the interaction. No interval stands on fewer than eight replications.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from emergent.metrics.estimate import mean
from emergent.metrics.game import before_both
from emergent.metrics.interval import Array
from emergent.metrics.metric import PAUSE, Measurement, Metric, attainment, each, table
from emergent.metrics.players import strike_of_all, why_not_played
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import CHOICES, shuffled
from emergent.result import Result
from emergent.system import System

LARGEST = 12
RUNS, EACH = 1600, (4, 24)
"""Runs on which the strongest pair is chosen, and the replications that each pair gets, at least and at most."""
SCORED = 40
Pair = tuple[int, int]


class PairInteraction(Metric):
    """The Shapley–Taylor interaction of the pair for which it is strongest."""

    name = "pair_interaction"
    title = "Interaction of pairs"
    question = "Which two members need each other, or stand in for each other?"
    estimates = ("strongest",)
    references = ("null", "ceiling")

    def why_not(self, system: System) -> str:
        return super().why_not(system) or why_not_played(system, LARGEST)

    def measure(self, system: System) -> Measurement:
        pairs = list(combinations(range(len(system.members)), 2))
        few = int(np.clip(RUNS // (4 * len(pairs)), *EACH))
        first, scored = self.first_half[:few], self.second_half[:SCORED]
        ends = [Request(system.reference(end), self.all) for end in ("null", "ceiling")]
        plans = {pair: _plans(system, pair, first) for pair in pairs}
        yield PAUSE
        outcomes = yield ends + [request for four in plans.values() for some in four for request in each(some, first)]
        found = {pair: _differences(system, outcomes, plans[pair], first) for pair in pairs}
        strongest = max(pairs, key=lambda pair: abs(float(found[pair].mean())))
        again = _plans(system, strongest, scored)
        outcomes = yield [request for some in again for request in each(some, scored)]
        names = [system.members[i].id for i in strongest]
        label = f"interaction of the pair that interacts most ({' and '.join(names)})"
        sample = _differences(system, outcomes, again, scored)
        rows = []
        for pair in pairs:
            point: dict[str, object] = dict(zip(("first", "second"), (system.members[i].id for i in pair), strict=True))
            rows.append((point, mean(found[pair], name="pair")))
        note = f"Pairs are shown from {len(first)} replications, the strongest scored on {len(scored)}."
        return Result(self.name, (mean(sample, name="strongest", label=label),), {"pairs": table(rows)}, (note,))


def _sets(system: System, pair: Pair, run: int) -> list[tuple[int, ...]]:
    """Return T + i + j, T + i, T + j and T of an order that is keyed by the run."""
    i, j = pair
    others = before_both([int(k) for k in shuffled(CHOICES, run, len(system.members), "pairs")], i, j)
    return [(*others, i, j), (*others, i), (*others, j), others]


def _only(system: System, kind: str, working: tuple[int, ...]) -> Plan:
    """Return the plan that strikes all others from midway on; the null for nobody."""
    absent = [member.id for i, member in enumerate(system.members) if i not in working]
    if not working:
        return system.reference("null")
    return Plan.of(kind, absent, system.goal.midway) if absent else NOMINAL


def _plans(system: System, pair: Pair, replications: range) -> list[list[Plan]]:
    """Return the plans of the four sets, one of each in each replication."""
    kind = strike_of_all(system)
    runs = [[_only(system, kind, some) for some in _sets(system, pair, r)] for r in replications]
    return [list(some) for some in zip(*runs, strict=True)]


def _differences(system: System, outcomes: Outcomes, plans: Sequence[Sequence[Plan]], replications: range) -> Array:
    """Return the second difference in each replication of the plans of a pair, as a share of the GD scale."""
    nobody, null = plans[3], system.reference("null")
    total = np.zeros(len(replications))
    for sign, some in zip((1, -1, -1, 1), plans, strict=True):
        over = [one if less.text == null.text else less for one, less in zip(some, nobody, strict=True)]
        worth = attainment(system, outcomes, some, replications, over=over)
        total += sign * (worth - attainment(system, outcomes, null, replications, over=over))
    ends = [attainment(system, outcomes, system.reference(end), replications) for end in ("ceiling", "null")]
    return np.asarray(total / max(float((ends[0] - ends[1]).mean()), 1e-9))
