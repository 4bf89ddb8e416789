"""The walk as a system: components, kinds of perturbation, reference plans, and batches of runs through the kernel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Context, Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.component import CHANCE
from emergent.goal import Arrival, Goal
from emergent.models.kernel_system import Index
from emergent.models.plane.arrival import ArrivalObservation, ArrivalSystem
from emergent.models.walk import kernel
from emergent.models.walk.channels import CHANNELS
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.kind import WalkKind
from emergent.models.walk.kinds import KINDS
from emergent.models.walk.parameters import MOST_GLIMPSES, MOST_SMELL, WalkParameters
from emergent.protocols import Scenery
from emergent.timeline import Events
from emergent.variant import Variant

PER_RUN = (
    *("speed", "vision", "space", "wait", "turn_rate", "diffusion", "inertia", "cohesion", "alignment", "separation"),
    *("glimpse", "glimpse_rate", "glimpse_time", "glimpse_error", "smell", "smell_range", "radius", "patience"),
    *("distraction_rate", "distraction_time", "window_distance"),
)
"""The parameters that stand in `WalkSystem.row` and nowhere else."""


class WalkSystem(ArrivalSystem):
    """A group walking to a restaurant, though nobody in it leads, plans or remembers the way."""

    name = "walk"
    parameters_class = WalkParameters
    parameters: WalkParameters
    channels, own_kinds, kind_class = CHANNELS, KINDS, WalkKind
    lanes = k.LANES
    environment = ("restaurant", "street", "daylight")
    per_run = frozenset(PER_RUN)
    branches = True

    @classmethod
    def own_goal(cls, parameters: WalkParameters) -> Goal:
        """Everybody's arrival; midway is a quarter of the horizon."""
        return Arrival("Every walker reaches the restaurant within the horizon.", midway=parameters.horizon / 4)

    @property
    def scenery(self) -> Scenery:
        """The restaurant's size, and what stands in the way or shows it."""
        p = self.parameters
        return Scenery(p.radius, p.walls, p.circles, p.landmarks)

    def walled(self, walls: Sequence[tuple[float, float, float, float]]) -> Variant:
        """The walls beside those of the scene."""
        return Variant({"walls": [*self.parameters.walls, *walls]})

    def resized(self, members: int) -> Variant:
        """The parameters with so many walkers."""
        return Variant({"walkers": members})

    @property
    def reach(self) -> float:
        """The distance up to which walkers see each other [m]."""
        return self.parameters.vision

    def informed(self, factor: float) -> Variant:
        """One walker, with its rate of glimpses, or the weight of its smell, times `factor`, as far as that goes."""
        p = self.parameters
        glimpses, smell = min(factor * p.glimpse_rate, MOST_GLIMPSES), min(factor * p.smell, MOST_SMELL)
        return Variant({"walkers": 1, "glimpse_rate": glimpses, "smell": smell})

    # runs

    def start(self, seeds: npt.NDArray[np.uint64]) -> k.State:
        """Return the state at time 0, one run a seed."""
        state = k.State(*self.undisturbed(len(seeds)), np.array(seeds, np.uint64))
        kernel.begin(state, self._rows(len(seeds)), self.scene, float(self.parameters.walkers))
        return state

    def advance(
        self,
        state: k.State,
        events: Events,
        plan: Index,
        seen: ArrivalObservation,
        start: int,
        stop: int,
    ) -> None:
        """Advance every run from step `start` to step `stop`."""
        noted = seen.centroid, seen.distance, seen.front, seen.cued, seen.frames, np.int64(seen.stride)
        notes = k.Notes(seen.checkpoints, seen.scored, *noted)
        rows = self._rows(len(plan))
        kernel.advance(state, rows, self.scene, events, plan, notes, start, stop, self.parameters.walkers)

    def end(self, state: k.State, seen: ArrivalObservation) -> None:
        """Note who arrived when and where."""
        n = self.parameters.walkers
        seen.arrive(state.walkers[:, k.ARRIVED, :n], state.walkers[:, k.ARRIVED_AT, :n])

    def _rows(self, runs: int) -> npt.NDArray[np.float64]:
        return self._one if runs == 1 else np.tile(self.row, (runs, 1))

    @cached_property
    def _one(self) -> npt.NDArray[np.float64]:
        """The parameters of a single run, which a live model asks for at every step."""
        return self.row[None]

    @cached_property
    def row(self) -> npt.NDArray[np.float64]:
        """The parameters in the kernel's order and units."""
        p = self.parameters
        row = np.zeros(k.PARAMETERS)
        row[[k.DT, k.V0, k.VISION, k.SPACE, k.WAIT]] = p.dt, p.speed, p.vision, p.space, p.wait
        row[[k.HALF_TURN, k.SIGMA]] = p.turn_rate * p.dt / 2, math.sqrt(2 * p.diffusion * p.dt)
        row[[k.INERTIA, k.COHESION, k.ALIGNMENT]] = p.inertia, p.cohesion, p.alignment
        row[[k.SEPARATION, k.GLIMPSE, k.SMELL]] = p.separation, p.glimpse, p.smell
        row[[k.CUE_CHANCE, k.ERRAND_CHANCE]] = _chance(p.glimpse_rate * p.dt), _chance(p.distraction_rate * p.dt)
        row[[k.CUE_STEPS, k.ERRAND_STEPS]] = [max(1, round(t / p.dt)) for t in (p.glimpse_time, p.distraction_time)]
        row[[k.CUE_ERROR, k.SMELL_RANGE, k.RADIUS]] = p.glimpse_error, p.smell_range, p.radius
        row[k.PATIENCE] = round(p.patience / p.dt)
        row[k.ERRAND_FAR] = p.window_distance
        return row

    @cached_property
    def scene(self) -> k.Scene:
        """Component keys, shop windows, obstacles and legs, as the kernel reads them."""
        p = self.parameters
        reads = np.full(len(self.padded), -1, np.int64)
        if p.landmarks:
            reads[: p.walkers] = np.array(self.order) % (len(p.landmarks) + 1)

        def rows(values: Sequence[Any], width: int) -> npt.NDArray[np.float64]:
            return np.array(values, np.float64).reshape(-1, width)

        return k.Scene(
            self.padded,
            rows(p.windows, 2),
            rows([*p.walls, p.street], 4),
            rows(p.circles, 3),
            rows(p.landmarks, 2),
            reads,
            np.uint64(CHANCE.key),
        )


def _chance(expected: float) -> float:
    """Return 1 − exp(−expected), correctly rounded on every machine, which C libraries are not."""
    return float(1 - Decimal(-expected).exp(Context(prec=60)))
