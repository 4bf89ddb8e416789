"""Recordings: the runs that figures show, one nominal run beside its perturbed twin.

They are asked for like the runs of a metric: once the outcomes tell which replication is a usual one.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.columns import POSITION, STATUS, TIME
from emergent.metrics.metric import attainment
from emergent.network import Network
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial, Wired
from emergent.system import System

PLACEBOS = 19
"""Placebo twins of a run: the band of so many is left by chance in at most 1 of 20 runs."""
FRAMES = 400


@dataclass(frozen=True)
class Examples:
    """One nominal run beside its perturbed twin and the band of placebo twins (the same run, forked).

    It is the first replication whose nominal run attains at least the median, so that it shows what is usual.
    Positions have the shape (time, member, 2) [m], distances to the goal (time,) or (placebo, time) [m].
    """

    replication: int
    plan: Plan
    time: npt.NDArray[np.float64]
    nominal: npt.NDArray[np.float64]
    perturbed: npt.NDArray[np.float64]
    status: npt.NDArray[np.int8]
    distance_nominal: npt.NDArray[np.float64]
    distance_perturbed: npt.NDArray[np.float64]
    distance_placebos: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """The wiring of a system through which items flow, and one nominal run beside its perturbed twin, as recorded.

    The replication is chosen as in `Examples`; how often each node of the network failed is from all nominal runs.
    """

    replication: int
    plan: Plan
    network: Network
    nominal: xr.Dataset
    perturbed: xr.Dataset


def record_examples(
    system: System, plans: Mapping[str, Plan], replications: int
) -> Generator[Sequence[Request], Outcomes, Examples | None]:
    """Ask for the nominal run, a twin under the first plan, and twins that are only forked.

    None where the goal has no place, or nothing is known to perturb members with.
    """
    plan = next(iter(plans.values()), None)
    if not isinstance(system, Spatial) or (plan is None and "distract" not in system.kinds):
        return None
    if plan is None:
        plan = Plan.of("distract", system.members[0].id, system.goal.midway, dose=0.3 * system.horizon)
    usual = yield from usual_replication(system, replications)
    onset = min(p.onset for p in plan)
    forks = [Plan.of("fork", "chance", onset, dose=n + 1) for n in range(PLACEBOS)]
    shown, every = [NOMINAL, plan, *forks], interval(system)
    outcomes = yield [Request(p, [usual], every) for p in shown]
    runs = outcomes.recording(shown, [usual] * len(shown), every=every)
    position = runs[POSITION].values
    gap = position[:, :, system.scored(plan)] - np.array(system.target)
    distance = np.sqrt((gap**2).sum(-1)).mean(2)
    status = runs[STATUS].values[1]
    return Examples(
        usual, plan, runs[TIME].values, position[0], position[1], status, distance[0], distance[1], distance[2:]
    )


def record_course(
    system: System, plans: Mapping[str, Plan], replications: int
) -> Generator[Sequence[Request], Outcomes, Course | None]:
    """Ask for the runs of the pictures of what flows: the nominal one, and its twin under the first plan.

    None where nothing is wired.
    """
    if not isinstance(system, Wired):
        return None
    struck = next((kind for kind in reversed(system.strikes) if kind in system.kinds), None)
    usual_plan = NOMINAL if struck is None else Plan.of(struck, system.members[0].id, system.goal.midway)
    plan = next(iter(plans.values()), usual_plan)
    usual = yield from usual_replication(system, replications)
    every = interval(system)
    outcomes = yield [Request(p, [usual], every) for p in dict.fromkeys((NOMINAL, plan))]
    network = system.network(outcomes.arrays(NOMINAL, range(replications)))
    nominal, perturbed = (outcomes.recording(p, [usual], every=every).isel(run=0) for p in (NOMINAL, plan))
    return Course(usual, plan, network, nominal, perturbed)


def usual_replication(system: System, replications: int) -> Generator[Sequence[Request], Outcomes, int]:
    """Ask for the nominal runs, and return the first replication of those that attain at least the median."""
    outcomes = yield [Request(NOMINAL, range(replications))]
    attained = attainment(system, outcomes, NOMINAL, range(replications))
    return int(np.argmax(attained >= np.median(attained)))


def interval(system: System) -> float:
    """Return the time between frames [s]: of what is wired a second at least, since its steps are as long."""
    return max(1.0 if isinstance(system, Wired) else 0.0, system.horizon / FRAMES)
