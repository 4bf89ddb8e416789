"""Whether anybody notices that the restaurant was moved: two runs of one seed, compared position by position.

Positions are compared as the 64-bit floats that the kernel computed, to the last bit, from the start up to the first
arrival in either run: whoever arrives stops, and so is somewhere else from then on. The claim `same_path` with
`until_arrival` asks the same of many seeds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent.codes import ABSENT
from emergent.columns import POSITION, REACHED, STATUS, TIME
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import target_of
from emergent.system import System

Point = tuple[float, float]


@dataclass(frozen=True)
class Compared:
    """The run with the restaurant `here` and the one with it `there`: positions (step, walker, 2) [m].

    Of `positions` that were compared, `differ` are not the same bits, the first of them at `parted` [s]; `until` is the
    first arrival [s], up to which they were compared. `arrived` are those that reached the restaurant in either run.
    """

    here: npt.NDArray[np.float64]
    there: npt.NDArray[np.float64]
    dt: float
    positions: int
    differ: int
    parted: float | None
    until: float | None
    arrived: tuple[int, int]

    @property
    def walkers(self) -> int:
        """How many walkers there are."""
        return int(self.here.shape[1])


def moved(system: System, place: Point) -> Plan:
    """Return the plan that puts the restaurant to a place [m] at the start."""
    first = target_of(system) or (0.0, 0.0)
    x, y = place[0] - first[0], place[1] - first[1]
    return Plan.of("move", "restaurant", dose=math.hypot(x, y), bearing=math.degrees(math.atan2(y, x)))


def compare(system: System, place: Point, seed: int, group: Plan = NOMINAL) -> Compared:
    """Run a group (everybody, or whom a plan leaves) with the restaurant in its place and at another, and compare."""
    dt = float(system.parameters.dt)  # type: ignore[attr-defined] # of a walk
    plans = [group, group + moved(system, place)]
    found = system.run([Request(plan, [0], dt) for plan in plans], seed=seed)
    runs = found.recording(plans, [0, 0])
    there = (runs[STATUS].values != ABSENT).all((0, 1))
    positions = np.ascontiguousarray(runs[POSITION].values[:, :, there])
    reached = found.arrays(plans, [0, 0])[REACHED][:, there]
    first = float(np.where(np.isfinite(reached), reached, np.inf).min(initial=np.inf))
    before = runs[TIME].values < first
    bits = positions[:, before].view(np.int64)
    other = (bits[0] != bits[1]).any(2)
    parted = np.flatnonzero(other.any(1))
    return Compared(
        positions[0],
        positions[1],
        dt,
        other.size,
        int(other.sum()),
        float(parted[0]) * dt if len(parted) else None,
        first if math.isfinite(first) else None,
        (int(np.isfinite(reached[0]).sum()), int(np.isfinite(reached[1]).sum())),
    )


def count(found: Compared) -> str:
    """Return the figure: how many positions were compared, and how many are not the same."""
    return f"{found.positions:,} positions, {found.differ:,} differ"


def said(found: Compared) -> str:
    """Return what the figure means."""
    lone = found.walkers == 1
    if not found.positions:
        return "There is nothing to compare: somebody arrives at once."
    until = "" if found.until is None else f" until {found.until:g} s, when {_stopped(lone)}"
    if found.differ:
        who = "it notices" if lone else "they notice"
        beside = f" (compared{until})" if until else ""
        return f"The paths part after {found.parted:g} s: {who} that the restaurant is elsewhere{beside}."
    whose = "Its path is" if lone else "Their paths are"
    return f"{whose} the same to the last bit, wherever the restaurant is{until}."


def _stopped(lone: bool) -> str:
    return "it happens to run into one" if lone else "the first one arrives"


def arrivals(found: Compared) -> str:
    """Return how many arrived where."""
    here, there = found.arrived
    if found.walkers == 1:
        names = [name for name, arrived in (("the one here", here), ("the moved one", there)) if arrived]
        return f"By chance it runs into {' and '.join(names)}." if names else "It finds neither of the two."
    return (
        f"{here} of {found.walkers} arrive at the restaurant here; with it moved, "
        f"{there} of {found.walkers} arrive there."
    )
