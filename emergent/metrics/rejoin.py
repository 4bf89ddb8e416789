"""Rejoin: whether a member that was drawn away comes back, and when.

A member is apart when its nearest neighbour is farther than `apart` m, and back when it is nearer than `together` m.
The clock starts at the end of the distraction; runs in which the member is not apart then do not count; a member that
arrives, or is still away at the horizon, is censored. P(back by t) = 1 − S(t) by Kaplan & Meier (1958). Rejoining is a
fact about cohesion, so beside it stand members lost from sight (put elsewhere and deafened) and a blind group.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd

from emergent.columns import POSITION, REACHED, TIME
from emergent.metrics.estimate import Array
from emergent.metrics.metric import Measurement, Metric, each, subsets
from emergent.metrics.survival import Spell, median, returned
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
from emergent.protocols import InPlane, Spatial
from emergent.result import Estimate, Result
from emergent.system import System

MOST = 100
SHARE = 0.15
"""Duration of the distraction as a share of the horizon."""
FRAMES = 800
POINTS = 200
DISTRACTED, LOST, BLIND = "distracted", "lost from sight", "blind group"


def spells(nearest: Array, times: Array, start: Array, stop: Array, apart: float, together: float) -> Spell:
    """Return the spells apart, one for each run whose member is apart at `start` (run,) [s]; `stop` censors.

    `nearest` (run, time) is the distance to the nearest other [m] at `times` [s].
    """
    found, back = [], []
    for distance, begins, ends in zip(nearest, start, stop, strict=True):
        after = (times >= begins) & (times <= ends)
        if not after.any() or not distance[after][0] > apart:
            continue
        near = distance[after] < together
        found.append(float(times[after][near.argmax() if near.any() else -1] - begins))
        back.append(bool(near.any()))
    return Spell(np.array(found), np.array(back, float))


class Rejoin(Metric):
    """Kaplan–Meier curves of coming back, for distracted members and the two controls."""

    name = "rejoin"
    title = "Rejoining"
    question = "Does a member that was drawn away take steps to rejoin the group?"
    estimates = ("back_distracted", "back_lost", "back_blind", "median_distracted")
    most = MOST
    kinds = ("distract", "displace", "deafen", "blind")
    struck: ClassVar = {"distract": (), "displace": ("bearing",), "deafen": ()}
    references = ("blind",)
    protocols = (Spatial,)
    goals = (InPlane,)
    columns = (POSITION, REACHED)

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def _record(self, system: System) -> float:
        return max(1.0, system.horizon / FRAMES)

    def _end(self, system: System) -> float:
        return system.goal.midway + SHARE * system.horizon

    def _plans(self, system: System) -> dict[str, list[Plan]]:
        goal, end = system.goal, self._end(system)
        picked = subsets(system, 1, self.some, "rejoin")
        distract = [Plan.of("distract", ids, goal.midway, dose=SHARE * system.horizon) for ids in picked]
        lost = [
            Plan.of("displace", ids, end, bearing=float(360 * r / len(picked) - 180)) + Plan.of("deafen", ids, end)
            for r, ids in enumerate(picked)
        ]
        return {DISTRACTED: distract, LOST: lost, BLIND: [plan + system.reference("blind") for plan in distract]}

    def _spell(self, system: System, outcomes: Outcomes, plans: list[Plan], member: Array) -> Spell:
        paths = outcomes.recording(plans, self.some, every=self._record(system))
        position = paths[POSITION].values
        rows = np.arange(len(position))
        own = position[rows, :, member]
        away = np.sqrt(((position - own[:, :, None]) ** 2).sum(-1))
        away[rows, :, member] = np.inf
        reached = outcomes.arrays(plans, self.some)[REACHED][rows, member]
        stop = np.where(np.isfinite(reached), reached, system.horizon)
        start = np.full(len(rows), self._end(system))
        goal = system.goal
        assert isinstance(goal, InPlane)
        return spells(away.min(2), paths[TIME].values, start, stop, goal.apart, goal.together)

    def measure(self, system: System) -> Measurement:
        conditions, record = self._plans(system), self._record(system)
        outcomes = yield [
            Request(q.plan, q.replications, record) for plans in conditions.values() for q in each(plans, self.some)
        ]
        member = np.array([system.index[ids[0]] for ids in subsets(system, 1, self.some, "rejoin")])
        times = np.linspace(0, system.horizon - self._end(system), POINTS)
        curves, estimates, notes = [], [], []
        for condition, plans in conditions.items():
            spell = self._spell(system, outcomes, plans, member)
            runs = len(spell.time)
            short = {DISTRACTED: "distracted", LOST: "lost", BLIND: "blind"}[condition]
            label = f"back by the horizon: {condition}"
            if runs == 0:
                estimates.append(Estimate(f"back_{short}", np.nan, np.nan, np.nan, 0, label=label))
                notes.append(f"{condition}: in no run was the member apart at the end of the distraction.")
                continue
            value, low, high = returned(spell, times)
            curves.append(
                pd.DataFrame(
                    {"condition": condition, "time": times, "value": value, "low": low, "high": high, "runs": runs}
                )
            )
            estimates.append(Estimate(f"back_{short}", value[-1], low[-1], high[-1], runs, label=label))
            notes.append(f"{condition}: apart at the end of the distraction in {runs} of {len(plans)} runs.")
            if condition == DISTRACTED:
                ends = (median(times, value), median(times, high), median(times, low))
                estimates.append(
                    Estimate("median_distracted", *ends, runs, unit="s", label="median time until back, distracted")
                )
        frame = (
            pd.concat(curves) if curves else pd.DataFrame(columns=["condition", "time", "value", "low", "high", "runs"])
        )
        return Result(self.name, tuple(estimates), {"curves": frame}, tuple(notes))
