"""Influence: by how much the group turns when one member's heading is turned, and whether the one in front leads.

Midway, member i is made to head KICK to the left of the goal's bearing for a moment (`HELD` of the horizon), and in the
twin as far to the right; then it is free again. With θ± the directions in which all others go some time (`AFTER` of the
horizon) later,

    L_i = mean over runs of (θ₊ − θ₋)/(2·KICK)

is the turn of the group per radian that one of its members was turned. In linear consensus of headings, x' = Wx, it is
the i-th entry of W's left Perron vector, 1/N where all count the same, and `total`, the sum over all members, is 1. It
is 0 where headings follow from what members sense: then a group forgets at once that one was turned. (Interventional,
since correlations mistake a common cause for a leader: see Strandburg-Peshkin et al. 2018 on what "leads" can mean.)

`strongest` is the largest, chosen on one half of the runs and scored on the other; `effective` = (ΣL)²/ΣL², less what
noise adds to both, the number of members that share the influence, undefined where the total is within five standard
errors of 0. *In front is not leads*: `front` is the influence of the member that is farthest ahead at that moment,
`others` that of the rest, and `front_leads` the difference. Runs: two for each member that is turned and replication,
48 replications at most, which end with the last direction.

What it cannot see: who leads by where it is or how fast it goes; influence that takes longer, or passes sooner; from
`effective`, that every run may have a leader of its own. Large turns count less than small ones where headings are
averaged as vectors.

Table `members`: member, `value` is L_i; `front` is the share of runs in which it was farthest ahead.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.columns import FRONT, POSITION, STATUS
from emergent.metrics.estimate import Array, correlation, jackknife, mean
from emergent.metrics.front import ahead
from emergent.metrics.game import concentration
from emergent.metrics.goal_directedness import scale_is_clear
from emergent.metrics.metric import Measurement, Metric, ranked, sampled, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
from emergent.protocols import Spatial, Stepped, Timed
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

KICK = 45.0
"""By how much a member is turned, to either side [degrees]."""
HELD, AFTER = 0.01, 0.05
"""For how long, and after what time the group's direction is taken, as shares of the horizon."""
STANDS = 0.02
"""A group that goes no farther than this share of what a member walks has no direction."""
Index = npt.NDArray[np.int64]


class Moment(NamedTuple):
    """When a member is turned: `onset` [s], for how long it is `held` [s], and `every` [s] between frames."""

    onset: float
    held: float
    every: float
    variant: Variant

    @property
    def frame(self) -> int:
        """The frame of the onset."""
        return round(self.onset / self.every)


def turned(left: Array, right: Array) -> Array:
    """Return by how much `left` is turned against `right` [rad], directions (…, 2), anticlockwise above 0."""
    cross = right[..., 0] * left[..., 1] - right[..., 1] * left[..., 0]
    return np.asarray(np.arctan2(cross, (left * right).sum(-1)))


def influence(left: Array, right: Array, kick: float) -> Array:
    """Return L of displacements (…, 2) [m] after turns by ±`kick` [rad]; nan where one of them is 0."""
    stands = (left == 0).all(-1) | (right == 0).all(-1)
    return np.where(stands, np.nan, turned(left, right) / (2 * kick))


def effective(samples: Array, members: int) -> float:
    """Return (ΣL)²/ΣL² of all members less what noise adds, from samples (run, member) of all or of some of them."""
    found = concentration(samples[None])
    return members / samples.shape[1] / found if found > 0 else math.inf if found <= 0 else math.nan


class Influence(Metric):
    """The turn of the group per radian by which one member is turned, and whether the one in front has more of it."""

    name = "influence"
    title = "Influence"
    question = "By how much does the group turn with one of its members, and with the one in front?"
    estimates = ("strongest", "total", "effective", "front", "others", "front_leads")
    kinds = ("mislead",)
    struck: ClassVar = {"mislead": ("degrees",)}
    protocols = (Spatial, Stepped, Timed)
    columns = (POSITION, STATUS)
    most = 48

    def why_not(self, system: System) -> str:
        if why := super().why_not(system):
            return why
        if len(system.members) < 2:
            return "there is only one member"
        when = moment(system)
        over = when.onset + 2 * when.every > system.horizon + when.every / 2
        return "the run ends before the group could turn" if over else ""

    def measure(self, system: System) -> Measurement:
        when, some, names = moment(system), self.some, sampled(system, self.replications)
        asked = {name: (_kick(name, KICK, when), _kick(name, -KICK, when)) for name in names}
        outcomes = yield [Request(plan, some, when.every, when.variant) for pair in asked.values() for plan in pair]
        found, order = _samples(system, outcomes, asked, some, when)
        defined = ~np.isnan(found).any(1)
        first = order[:, [system.index[name] for name in names]].argmax(1)
        rows = [
            (
                {"member": name, FRONT: float((first[defined] == i).mean()) if defined.any() else math.nan},
                _mean(found[defined, i], name=name),
            )
            for i, name in enumerate(names)
        ]
        notes = (
            f"Each is turned by {KICK:g}° to either side for {when.held:g} s at {when.onset:g} s; directions are those "
            f"of the others from {when.every:g} to {2 * when.every:g} s later.",
            f"{defined.sum()} of {len(some)} replications count: in the others the group stood.",
            *ranked(system, self.replications),
        )
        estimates = _estimates(found[defined], first[defined], len(system.members))
        return Result(self.name, estimates, {"members": table(rows)}, notes)


def moment(system: Any) -> Moment:
    """Return when members are turned: midway, but so that there is a frame, and a run that ends with the last one."""
    every = system.dt * max(1, round(AFTER / 2 * system.horizon / system.dt))
    held = system.dt * max(1, round(HELD * system.horizon / system.dt))
    onset = every * max(1, round(system.goal.midway / every))
    end = onset + 2 * every
    variant = system.longer(end / system.horizon) if end < system.horizon else UNCHANGED
    return Moment(float(onset), float(held), float(every), variant)


def _kick(member: str, degrees: float, when: Moment) -> Plan:
    return Plan.of("mislead", member, when.onset, duration=when.held, degrees=degrees)


def _samples(
    system: Any, outcomes: Outcomes, asked: dict[str, tuple[Plan, Plan]], some: range, when: Moment
) -> tuple[Array, Array]:
    """Return L of each member turned (run, member), and how far ahead each member was then (run, member)."""
    found, place = [], np.empty(0)
    for name, plans in asked.items():
        left, right = (outcomes.recording(plan, some, when.variant, every=when.every) for plan in plans)
        ways = [_way(system, run[POSITION].values, system.index[name], when) for run in (left, right)]
        found.append(influence(ways[0], ways[1], math.radians(KICK)))
        before = slice(when.frame + 1)  # until now both are the same run
        place = ahead(left[POSITION].values[:, before], left[STATUS].values[:, before], 1)[:, -1]
    return np.stack(found, 1), place


def _way(system: Any, position: Array, member: int, when: Moment) -> Array:
    """Return the displacement [m] of all others in the last frame, (run, 2); 0 where they stand."""
    last = position[:, when.frame + 1 : when.frame + 3]
    others = np.delete(last, member, axis=2).mean(2)
    way = others[:, 1] - others[:, 0]
    goes = np.sqrt((way * way).sum(-1, keepdims=True)) > STANDS * system.speed * when.every
    return np.where(goes, way, 0.0)


def _mean(sample: Array, **about: Any) -> Estimate:
    """Return the mean of what has no bounds; nan without replications."""
    if not len(sample):
        return Estimate(value=math.nan, low=math.nan, high=math.nan, replications=0, **about)
    return mean(sample, **about)


def _estimates(found: Array, first: Index, members: int) -> tuple[Estimate, ...]:
    runs, half = np.arange(len(found)), len(found) // 2
    best = int(found[:half].sum(0).argmax())
    total = members * found.mean(1)
    front = found[runs, first]
    others = (found.sum(1) - front) / (found.shape[1] - 1)
    label = "turn of the others per radian that"
    return (
        _mean(found[half:, best], name="strongest", label=f"{label} the most influential member is turned"),
        _mean(total, name="total", label=f"{label} each is turned, all members added up"),
        _effective(found, total, members),
        _mean(front, name="front", label=f"{label} the one in front is turned"),
        _mean(others, name="others", label=f"{label} another one is turned"),
        replace(
            _mean(front - others, name="front_leads", label="influence of the one in front less that of the others"),
            correlation=correlation(front, others),
        ),
    )


def _effective(found: Array, total: Array, members: int) -> Estimate:
    label = "members that share the influence, in effect"
    if not len(total) or not scale_is_clear(np.zeros_like(total), total):
        return Estimate("effective", math.nan, math.nan, math.nan, len(found), "members", label)
    inverse = jackknife(lambda part, axis=-1: 1 / effective(part, members), found, over=0, name="effective")
    value, high, low = (1 / x if x > 0 else math.inf if x <= 0 else math.nan for x in _ends(inverse))
    return Estimate("effective", value, low, high, len(found), "members", label)


def _ends(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.low, estimate.high
