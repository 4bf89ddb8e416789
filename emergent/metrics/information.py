"""Matched information: one member with everybody's cues, everybody with one member's share, and the pooling factor.

The pooling factor is by how much one member's cues must be multiplied so that it attains alone, within the horizon,
what the group attains; interpolated on the logarithm of the factor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.metrics.estimate import Array, beyond, bootstrap, first_crossing, share
from emergent.metrics.metric import Measurement, Metric, attainment, table
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Informed, missing
from emergent.result import Result
from emergent.system import System

FACTORS = (1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 20.0, 40.0)


def pooling(solo: Array, group: Array, axis: int = -1) -> Any:
    """Return the factor at which one member (factor, …, replication) attains what the group (replication) does.

    inf where no factor up to the largest is enough; 1 where one member as it is does as well.
    """
    curve = np.maximum.accumulate(np.moveaxis(solo.mean(axis), 0, -1), axis=-1)
    level = np.asarray(group.mean(axis))[..., None]
    return np.exp(first_crossing(-curve, np.log(np.array(FACTORS)), -level))


class Information(Metric):
    """How many members' worth of information the group pools."""

    name = "information"
    title = "Matched information"
    question = "How much more would one member have to sense to do as well as the group?"
    estimates = ("one_with_all", "all_with_share", "pooling")
    kinds = ("blind",)
    protocols = (Informed,)

    def why_not(self, system: System) -> str:
        if why := super().why_not(system):
            return why
        return "" if isinstance(system, Informed) and system.informed(1.0) else f"{system.name} {missing(Informed)}"

    def _shared(self, system: System) -> Plan:
        return Plan.of("blind", "*", dose=1 - 1 / len(system.members))

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Informed)
        informed = system.informed
        members = len(system.members)
        requests = [Request(NOMINAL, self.all), Request(self._shared(system), self.all)]
        factors = (*FACTORS, float(members))
        outcomes = yield requests + [Request(NOMINAL, self.all, parameters=informed(f)) for f in factors]

        def solo(factor: float) -> Array:
            return attainment(system, outcomes, NOMINAL, self.all, parameters=informed(factor))

        group = attainment(system, outcomes, NOMINAL, self.all)
        curve = np.stack([solo(factor) for factor in FACTORS])
        estimates = (
            share(solo(members), name="one_with_all", label="one member alone with everybody's cues"),
            share(
                attainment(system, outcomes, self._shared(system), self.all),
                name="all_with_share",
                label="everybody with an equal share of one member's cues",
            ),
            beyond(
                bootstrap(pooling, curve, group, name="pooling", unit="×", label="pooling factor on one member's cues"),
                f"even {FACTORS[-1]:g} times as many are too few",
            ),
        )
        rows = [({"factor": f}, share(v, name="solo")) for f, v in zip(FACTORS, curve, strict=True)]
        enough = np.isfinite(estimates[2].value)
        notes = (
            () if enough else (f"Even {FACTORS[-1]:g} times one member's cues do not make it as good as the group.",)
        )
        return Result(self.name, estimates, {"pooling": table(rows)}, notes)
