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
of members that is better than a random one (`necessity` and `agnosticism` look for the worst). How the cost grows with
size stands in `control_cost_by_size`.

Table `curve`: fooled, who ("the named one" or "all"); `value` is ρ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

import numpy as np

from emergent.columns import REACHED_DECOY
from emergent.metrics.estimate import Array, bootstrap, ratio
from emergent.metrics.metric import PAUSE, Measurement, Metric, each, sizes, subsets, table
from emergent.metrics.misleading import halving
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.result import Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

ALL_SIZES = 12
"""Up to this many members, every number of them is tried."""
DEGREES = 90.0
ONE, WHOLE = "the named one", "all"


class Curves(NamedTuple):
    """What is left of the attainment of the named one, and of all, (number fooled, replication); what they had."""

    counts: Array
    left: dict[str, Array]
    had: dict[str, Array]

    @property
    def samples(self) -> tuple[Array, Array, Array, Array]:
        """What is left and was had of the named one, and of all, in one shape."""
        one, whole = ((self.left[who], np.broadcast_to(self.had[who], self.left[who].shape)) for who in (ONE, WHOLE))
        return (*one, *whole)


def cost_ratio(one_left: Array, one_had: Array, left: Array, had: Array, counts: Array, axis: int = -1) -> Any:
    """Return the number that halves the one's over the number that halves the whole's; nan where none does either."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return halving(one_left, one_had, counts, axis) / halving(left, had, counts, axis)


def numbers(system: System) -> list[int]:
    """Return the numbers of members whose sensors are fooled."""
    n = len(system.members)
    return list(range(1, n + 1)) if n <= ALL_SIZES else sizes(n, n)


def fooled(system: System, k: int, replications: Sequence[int]) -> list[Plan]:
    """Return the plan of each replication in which k members are shown the decoy."""
    return [Plan.of("decoy", ids, degrees=DEGREES) for ids in subsets(system, k, replications, "fooled")]


def asked(system: System, replications: Sequence[int], parameters: Variant = UNCHANGED) -> Iterator[list[Request]]:
    """Yield what is to be run, for one number of members after the other; `system` has these parameters."""
    yield [Request(plan, replications, parameters=parameters) for plan in (NOMINAL, system.reference("null"))]
    for k in numbers(system):
        requests = each(fooled(system, k, replications), replications)
        yield [replace(request, parameters=parameters) for request in requests]


def curves(system: System, outcomes: Outcomes, replications: Sequence[int], parameters: Variant = UNCHANGED) -> Curves:
    """Return what `asked` found."""
    named = [system.index[ids[0]] for ids in subsets(system, 1, replications, "fooled")]

    def attained(plan: Plan | Sequence[Plan]) -> dict[str, Array]:
        members = system.goal.members(outcomes.arrays(plan, replications, parameters))
        return {ONE: members[np.arange(len(members)), named], WHOLE: members.mean(1)}

    null, nominal = attained(system.reference("null")), attained(NOMINAL)
    found = [attained(fooled(system, k, replications)) for k in numbers(system)]
    left = {who: np.stack([one[who] - null[who] for one in found]) for who in null}
    return Curves(np.array(numbers(system), float), left, {who: nominal[who] - null[who] for who in null})


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

    def measure(self, system: System) -> Measurement:
        requests: list[Request] = []
        for some in asked(system, self.some):
            requests += some
            yield PAUSE
        outcomes = yield requests
        found = curves(system, outcomes, self.some)
        one_left, one_had, left, had = found.samples
        rows = [
            ({"fooled": int(k), "who": who}, ratio(found.left[who][i], found.had[who], name=who))
            for who in found.had
            for i, k in enumerate(found.counts)
        ]

        def halves(left: Array, had: Array, axis: int = -1) -> Any:
            return halving(left, had, found.counts, axis)

        def over(a: Array, b: Array, c: Array, d: Array, axis: int = -1) -> Any:
            return cost_ratio(a, b, c, d, found.counts, axis)

        label = "members shown a decoy that halve the attainment of"
        estimates = (
            bootstrap(halves, one_left, one_had, name="peel_off", unit="members", label=f"{label} one of them"),
            bootstrap(halves, left, had, name="redirect", unit="members", label=f"{label} all"),
            bootstrap(
                over, one_left, one_had, left, had,
                name="ratio", label="cost of one over cost of the whole (above 1: the whole is easier to redirect)",
            ),
        )  # fmt: skip
        return Result(self.name, estimates, {"curve": table(rows)})
