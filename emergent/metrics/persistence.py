"""Persistence: how soon the system is back on its course after a blow, and what the blow costs.

From midway on, all members head stubbornly 90° off, for a tenth of the horizon. With D(t) the mean distance of all
members to the goal [m], x(t) = D(t) − D_twin(t) is what is lost, x₀ at the end of the blow, which ends at t = 0. In
linear restoring dynamics dx = −λx dt

    return time = first t with x(t) ≤ x₀/e  →  1/λ,     loss area = ∫ x dt  →  x₀/λ

(engineering resilience: Pimm 1984, "The complexity and stability of ecosystems"; persistence in Lee and McShea 2020,
"Operationalizing goal directedness"). The return time is the median over runs by Kaplan and Meier, censored at the
horizon, ∞ where fewer than half are back by then; `back` is the share of runs that are; `lost` is the loss area over
the distance at the start: the seconds by which the way is longer. Whether *members* come back to the group is asked by
`rejoin`. Runs: 100 at most.

What it cannot see: a system that goes at full speed has nothing to catch up with, and x falls only once the twin has
arrived; in a chaotic system a part of x is chance; a run that lost less than a hundredth of its way does not count.

Table `gap`: time [s] since the end of the blow; `value` is the mean of x over the distance at the start.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from emergent.columns import POSITION, TIME
from emergent.metrics.estimate import mean
from emergent.metrics.interval import Array
from emergent.metrics.metric import Measurement, Metric, table
from emergent.metrics.survival import Spell, median, returned
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial
from emergent.result import Estimate, Result
from emergent.system import System

DEGREES, SHARE = 90.0, 0.1
"""How far off all head, and for which share of the horizon."""
FRAMES, POINTS = 400, 20
COSTLY = 0.01
"""What must be lost, as a share of the way, for a return to be one."""


def returns(gap: Array, times: Array, least: float = 0.0) -> Spell:
    """Return the times until a gap (run, time) is 1/e of what it is at first; runs in which that is ≤ `least` are out.

    `times` [s] begin at 0; a gap that does not fall so far is censored at the last one.
    """
    costly = gap[gap[:, 0] > least]
    small = costly <= costly[:, :1] / math.e
    back = small.any(1)
    return Spell(np.where(back, times[small.argmax(1)], times[-1]), back.astype(float))


def loss_area(gap: Array, times: Array) -> Array:
    """Return ∫ x dt of gaps (run, time), by the trapezoid, shape (run,)."""
    return np.asarray(np.trapezoid(gap, times, axis=1))


class Persistence(Metric):
    """The return time and the loss area after all members were turned aside for a while."""

    name = "persistence"
    title = "Persistence"
    question = "Turned aside for a while, how soon is the system back on its course, and what does it lose?"
    estimates = ("return_time", "back", "lost")
    most = 50
    kinds = ("mislead",)
    struck: ClassVar = {"mislead": ("degrees",)}
    protocols = (Spatial,)
    columns = (POSITION,)

    def why_not(self, system: System) -> str:
        over = system.goal.midway + SHARE * system.horizon + 2 * _between(system)
        return super().why_not(system) or ("" if over < system.horizon else "the run ends before the blow is over")

    def _blow(self, system: System) -> Plan:
        everybody = [member.id for member in system.members]
        duration = SHARE * system.horizon
        return Plan.of("mislead", everybody, system.goal.midway, duration=duration, degrees=DEGREES)

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Spatial)
        blow, record = self._blow(system), _between(system)
        outcomes = yield [Request(plan, self.some, record) for plan in (blow, NOMINAL)]
        times = outcomes.recording(blow, self.some, every=record)[TIME].values
        struck, twin = (_distance(outcomes, plan, self.some, record, system.target) for plan in (blow, NOMINAL))
        after = times >= system.goal.midway + SHARE * system.horizon
        since = times[after] - times[after][0]
        way = float(twin[:, 0].mean())
        gap = (struck - twin)[:, after]
        spell = returns(gap, since, COSTLY * way)
        lost = mean(loss_area(gap, since) / way, name="lost", unit="s", label="loss area, over the distance at first")
        some = np.unique(np.linspace(0, len(since) - 1, POINTS).astype(int))
        rows = [({"time": float(since[i])}, mean(gap[:, i] / way, name="gap")) for i in some]
        note = f"The blow cost {100 * COSTLY:g} % of the way or more in {len(spell.time)} of {len(gap)} runs."
        return Result(self.name, (*_back(spell, since), lost), {"gap": table(rows)}, (note,))


def _between(system: System) -> float:
    """Return the time between two frames [s]."""
    return max(1.0, system.horizon / FRAMES)


def _distance(outcomes: Outcomes, plan: Plan, replications: range, record: float, target: tuple[float, float]) -> Array:
    """Return the mean distance of all members to the target [m], shape (run, time)."""
    position = outcomes.frames(POSITION, plan, replications, every=record)
    apart = position - np.array(target)
    return np.asarray(np.sqrt((apart**2).sum(-1)).mean(-1))


def _back(spell: Spell, since: Array) -> tuple[Estimate, Estimate]:
    """Return the median time until back, and the share that is back at the end."""
    runs, nothing = len(spell.time), np.full(1, np.nan)
    value, low, high = returned(spell, since) if runs else (nothing,) * 3
    ends = (median(since, value), median(since, high), median(since, low))
    return (
        Estimate("return_time", *ends, runs, unit="s", label="median time until back on course"),
        Estimate("back", float(value[-1]), float(low[-1]), float(high[-1]), runs, label="back on course by the end"),
    )
