"""Rivals on systems of known truth: who calls parts emergent that have nothing to do with each other.

What rivals say is no part of what is right or wrong here: they ask another question, and stand beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from emergent.assessment import measure_all
from emergent.calibration.systems import build
from emergent.metrics import METRICS
from emergent.metrics.rivals.calls import calls
from emergent.result import Estimate
from emergent.system import System

REPLICATIONS = 24
TOGETHER: Mapping[str, bool] = {"wanderers": False, "uncoupled": False, "rotating-leader": True, "m-of-n": True}
"""Dynamics, and whether members have anything to do with each other."""


class Call(NamedTuple):
    """What a rival says of a system."""

    system: str
    together: bool
    rival: str
    estimate: Estimate
    emergent: bool | None
    """None where it is undecided or undefined."""

    @property
    def mistaken(self) -> bool:
        """Whether it calls emergent what is a number of parts by themselves."""
        return self.emergent is True and not self.together


def system_of(dynamics: str) -> System:
    """Return the system, in steps that are fine enough for rivals."""
    return build(dynamics, {"dt": 0.5})


def called(dynamics: str, replications: int, seed: int) -> dict[str, Any]:
    """Return what each rival says of a system, as plain data."""
    system = system_of(dynamics)
    rivals = [metric(replications) for metric in METRICS.values() if metric.rival]
    asked = [metric for metric in rivals if not metric.why_not(system)]
    said = calls(measure_all(system, asked, seed=seed))
    rows = said[said["of"] == "the system"].itertuples()
    return {"calls": [[row.rival, *map(str, (row.value, row.low, row.high)), row.emergent] for row in rows]}


def read(dynamics: str, record: Mapping[str, Any]) -> list[Call]:
    """Return what `called` gave."""
    found = []
    for rival, value, low, high, emergent in record["calls"]:
        estimate = Estimate(rival, float(value), float(low), float(high), REPLICATIONS)
        found.append(Call(dynamics, TOGETHER[dynamics], rival, estimate, emergent))
    return found
