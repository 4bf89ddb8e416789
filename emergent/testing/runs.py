"""What the checks run: which plans, from when on, and what came of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.component import Component
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Kind, Plan
from emergent.protocols import Stepped
from emergent.system import System

REPLICATIONS = 6
FRAMES = 60
"""Frames of a recorded run."""


def references(system: System) -> Mapping[str, Plan]:
    """The nominal plan and the reference plans, by name."""
    return {"nominal": NOMINAL, **system.references()}


def kinds(system: System) -> list[Kind]:
    """The kinds that apply to some component of this system."""
    return [kind for kind in system.kinds.values() if any(applies(kind, c) for c in system.components)]


def target(system: System, kind: Kind) -> str:
    """The id of the first component to which the kind applies."""
    return next(c.id for c in system.components if applies(kind, c))


def applies(kind: Kind, component: Component) -> bool:
    """Whether the kind applies to the component."""
    return component.id in kind.applies_to or component.kind in kind.applies_to


def onset_of(system: System) -> float:
    """Midway, on a step: what lies between two steps may set in at the earlier one."""
    onset, step = min(system.goal.midway, system.horizon / 2), step_of(system)
    return round(onset / step) * step


def interval(system: System) -> float:
    """The time between recorded frames [s]."""
    return system.horizon / FRAMES


def step_of(system: System) -> float:
    """A time step [s] where there are steps, else the time between frames."""
    return system.dt if isinstance(system, Stepped) else interval(system)


def some_plans(system: System) -> list[Plan]:
    """The nominal plan, the references, and each kind once, midway."""
    perturbed = [Plan.of(kind.name, target(system, kind), onset_of(system)) for kind in kinds(system)]
    return list(dict.fromkeys([NOMINAL, *system.references().values(), *perturbed]))


def run(system: System, plans: Sequence[Plan], replications: int, *, record: bool = False) -> Outcomes:
    """Return the outcomes of the plans, each run once."""
    every = interval(system) if record else None
    return system.run([Request(plan, range(replications), every) for plan in dict.fromkeys(plans)])


@contextmanager
def on_threads(count: int) -> Iterator[None]:
    """Let systems simulate on so many threads."""
    before = os.environ.get("EMERGENT_THREADS")
    os.environ["EMERGENT_THREADS"] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ["EMERGENT_THREADS"]
        else:
            os.environ["EMERGENT_THREADS"] = before


def attainment(system: System, plan: Plan, replications: int) -> npt.NDArray[np.float64]:
    """Return the attainment of the system under a plan, shape (replication,)."""
    runs = rows(run(system, [plan], replications), plan, replications)
    return system.goal.system(runs, np.broadcast_to(system.scored(plan), (replications, len(system.members))))


def rows(outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: int) -> xr.Dataset:
    """Return the outcomes of one plan, or of several, one after the other."""
    return outcomes.select(*_each(plan, replications))


def frames(outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: int) -> xr.Dataset | None:
    """Return what was recorded, None where the system records nothing."""
    return outcomes.recording(*_each(plan, replications)) if outcomes.recorded else None


def _each(plan: Plan | Sequence[Plan], replications: int) -> tuple[list[Plan], list[int]]:
    """Return the plan and the replication of each run."""
    plans = [plan] if isinstance(plan, Plan) else plan
    return [one for one in plans for _ in range(replications)], [*range(replications)] * len(plans)
