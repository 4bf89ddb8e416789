"""Sufficiency: what a member can do by itself.

Alone at ten times the horizon, and as the only sighted one among coupled blind others. A member's goal-directedness is
(A_i − null_i)/(ceiling − null) with its own attainment A_i, at the time at which A_i is taken, given as a share of the
system's. The first condition catches weak seekers that only lack time, the second conditional seekers, which seek only
in company. The best member is chosen on one half of the replications and scored on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from emergent.metrics.estimate import Array, Estimate, bootstrap, wilson
from emergent.metrics.metric import Metric, Result, attainment, lacking, ranked, sampled, table
from emergent.outcomes import Outcomes, Overrides, Request, overrides
from emergent.perturbation import NOMINAL
from emergent.system import System

TIMES = 10.0
"""How many horizons a member gets alone."""
MOST = 100
"""Replications of runs that take ten horizons."""
ALONE, SOLE = "alone at ten horizons", "sole sighted"


def longer(system: System, times: float = TIMES) -> Overrides:
    """Return the parameters that give a run `times` the horizon."""
    return overrides({"horizon": times * system.horizon})


def share_of_system(
    own: Array, null_own: Array, null: Array, ceiling: Array, gd: Array, base: Array, top: Array, axis: int = -1
) -> Any:
    """Return a member's GD, (own − null_own)/(ceiling − null), over the system's, (gd − base)/(top − base).

    nan where the system's is not above 0: of nothing there is no share.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        member = (own.mean(axis) - null_own.mean(axis)) / (ceiling.mean(axis) - null.mean(axis))
        system = (gd.mean(axis) - base.mean(axis)) / (top.mean(axis) - base.mean(axis))
        return np.where(system > 0, member / system, np.nan)


class Sufficiency(Metric):
    """The goal-directedness of single members, alone or as the only sighted one, as a share of the system's."""

    name = "sufficiency"
    title = "Sufficiency"
    question = "Could one member do it alone, given time, or as the only one who senses the goal?"
    estimates = ("alone_best", "sole_best")

    @property
    def some(self) -> range:
        """The replications used: runs of ten horizons are long."""
        return range(min(self.replications, MOST))

    def plan(self, system: System, outcomes: Outcomes) -> Sequence[Request]:
        references = [NOMINAL, system.reference("null"), system.reference("ceiling")]
        requests = [Request(plan, self.some) for plan in references]
        requests += [
            Request(system.reference(name), self.some, parameters=longer(system))
            for name in ("uncoupled", "null", "ceiling")
        ]
        requests += [Request(system.sole_sighted(member), self.some) for member in sampled(system, self.replications)]
        return lacking(outcomes, requests)

    def analyse(self, system: System, outcomes: Outcomes) -> Result:
        names = sampled(system, self.replications)
        places = [system.index[name] for name in names]
        r, long = self.some, longer(system)
        null, ceiling = system.reference("null"), system.reference("ceiling")

        def own(plan_name: str) -> Array:
            runs = outcomes.arrays(system.reference(plan_name), r, long)
            return np.asarray(system.goal.members(runs)[:, places].T)

        gd = [attainment(system, outcomes, plan, r) for plan in (NOMINAL, null, ceiling)]
        ends = [attainment(system, outcomes, plan, r, parameters=long) for plan in (null, ceiling)]
        alone, null_alone = own("uncoupled"), own("null")
        sole = np.stack([attainment(system, outcomes, system.sole_sighted(name), r) for name in names])
        null_sole = np.asarray(system.goal.members(outcomes.arrays(null, r))[:, places].T)

        rows, best = [], []
        conditions = (
            (ALONE, "alone_best", alone, null_alone, ends),
            (SOLE, "sole_best", sole, null_sole, gd[1:]),
        )
        half = len(r) // 2
        for condition, name, values, nulls, (low, high) in conditions:
            gains = (values - nulls)[:, :half].mean(1)
            for i, member in enumerate(names):
                point = {"member": member, "condition": condition, "attainment": float(values[i].mean())}
                rows.append((point, _shared(values[i], nulls[i], low, high, *gd, name=member)))
            i = int(np.argmax(gains))
            samples = (a[half:] for a in (values[i], nulls[i], low, high, *gd))
            label = f"best member {condition}, share of the system's GD"
            best.append(_shared(*samples, name=name, label=label))
        return Result(self.name, tuple(best), {"members": table(rows)}, ranked(system, self.replications))


def _shared(own: Array, *others: Array, name: str, label: str = "") -> Estimate:
    """Return the share; where the member never arrived or always did, with Wilson's interval of its attainment."""
    estimate = bootstrap(share_of_system, own, *others, name=name, label=label)
    if estimate.low < estimate.high or np.ptp(own) > 0 or own[0] not in (0.0, 1.0):
        return estimate
    null_own, null, ceiling, gd, base, top = others
    ends = [
        float(share_of_system(np.full_like(own, p), null_own, null, ceiling, gd, base, top))
        for p in wilson(int(own.sum()), len(own))
    ]
    return replace(estimate, low=min(ends), high=max(ends))
