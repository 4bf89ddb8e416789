"""How many runs a design has, how long they take and how much disk, from a measured pilot that leaves nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from emergent.sweep.points import points
from emergent.sweep.swept import Swept
from emergent.sweep.tables import RECORDING, RunConfiguration
from emergent.sweep.work import Runs

POINTS, REPLICATIONS = 8, 16
"""Of the pilot: points, evenly spread over the design, and replications of each."""
BYTES = 16
"""Of a run on disk: 14 were measured on 10⁶ runs in 10³ files, of which the seed takes 8."""
CURVE_BYTES = 1
"""Of each moment of a curve on disk, at most: 0.4 were measured of walks of ten and of twenty."""


@dataclass(frozen=True)
class Forecast:
    """What a design will cost."""

    scenarios: int
    runs: int
    studies: int
    recordings: int
    seconds: float
    """Of the runs, on this machine, in one process that uses all processors; studies and recordings are not in it."""
    bytes: int


def forecast(scenarios: Sequence[Swept], config: RunConfiguration) -> Forecast:
    """Run a few points of a design, twice, since the first time compiles, and return what all will take."""
    studies = len(scenarios) * len(config.metrics)
    every = list(points(scenarios, config)) if config.runs else []
    recordings = sum(1 for _ in points(scenarios, config)) if RECORDING in config.outcomes else 0
    if not every:
        return Forecast(len(scenarios), 0, studies, recordings, 0.0, 0)
    replications = list(range(min(REPLICATIONS, config.replications)))
    some = every[:: max(1, len(every) // POINTS)][:POINTS]
    batches = [Runs(p.swept.base, [(p.swept.id, p.swept.variant, p.planned, replications)], config.along) for p in some]
    batches[0].work()
    began = time.perf_counter()
    for batch in batches:
        batch.work()
    one = (time.perf_counter() - began) / (len(some) * len(replications))
    runs = len(every) * config.replications
    return Forecast(len(scenarios), runs, studies, recordings, runs * one, runs * (BYTES + CURVE_BYTES * config.along))
