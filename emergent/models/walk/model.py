"""The walk as a Mesa model: its agents are views on one run, and its step is the kernel's.

Model and `WalkSystem.run` agree bit for bit over whole runs, whether interventions were made by hand or given as a
plan. What a live model is in general stands in `emergent/models/live.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.plane.model import PlaneModel
from emergent.models.walk.agents import Walker
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.parameters import WalkParameters
from emergent.models.walk.system import WalkSystem
from emergent.perturbation import Perturbation


class WalkModel(PlaneModel):
    """A group walking to a restaurant, step by step, with walkers that can be interfered with.

    Parameters are those of `WalkParameters`, by name. `rng` (or `seed`) is the seed of the scenario and `replication`
    the number of the run: `WalkModel(rng=7, replication=3, plan=p)` is replication 3 of the plan in
    `WalkSystem(…).run([Request(p, [3])], seed=7)`. Without a seed, one is drawn; it can be read from `seed`.

    `agents` are all walkers, removed ones too (their state is `absent`, and they may come back); `space` holds those
    who are there. `clock` is the time [s]: Mesa's own `time`, where it has one, counts steps. `running` is False once
    everybody has arrived, or at the horizon, and stepping further changes nothing.

    Everything is recorded, 24 bytes a walker and step: see `frames` and `datacollector`.
    """

    system_class = WalkSystem
    system: WalkSystem
    agent_class = Walker
    columns = ("clock", "attainment", "centroid_x", "centroid_y", "distance")

    @property
    def parameters(self) -> WalkParameters:
        """The parameters of the walk."""
        return self.system.parameters

    @property
    def fields(self) -> npt.NDArray[np.float64]:
        """The fields of the walkers (`layout`), shape (field, walker): the kernel's own, so do not write into it."""
        fields: npt.NDArray[np.float64] = self.arrays.walkers[0, :, : self.parameters.walkers]
        return fields

    @property
    def world(self) -> npt.NDArray[np.float64]:
        """The channels of the whole run, shape (channel,): the kernel's own, so do not write into it."""
        world: npt.NDArray[np.float64] = self.arrays.world[0]
        return world

    def _under_way(self) -> bool:
        """Return whether somebody is on the way."""
        a = self.arrays.walkers[0]
        return bool(np.count_nonzero((a[k.PRESENT] > 0.0) & (a[k.ARRIVED] < 0.0)))

    def _picture(self) -> npt.NDArray[np.float64]:
        """Return the corners of everything that stands there [m]."""
        p = self.parameters
        points = [p.restaurant, *p.landmarks, *p.windows]
        points += [end for wall in (*p.walls, p.street) for end in (wall[:2], wall[2:])]
        return np.array(points + [(x + side * r, y + side * r) for x, y, r in p.circles for side in (-1, 1)])

    def _series(self, frames: npt.NDArray[np.float64], goals: npt.NDArray[np.float64]) -> tuple[Any, ...]:
        """Return the columns; those that count are throughout the ones that count by the plan so far."""
        steps = np.arange(len(frames))
        x, y = frames[:, 0, self.scored], frames[:, 1, self.scored]
        dx, dy = x - goals[:, :1], y - goals[:, 1:]
        reached = np.where(self.fields[k.ARRIVED_AT] == 1.0, self.fields[k.ARRIVED], np.inf)[self.scored]
        attainment, distance = (reached <= steps[:, None]).mean(1), np.sqrt(dx * dx + dy * dy).mean(1)
        return steps * self.dt, attainment, x.mean(1), y.mean(1), distance

    # interventions

    def move_restaurant(
        self, metres: float | None = None, bearing: float | None = None, seconds: float | None = None
    ) -> Perturbation:
        """Put the restaurant `metres` away from its first place, in the direction `bearing` [degrees]."""
        return self.perturb("move", "restaurant", dose=metres, seconds=seconds, bearing=bearing)

    def close_street(self, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Put a wall across a share of the street (parameter `street`)."""
        return self.perturb("close", "street", dose=share, seconds=seconds)

    def dusk(self, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take a share of everybody's vision away."""
        return self.perturb("dusk", "daylight", dose=share, seconds=seconds)

    # what an observer sees

    @property
    def restaurant(self) -> tuple[float, float]:
        """Where the restaurant is [m]."""
        return self.goal

    @property
    def attainment(self) -> float:
        """The share of those that count who have reached the restaurant."""
        return float((self.fields[k.ARRIVED_AT][self.scored] == 1.0).mean())

    @property
    def distance(self) -> float:
        """The mean distance of those that count to the restaurant [m]."""
        dx, dy = self.frames[-1, :2][:, self.scored] - self.goals[-1][:, None]
        return float(np.sqrt(dx * dx + dy * dy).mean())
