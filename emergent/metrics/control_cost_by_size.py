"""Control cost by size: how what it takes to stop one member, and to redirect the whole, grows with the group.

The group is built with half as many members, as many, and twice as many (a quarter, half and all of them where that is
more than `LARGEST`), and each is fooled as in `control_cost`: with k(N) the number of members shown a decoy that halves
the attainment of the named one, or of all,

    growth = slope of ln k(N) over ln N by least squares:

0 where the cost is the same in any group, 1 where it is in proportion to the members. In a group of which each goes by
its own cue, `peel_off` has 0, `redirect` 1 and `ratio` −1: the larger it is, the easier is one of them to have than the
whole. Where all go by what most of them sense, both have 1 and `ratio` 0. Below 0 for `redirect`, the larger group is
the easier one to redirect. (How it grows is what decides whether many are harder to steer than one: after Critch 2021,
"What multipolar failure looks like, and robust agent-agnostic processes".)

Undefined where one of the groups cannot be redirected at all, or does not get there itself. Runs: one for each number
of members tried, at each size, in half of the replications, 24 at most.

What it cannot see: more than three sizes, so whether growth goes on; what `control_cost` cannot. Members of a larger
group are what the system makes them: as many of each sort in proportion.

Table `costs`: members, who ("the named one" or "all"); `value` is k [members].
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from emergent.columns import REACHED_DECOY
from emergent.metrics.control_cost import ONE, WHOLE, Curves, asked, curves
from emergent.metrics.estimate import Array, bootstrap
from emergent.metrics.metric import PAUSE, Measurement, Metric, table
from emergent.metrics.misleading import halving
from emergent.outcomes import Request
from emergent.protocols import Resizable
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

LARGEST = 100
"""A group is built no larger than this, or than it is."""
FEWEST = 4
"""Of fewer members there is no half of which some could be fooled."""


def growth(costs: Array, members: Array) -> Array:
    """Return the slope of ln(cost) over ln(members), the first axis; nan where a cost is not finite, or 0."""
    x = np.log(members) - np.log(members).mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        y = np.log(np.where(np.isfinite(costs) & (costs > 0), costs, np.nan))
    return np.asarray(np.tensordot(x, y, 1) / (x * x).sum())


class ControlCostBySize(Metric):
    """How the numbers of sensors that must be fooled, for one member and for the whole, grow with the group."""

    name = "control_cost_by_size"
    title = "Control cost by size"
    question = "Does it take more to redirect a larger group, or to peel one of its members off?"
    estimates = ("peel_off", "redirect", "ratio")
    most = 24
    kinds = ("decoy",)
    struck: ClassVar = {"decoy": ("degrees",)}
    references = ("null",)
    protocols = (Resizable,)
    columns = (REACHED_DECOY,)

    @property
    def some(self) -> range:
        """Half of the replications, since there are three groups."""
        return range(min(-(-self.replications // 2), self.most))

    def why_not(self, system: System) -> str:
        few = f"there are fewer than {FEWEST} members"
        return super().why_not(system) or ("" if len(system.members) >= FEWEST else few)

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Resizable)
        groups = {n: _sized(system, n) for n in sizes_of(len(system.members))}
        requests: list[Request] = []
        for variant, group in groups.values():
            for some in asked(group, self.some, variant):
                requests += some
                yield PAUSE
        outcomes = yield requests
        found = {n: curves(group, outcomes, self.some, variant) for n, (variant, group) in groups.items()}
        label = "growth exponent of the cost of"
        estimates = (
            _growth(found, (1, 0), name="peel_off", label=f"{label} peeling one member off"),
            _growth(found, (0, 1), name="redirect", label=f"{label} redirecting the whole"),
            _growth(found, (1, -1), name="ratio", label=f"{label} one over that of the whole"),
        )
        rows = [
            ({"members": n, "who": who}, _cost(curve, place, name=who))
            for n, curve in found.items()
            for place, who in enumerate((ONE, WHOLE))
        ]
        note = f"Groups of {', '.join(map(str, groups))} members, {len(self.some)} replications each."
        return Result(self.name, estimates, {"costs": table(rows)}, (note,))


def sizes_of(members: int) -> tuple[int, int, int]:
    """Return the three sizes at which a group of so many members is built."""
    middle = members if 2 * members <= LARGEST else members // 2
    return middle // 2, middle, 2 * middle


def _sized(system: Any, members: int) -> tuple[Variant, System]:
    if members == len(system.members):
        return UNCHANGED, system
    variant = system.resized(members)
    return variant, system.with_parameters(variant)


def _cost(curve: Curves, place: int, **about: Any) -> Estimate:
    left, had = curve.samples[2 * place : 2 * place + 2]

    def halves(left: Array, had: Array, axis: int = -1) -> Any:
        return halving(left, had, curve.counts, axis)

    return bootstrap(halves, left, had, unit="members", **about)


def _growth(found: dict[int, Curves], powers: tuple[int, int], **about: Any) -> Estimate:
    """Return the growth of the costs of the one and of the whole, to these powers and multiplied."""
    samples = [sample for curve in found.values() for sample in curve.samples]
    members = np.array(list(found), float)

    def slope(*samples: Array, axis: int = -1) -> Any:
        slopes = []
        for place, power in enumerate(powers):
            if power:
                groups = zip(samples[2 * place :: 4], samples[2 * place + 1 :: 4], found.values(), strict=True)
                costs = [halving(left, had, curve.counts, axis) for left, had, curve in groups]
                slopes.append(power * growth(np.stack(costs), members))
        return sum(slopes)

    return bootstrap(slope, *samples, **about)
