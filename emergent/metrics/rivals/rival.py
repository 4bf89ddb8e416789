"""Rivals: other people's measures of emergence, taken of the movements of members, and never part of a verdict.

Recorded are runs of the system and of its null, in which the same parts are uncoupled and blind: what calls those
emergent calls independent agents emergent. The movement of member j at time t is its displacement from one frame to the
next, as a share of the way at full speed: along the bearing of the goal from the origin, and to the left of it. So it
is the heading as (cos, sin), times how fast the member goes. Positions would not do, since they drift, nor would
angles, which jump. Frames are 1/200 of the time until midway apart (a step, where steps are longer); taken are those
from a quarter of that time on, when the start is forgotten, until midway, when the goal is still ahead.

A rival sees one lag, and what is linear or as coarse as it says. Whatever all members have in common looks like
influence: a drift, a turn, a clock.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, NamedTuple

import numpy as np

from emergent.columns import POSITION
from emergent.metrics.estimate import Array
from emergent.metrics.metric import LIMIT, Measurement, Metric, sampled
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial, Stepped, Timed
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

INDEPENDENT = "independent_"
"""What the names of estimates of the null begin with."""
MOST = 40
FRAMES = 200
"""Movements that are taken of a run, at most."""
SHORTEST = 8
"""Movements without which nothing is said."""
SETTLED = 0.25
"""From when on movements are taken, as a share of the time until midway: they no longer depend on the start."""
DRAWS = 5
"""Draws of a null for each run."""


class Moves(NamedTuple):
    """Movements of members in one run, and the next ones of the same members: both (time, member, 2)."""

    before: Array
    after: Array

    def shifted(self, rng: np.random.Generator) -> Moves:
        """Return them with those of each member shifted in time around a circle, by a lot of its own.

        Pairs are shifted, not single movements: what a member's movement tells of its own next one stays as it is to
        the last digit, and what members have to do with each other is gone.
        """
        times, members = self.before.shape[:2]
        at = (np.arange(times)[:, None] + rng.integers(times, size=members)) % times
        return Moves(self.before[at, np.arange(members)], self.after[at, np.arange(members)])

    def permuted(self, rng: np.random.Generator) -> Moves:
        """Return them with the rows of what comes after in random order, the same for all members."""
        return Moves(self.before, self.after[rng.permutation(len(self.after))])


def interval(system: System) -> float:
    """Return the time between frames [s]."""
    assert isinstance(system, Stepped)
    return max(1, round(system.goal.midway / FRAMES / system.dt)) * system.dt


def window(system: System) -> slice:
    """Return the frames from when the start is forgotten until midway, or the end if that comes sooner."""
    until = min(system.goal.midway, system.horizon) / interval(system) + 1e-9
    return slice(int(SETTLED * until), int(until) + 1)


def cut_short(system: System) -> Variant:
    """Return the parameters under which runs end once all frames are there, where a system's horizon can be changed."""
    share = (system.goal.midway + interval(system)) / system.horizon
    return system.longer(share) if isinstance(system, Timed) and share < 1 else UNCHANGED


def moves(system: System, outcomes: Outcomes, plan: Plan, replications: range) -> list[Moves]:
    """Return the movements in each recorded run of `plan`, of a keyed sample of members, as shares of full speed."""
    assert isinstance(system, Spatial)
    every = interval(system)
    some = set(sampled(system, 2 * LIMIT))  # as many in a quick look: the value depends on how many
    which = [i for i, member in enumerate(system.members) if member.id in some]
    recorded = outcomes.recording(plan, replications, cut_short(system), every=every)
    places = recorded[POSITION].values[:, window(system), which]
    x, y = np.array(system.target) / max(math.hypot(*system.target), 1e-12)
    steps = np.diff(places, axis=1) @ np.array([[x, -y], [y, x]]) / (system.speed * every)
    return [Moves(run[:-1], run[1:]) for run in steps]


def beside(measured: Callable[[Moves], Array], runs: Sequence[Moves], null: Callable[..., Moves]) -> Array:
    """Return what is measured of each run, and of draws of a null of it: (replication, 1 + draw, …)."""
    rngs = [np.random.default_rng(replication) for replication in range(len(runs))]
    drawn = [[run, *(null(run, rng) for _ in range(DRAWS))] for run, rng in zip(runs, rngs, strict=True)]
    return np.stack([np.stack([measured(one) for one in of_run]) for of_run in drawn])


class Rival(Metric):
    """A measure of emergence by others, of the system and of its null."""

    rival = True
    references = ("null",)
    protocols = (Spatial, Stepped)
    columns = (POSITION,)
    most = MOST
    fewest: ClassVar[int] = 2
    """The members that it needs."""

    def why_not(self, system: System) -> str:
        if why := super().why_not(system):
            return why
        if len(system.members) < self.fewest:
            return f"{system.name} has fewer than {self.fewest} members"
        taken = window(system)
        short = taken.stop - taken.start - 2 < SHORTEST
        return (
            f"{system.name} takes fewer than {SHORTEST + 2} steps from a quarter of midway to midway" if short else ""
        )

    @abstractmethod
    def found(self, runs: Sequence[Moves]) -> tuple[Estimate, ...]:
        """Return the estimates of what moved in these runs."""

    def measure(self, system: System) -> Measurement:
        plans = {"": NOMINAL, INDEPENDENT: system.reference("null")}
        outcomes = yield [Request(plan, self.some, interval(system), cut_short(system)) for plan in plans.values()]
        taken = {prefix: moves(system, outcomes, plan, self.some) for prefix, plan in plans.items()}
        estimates = [_named(e, prefix) for prefix, runs in taken.items() for e in self.found(runs)]
        pairs, members = taken[""][0].before.shape[:2]
        note = (
            f"{pairs} pairs of movements, {interval(system):g} s apart, of {members} members in each of "
            f"{len(self.some)} recorded runs of the system, and of its null: independent parts."
        )
        return Result(self.name, tuple(estimates), notes=(note,))


def _named(estimate: Estimate, prefix: str) -> Estimate:
    label = f"independent parts: {estimate.label}" if prefix else estimate.label
    return replace(estimate, name=f"{prefix}{estimate.name}", label=label)
