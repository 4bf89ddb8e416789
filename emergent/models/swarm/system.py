"""The swarm as a system: reference plans, the parameters as the kernel reads them, and how runs go."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from emergent.arithmetic import ARRAYS
from emergent.columns import ATTAINED, CENTROID, POSITION, STATUS
from emergent.goal import Attained, Goal
from emergent.models.kernel_system import Index
from emergent.models.plane.system import PlaneSystem
from emergent.models.swarm import kernel
from emergent.models.swarm.channels import CHANNELS
from emergent.models.swarm.family import SWARM
from emergent.models.swarm.kernel import layout as k
from emergent.models.swarm.kind import SwarmKind
from emergent.models.swarm.kinds import KINDS
from emergent.models.swarm.observation import SwarmObservation
from emergent.models.swarm.parameters import SwarmParameters
from emergent.perturbation import Plan
from emergent.system import Batch
from emergent.timeline import Events
from emergent.variant import Variant

LAST = 50
"""The steps at the end over which directions are measured, as in the paper."""
MINUTE = 60.0


class SwarmSystem(PlaneSystem[SwarmObservation]):
    """A group in which a few members prefer a direction, and nobody can tell who they are.

    A member that prefers the goal's direction holds the goal: it goes there alone. The others hold nothing, and go
    there with it. The first members are informed, the next ones opposed.
    """

    name = "swarm"
    parameters_class = SwarmParameters
    parameters: SwarmParameters
    per_run = frozenset({"informed", "opposed", "degrees", "space", "preference", "turn_rate", "error"})
    channels, own_kinds, kind_class = CHANNELS, KINDS, SwarmKind
    branches = True
    lanes = k.LANES
    environment = ("direction",)
    family = SWARM

    @classmethod
    def own_goal(cls, parameters: SwarmParameters) -> Goal:
        """How far everybody's direction agrees with the goal's; midway is half of the horizon."""
        return Attained("Every member travels in the informed members' direction.", midway=parameters.horizon / 2)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its runs have, beside its own: see `SwarmObservation`."""
        return ATTAINED, CENTROID, POSITION, STATUS

    @property
    def target(self) -> tuple[float, float]:
        """A position in the goal's direction [m]."""
        return self.parameters.target

    @property
    def sorts(self) -> Mapping[str, str]:
        """Who is informed, who opposed and who neither, by id."""
        p = self.parameters
        words = ("informed",) * p.informed + ("opposed",) * p.opposed
        return {f"member-{i}": words[i] if i < len(words) else "uninformed" for i in range(p.members)}

    @property
    def reach(self) -> float:
        """The distance up to which members attract each other or keep clear of each other [m]."""
        return max(self.parameters.vision, self.parameters.space)

    def longer(self, times: float) -> Variant:
        """The parameters that give a run `times` the horizon."""
        return Variant({"horizon": times * self.horizon})

    def resized(self, members: int) -> Variant:
        """The parameters with so many members, of whom as large a share is informed, and opposed."""
        p = self.parameters
        some = {name: round(getattr(p, name) * members / p.members) for name in ("informed", "opposed")}
        return Variant({"members": members, **some})

    def references(self) -> Mapping[str, Plan]:
        """Null, ceiling, uncoupled and blind; the ceiling is that everybody is informed."""
        return {**super().references(), "ceiling": Plan.of("inform", "*")}

    # runs

    def start(self, seeds: npt.NDArray[np.uint64]) -> k.State:
        """Return the state at time 0, one run a seed."""
        members, world = self.undisturbed(len(seeds))
        members[:, k.RANK, : self.parameters.members] = self.order
        state = k.State(members, world, np.array(seeds, np.uint64))
        kernel.begin(state, self._rows(len(seeds)), self.padded)
        return state

    def advance(
        self, state: k.State, events: Events, plan: Index, seen: SwarmObservation, start: int, stop: int
    ) -> None:
        """Advance every run from step `start` to step `stop`."""
        notes = k.Notes(seen.checkpoints, seen.positions, seen.frames, np.int64(seen.stride))
        rows, n = self._rows(len(plan)), self.parameters.members
        kernel.advance(state, rows, self.padded, events, plan, notes, start, stop, n)

    def end(self, state: k.State, seen: SwarmObservation) -> None:
        """Note where the goal's direction was in the end."""
        seen.targets[:] = state.world[:, [k.GOAL_X - k.FIELDS, k.GOAL_Y - k.FIELDS]]

    def observation(self, batch: Batch, stride: int) -> SwarmObservation:
        """Return room for what an observer notes of a batch, in frames every `stride` steps (0: none)."""
        runs, n, frames = len(batch), self.parameters.members, self.steps // stride + 1 if stride else 0
        positions = np.empty((runs, len(self.checkpoints), 2, n))
        room = positions, np.empty((runs, 2)), np.empty((runs, frames, 3, n))
        scored = np.stack([self.scored(plan) for plan in batch.plans])
        return SwarmObservation(self.checkpoints, scored, stride, self.dt, self.parameters.vision, batch.plan, *room)

    def watch(self, frames: npt.NDArray[np.float64]) -> SwarmObservation:
        """Return an observation of one run that a live model watches: every step, in `frames`, and nothing else."""
        n = self.parameters.members
        room = np.empty((1, 0, 2, n)), np.empty((1, 2)), frames
        nobody, first = np.zeros((1, n), np.bool_), np.zeros(1, np.int64)
        return SwarmObservation(np.empty(0, np.int64), nobody, 1, self.dt, self.parameters.vision, first, *room)

    @cached_property
    def checkpoints(self) -> npt.NDArray[np.int64]:
        """The steps of the checkpoints: start, one minute, midway, end; and the one from which directions count."""
        between = (min(round(time / self.dt), self.steps) for time in (MINUTE, self.goal.midway))
        return np.array([0, *between, self.steps, max(self.steps - LAST, 0)], np.int64)

    def _rows(self, runs: int) -> npt.NDArray[np.float64]:
        return np.tile(self.row, (runs, 1))

    @cached_property
    def row(self) -> npt.NDArray[np.float64]:
        """The parameters in the kernel's order and units."""
        p = self.parameters
        row = np.zeros(k.PARAMETERS)
        row[[k.DT, k.V0, k.NEAR, k.FAR]] = p.dt, p.speed, p.space, p.vision
        row[[k.TURN_COS, k.TURN_SIN, k.SIGMA]] = *self.turn, p.error
        row[[k.OMEGA, k.FIRST, k.SECOND]] = p.preference, p.informed, p.opposed
        row[[k.OTHER_Y, k.OTHER_X]] = ARRAYS.sincos(math.radians(p.degrees))
        row[k.SIDE] = math.sqrt(p.members) * 2 * p.space
        return row
