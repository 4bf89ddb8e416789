"""Control cost: what it takes to draw one member away from the goal, and what it takes to draw away the whole.

Sensors are fooled one after the other: k members are shown a decoy, a place as far from the start, 90° around, from the
start on; first one that is named, then others, in an order that is keyed anew in each replication. With ρ the retention
of an attainment (its share of the twin's, both above the null),

    peel_off = k at which ρ of the named member is ½,   redirect = k at which ρ of all members is ½,

between the numbers by a straight line, inf where all together do not do it, and

    ratio = peel_off/redirect.

In a group of which each goes by its own cue, one member is drawn away by its own sensor and the whole by half of all
sensors: ratio 1/N. Where members go by what most of them sense, one of them cannot be drawn away but with the whole:
ratio 1. Above 1, it is easier to redirect the whole than to peel one off (after Critch 2021, "What multipolar failure
looks like, and robust agent-agnostic processes"). Runs: one for each number of members tried, 50 replications at most.

What it cannot see: strikes other than on sensors (one that is frozen does not arrive whatever the others do); a choice
of members that is better than a random one (`necessity` and `agnosticism` look for the worst); how the cost grows with
size, which is read off a sweep over the number of members.

Table `curve`: fooled, who ("the named one" or "all"); `value` is ρ.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from emergent.columns import REACHED_DECOY
from emergent.metrics.estimate import Array, bootstrap, ratio
from emergent.metrics.metric import PAUSE, Measurement, Metric, each, scale, sizes, subsets, table
from emergent.metrics.misleading import halving
from emergent.outcomes import Outcomes
from emergent.perturbation import NOMINAL, Plan
from emergent.result import Result
from emergent.system import System

ALL_SIZES = 12
"""Up to this many members, every number of them is tried."""
DEGREES = 90.0
ONE, WHOLE = "the named one", "all"


def cost_ratio(one_left: Array, one_had: Array, left: Array, had: Array, counts: Array, axis: int = -1) -> Any:
    """Return the number that halves the one's over the number that halves the whole's; nan where none does either."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return halving(one_left, one_had, counts, axis) / halving(left, had, counts, axis)


class ControlCost(Metric):
    """How many sensors must be fooled to draw away one member, and the whole."""

    name = "control_cost"
    title = "Control cost"
    question = "Is it easier to redirect the whole than to peel one member off?"
    estimates = ("peel_off", "redirect", "ratio")
    most = 50
    kinds = ("decoy",)
    struck: ClassVar = {"decoy": ("degrees",)}
    references = ("null",)
    columns = (REACHED_DECOY,)

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def _counts(self, system: System) -> list[int]:
        n = len(system.members)
        return list(range(1, n + 1)) if n <= ALL_SIZES else sizes(n, n)

    def _plans(self, system: System, k: int) -> list[Plan]:
        return [Plan.of("decoy", ids, degrees=DEGREES) for ids in subsets(system, k, self.some, "fooled")]

    def measure(self, system: System) -> Measurement:
        counts, requests, plans = self._counts(system), scale(system, self.some), {}
        for k in counts:
            plans[k] = self._plans(system, k)
            requests += each(plans[k], self.some)
            yield PAUSE
        outcomes = yield requests
        named = np.array([system.index[ids[0]] for ids in subsets(system, 1, self.some, "fooled")])
        null = self._attained(system, outcomes, system.reference("null"), named)
        had = {who: value - null[who] for who, value in self._attained(system, outcomes, NOMINAL, named).items()}
        found = [self._attained(system, outcomes, plans[k], named) for k in counts]
        left = {who: np.stack([one[who] - null[who] for one in found]) for who in had}
        whole = {who: np.broadcast_to(had[who], left[who].shape) for who in had}
        rows = [
            ({"fooled": k, "who": who}, ratio(left[who][i], had[who], name=who))
            for who in had
            for i, k in enumerate(counts)
        ]
        at = np.array(counts, float)

        def halves(left: Array, had: Array, axis: int = -1) -> Any:
            return halving(left, had, at, axis)

        def over(a: Array, b: Array, c: Array, d: Array, axis: int = -1) -> Any:
            return cost_ratio(a, b, c, d, at, axis)

        label = "members shown a decoy that halve the attainment of"
        estimates = (
            bootstrap(halves, left[ONE], whole[ONE], name="peel_off", unit="members", label=f"{label} one of them"),
            bootstrap(halves, left[WHOLE], whole[WHOLE], name="redirect", unit="members", label=f"{label} all"),
            bootstrap(
                over, left[ONE], whole[ONE], left[WHOLE], whole[WHOLE],
                name="ratio", label="cost of one over cost of the whole (above 1: the whole is easier to redirect)",
            ),
        )  # fmt: skip
        return Result(self.name, estimates, {"curve": table(rows)})

    def _attained(self, system: System, outcomes: Outcomes, plan: Plan | list[Plan], named: Array) -> dict[str, Array]:
        """Return the attainment of the named member and of all, each (replication,)."""
        members = system.goal.members(outcomes.arrays(plan, self.some))
        return {ONE: members[np.arange(len(members)), named], WHOLE: members.mean(1)}
