"""What if: as many paired runs of one plan as two seconds allow, reported as they come.

Each replication is run with the plan and without it, from the same seed; retention is what the plan leaves of the
system's goal-directedness (`emergent/metrics/metric.py`), with its 95 % interval.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent import experiment
from emergent.app import turns
from emergent.metrics.estimate import contrast, ratio
from emergent.metrics.metric import attainment, retained, scale, twin
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
from emergent.result import Estimate
from emergent.system import System

SECONDS = 2.0
FEWEST, MOST = 2, 4096
"""Replications of a batch, at least, and of all together, at most."""
GROWTH = 4
"""How much larger than the batch before a batch may be; each is only as large as fits into the time that is left."""
BINS = 24


@dataclass(frozen=True)
class Paired:
    """What so many paired runs gave: attainments with the plan and of the twins, and the retention."""

    perturbed: npt.NDArray[np.float64]
    nominal: npt.NDArray[np.float64]
    retention: Estimate
    done: bool

    @property
    def runs(self) -> int:
        """How many pairs there are."""
        return len(self.perturbed)

    @property
    def difference(self) -> Estimate:
        """The mean difference of attainment, perturbed less twin."""
        return contrast(self.perturbed, self.nominal, name="difference")

    @property
    def histogram(self) -> tuple[list[int], float, float]:
        """How the differences of attainment, perturbed less twin, are spread: counts, and the ends of the bins."""
        difference = self.perturbed - self.nominal
        reach = max(float(np.abs(difference).max()), 0.1)
        counts, _ = np.histogram(difference, BINS, (-reach, reach))
        return [int(n) for n in counts], -reach, reach


def what_if(
    system: System,
    plan: Plan,
    seed: int,
    show: Callable[[Paired], None],
    stop: threading.Event,
    seconds: float = SECONDS,
) -> Paired | None:
    """Run pairs until the time is over or `stop` is set; call `show` after each batch, and return what it got last.

    Replication 0 is left out: it is the run on show, to which something was done because of what was seen in it.
    """
    system = system.with_parameters({})  # its own, with nothing kept of others' plans
    until, outcomes, done, size, found = time.monotonic() + seconds, Outcomes({}), 0, FEWEST, None
    while not stop.is_set():
        began = time.monotonic()
        replications = range(1 + done, 1 + done + size)
        requests = [*scale(system, replications), Request(plan, replications)]
        batch = experiment.run(system, requests, seed=seed, progress=lambda done, needed: turns.check())
        outcomes = Outcomes.merge([outcomes, batch])
        done += size
        rows = range(1, 1 + done)
        room = (until - time.monotonic()) / (time.monotonic() - began) * size
        size = min(GROWTH * size, int(room), MOST - done)
        finished = size < FEWEST
        found = Paired(
            attainment(system, outcomes, plan, rows),
            twin(system, outcomes, plan, rows),
            ratio(*retained(system, outcomes, plan, rows), name="retention"),
            finished,
        )
        show(found)
        if finished:
            return found
    return found
