"""Horizons: the 2×2 at several multiples of the horizon, and the horizon-free velocity beside it.

A gap in attainment holds at its horizon only: given more time, weak seekers arrive too. The mean velocity towards the
goal in the first minute, over the walking speed, does not depend on the horizon.
"""

from __future__ import annotations

import numpy as np

from emergent.codes import FIRST_MINUTE, START
from emergent.columns import DISTANCE, REACHED
from emergent.metrics.estimate import bootstrap, share
from emergent.metrics.interaction import CONDITIONS
from emergent.metrics.metric import Measurement, Metric, attainment, table
from emergent.metrics.sufficiency import longer
from emergent.outcomes import Request
from emergent.protocols import Spatial, Timed
from emergent.result import Result
from emergent.system import System

MINUTE = 60.0
MOST = 40
"""Replications of runs that take several horizons."""


class Horizons(Metric):
    """Attainment of the four conditions given more and more time."""

    name = "horizons"
    title = "Horizon"
    question = "Does the gap between the group and its parts last when everybody gets more time?"
    estimates = ("velocity_both", "velocity_sighted", "velocity_coupled", "velocity_neither")
    most = MOST
    references = ("uncoupled", "blind", "null")
    protocols = (Timed,)
    columns = (REACHED,)

    def measure(self, system: System) -> Measurement:
        long = longer(system, max(system.goal.horizons))
        plans = {condition: system.reference(name) for condition, name in CONDITIONS.items()}
        requests = [Request(plan, self.some, parameters=long) for plan in plans.values()]
        outcomes = yield requests + [Request(plan, self.all) for plan in plans.values()]
        rows, velocities = [], []
        for condition, plan in plans.items():
            for times in system.goal.horizons:
                by = times * system.horizon
                values = attainment(system, outcomes, plan, self.some, by=by, parameters=long)
                point = {"horizons": times, "time": by, "condition": condition}
                rows.append((point, share(values, name=condition)))
            runs = outcomes.arrays(plan, self.all)
            if isinstance(system, Spatial) and DISTANCE in system.columns:
                distance = runs[DISTANCE]
                full = system.speed * min(MINUTE, system.horizon)
                gained = (distance[:, START] - distance[:, FIRST_MINUTE]) / full
                label = f"velocity towards the goal over the walking speed, {condition}"
                velocities.append(bootstrap(np.mean, gained, name=f"velocity_{condition}", label=label))
        return Result(self.name, tuple(velocities), {"horizons": table(rows)})
