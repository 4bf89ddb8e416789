"""Sum of parts: whether the system follows a moved goal more than its members do, each alone, all added up.

With the goal moved midway as in `retargeting`, R the system's response, r_i that of member i as it is alone (at equal
time, from the same seed) and C the ceiling's, means over runs,

    system = R/C, sum = Σ r_i/C, beyond = (R − Σ r_i)/C.

Many who each follow a little, and together no more than that, pool what they have: a hundred that each follow by a
hundredth add up to 1 where the system shows 1. What lies beyond the sum is none of the parts' own. A system that only
travels together follows less than the sum, by far: seekers score 1 − N. No longer time is needed for it.

What it cannot see: members that hold the goal but follow it in company only (`own_cue`); that a member which alone goes
away from the goal lowers the sum; and whether a system within the sum would be beyond it with less to go by, since a
response is hardly ever above the ceiling's, while a sum can be.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.metrics.estimate import Array, bootstrap, correlation, of_whole, ratio
from emergent.metrics.metric import Measurement, Metric
from emergent.metrics.pursued import goal_of
from emergent.metrics.retargeting import Retargeting, guided, midway, of_all, of_each
from emergent.perturbation import NOMINAL
from emergent.result import Result
from emergent.system import System


def beyond(system: Array, parts: Array, ceiling: Array, axis: int = -1) -> Any:
    """Return (system − parts)/ceiling of mean responses along `axis`; nan where the ceiling's is not above 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = ceiling.mean(axis)
        return np.where(whole > 0, (system.mean(axis) - parts.mean(axis)) / whole, np.nan)


class SumOfParts(Metric):
    """The system's response to a moved goal, less those of its members alone, all together."""

    name = "sum_of_parts"
    title = "More than the sum"
    question = "Does the system follow a moved goal more than all its members do alone, added up?"
    estimates = ("beyond", "system", "sum")
    kinds = Retargeting.kinds
    references = Retargeting.references
    protocols = Retargeting.protocols
    columns = Retargeting.columns

    def measure(self, system: System) -> Measurement:
        outcomes = yield midway(system, self.all)
        far = 2 * float(np.linalg.norm(goal_of(system)))  # as shares of the way between the moved goals
        whole = of_all(system, outcomes, NOMINAL, self.all) / far
        parts = of_each(system, outcomes, self.all).sum(1) / far
        most = of_all(system, outcomes, guided(system), self.all) / far
        return Result(
            self.name,
            (
                bootstrap(
                    beyond,
                    whole,
                    parts,
                    most,
                    name="beyond",
                    label="the system's response to a moved goal less its members' alone, all added up",
                    correlation=correlation(whole, parts),
                ),
                of_whole(whole, most, name="system", label="the system's response, share of the ceiling's"),
                ratio(parts, most, name="sum", label="the members' responses alone, added up, share of the ceiling's"),
            ),
        )
