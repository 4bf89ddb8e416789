"""The swarm as a Mesa model: its agents are views on one run, and its step is the kernel's.

Model and `SwarmSystem.run` agree bit for bit over whole runs, whether interventions were made by hand or given as a
plan. What a live model is in general stands in `emergent/models/live.py`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.plane.model import PlaneModel
from emergent.models.swarm import shape
from emergent.models.swarm.agents import Member
from emergent.models.swarm.parameters import SwarmParameters
from emergent.models.swarm.system import LAST, SwarmSystem
from emergent.perturbation import Perturbation

Floats = npt.NDArray[np.float64]


def turning(parameters: SwarmParameters, degrees: float) -> tuple[float, float]:
    """Return dose [m] and bearing [degrees] of the `move` that turns the goal's direction by so many degrees."""
    far, _ = parameters.target
    return 2 * far * abs(math.sin(math.radians(degrees) / 2)), degrees / 2 + math.copysign(90, degrees)


class SwarmModel(PlaneModel):
    """A group guided by a few of its members, step by step, with members that can be interfered with.

    Parameters are those of `SwarmParameters`, by name; what `rng`, `replication` and `plan` are says `LiveModel`.
    `agents` are all members, removed ones too (their state is `absent`); `space` holds those who are there. `clock` is
    the time [s]. `running` is False at the horizon. Everything is recorded: see `frames` and `datacollector`.
    """

    system_class = SwarmSystem
    system: SwarmSystem
    agent_class = Member
    columns = ("clock", "attainment", "centroid_x", "centroid_y")

    @property
    def parameters(self) -> SwarmParameters:
        """The parameters of the swarm."""
        return self.system.parameters

    @property
    def fields(self) -> Floats:
        """The fields of the members (`layout`), shape (field, member): the kernel's own, so do not write into it."""
        return np.asarray(self.arrays.members[0, :, : self.parameters.members])

    @property
    def world(self) -> Floats:
        """The channels of the whole run, shape (channel,): the kernel's own, so do not write into it."""
        return np.asarray(self.arrays.world[0])

    def _under_way(self) -> bool:
        """Return that something is: a group travels until the horizon."""
        return True

    def _picture(self) -> Floats:
        """Return how far the group gets in the goal's direction [m], and as far to both sides as it is at its start."""
        x, y = self.parameters.target
        side = math.sqrt(self.parameters.members) * 2 * self.parameters.space
        return np.array([(x, y), (0.0, side), (0.0, -side)])

    def _series(self, frames: Floats, goals: Floats) -> tuple[Any, ...]:
        """Return the columns; those that count are throughout the ones that count by the plan so far."""
        steps, positions = np.arange(len(frames)), frames[:, :2, self.scored]
        moved = positions - positions[np.maximum(steps - LAST, 0)]
        centroid = positions.mean(2)
        return steps * self.dt, shape.agreement(moved, goals).mean(1), centroid[:, 0], centroid[:, 1]

    # interventions

    def turn_goal(self, degrees: float, seconds: float | None = None) -> Perturbation:
        """Turn the goal's direction by so many degrees, counter-clockwise, from what it was at the start."""
        dose, bearing = turning(self.parameters, degrees)
        return self.perturb("move", "direction", dose=dose, seconds=seconds, bearing=bearing)

    # what an observer sees

    @property
    def attainment(self) -> float:
        """How far the ways of those that count, in the last 50 steps, agree with the goal's direction: from 0 to 1."""
        now, since = self.frames[-1:, :2, self.scored], self.frames[max(self.now - LAST, 0), :2, self.scored]
        return float(shape.agreement(now - since.T[None], self.goals[-1:]).mean())
