"""The walk as a Mesa model: its agents are views on one run, and its step is the kernel's.

Model and `WalkSystem.run` agree bit for bit over whole runs, whether interventions were made by hand or given as a
plan. What a live model is in general stands in `emergent/models/live.py`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emergent.codes import STATUSES
from emergent.models.collecting import Collector
from emergent.models.live import LiveModel
from emergent.models.walk import kernel
from emergent.models.walk.agents import Plaza, Walker
from emergent.models.walk.collector import collector, fill
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.parameters import WalkParameters
from emergent.models.walk.system import WalkSystem
from emergent.perturbation import Perturbation

MARGIN = 20.0
"""What a drawing of the plaza shows around everything that stands there [m]."""
_ARRIVED = STATUSES.index("arrived")


class WalkModel(LiveModel):
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

    @property
    def parameters(self) -> WalkParameters:
        """The parameters of the walk."""
        return self.system.parameters

    @property
    def dt(self) -> float:
        """The length of a step [s]."""
        return self.parameters.dt

    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        self.arrays: k.State = self.system.start(seeds)
        self._row = np.array(self.system.row)[None]
        self._frames = np.empty((1, 0, 3, self.parameters.walkers))
        self._goals = np.empty((0, 2))

    def _populate(self) -> None:
        self.space = Plaza(self, _picture(self.parameters))
        for index in range(self.parameters.walkers):
            Walker(self.space, self, index)

    def _new_collector(self) -> Collector:
        return collector()

    def _fill(self, collector: Collector) -> None:
        fill(collector, self)

    def _advance(self, stop: int) -> None:
        if stop >= self._frames.shape[1]:
            self._reserve(2 * stop + 64)
        n = self.parameters.walkers
        now, scene = self._now, self.system.scene
        kernel.advance(self.arrays, self._row, scene, self._events, self._run, self._sight, now, stop, n)
        self._goals[now : stop + 1] = self.arrays.world[0, :2]
        self._now = stop
        self.running = self._goes_on()

    def _goes_on(self) -> bool:
        """Whether there is a next step: before the horizon, with somebody on the way or more of the plan to come."""
        if self._now >= self.parameters.steps:
            return False
        a = self.arrays.walkers[0]
        on_their_way = (a[k.PRESENT] > 0.0) & (a[k.ARRIVED] < 0.0)
        return bool(on_their_way.any()) or self._last_event >= self._now

    def _reserve(self, steps: int) -> None:
        frames, goals = self._frames, self._goals
        self._frames = np.empty((1, steps, *frames.shape[2:]))
        self._frames[:, : frames.shape[1]] = frames
        self._goals = np.empty((steps, 2))
        self._goals[: len(goals)] = goals
        n = frames.shape[3]
        places, numbers, names = np.empty((1, 0, 2)), np.empty((1, 0)), np.empty((1, 0), np.int16)
        nobody = np.zeros((1, n), np.bool_)
        marks = np.empty(0, np.int64)
        self._sight = k.Sight(marks, nobody, places, numbers, names, names, self._frames, np.int64(1))

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
    def frames(self) -> npt.NDArray[np.float64]:
        """The run so far, shape (step, 3, walker): x [m], y [m] and what each does, as an index into `STATUSES`.

        A frame shows the moment after that moment's interventions, the latest one the moment before them. The array
        is the model's own: do not write into it.
        """
        return self._frames[0, : self._now + 1]

    @property
    def goals(self) -> npt.NDArray[np.float64]:
        """Where the restaurant was at each of `frames` [m], shape (step, 2)."""
        return self._goals[: self._now + 1]

    @property
    def doing(self) -> npt.NDArray[np.float64]:
        """What each walker does, shape (walker,), as an index into `STATUSES`."""
        return np.asarray(self._frames[0, self._now, 2])

    @property
    def restaurant(self) -> tuple[float, float]:
        """Where the restaurant is [m]."""
        x, y = self.arrays.world[0, :2]
        return float(x), float(y)

    @property
    def scored(self) -> npt.NDArray[np.bool_]:
        """Who counts in scores, shape (walker,): those that are present and that no perturbation targets."""
        return self.system.scored(self.plan)

    @property
    def attainment(self) -> float:
        """The share of those that count who have reached the restaurant."""
        return float((self.arrays.walkers[0, k.PLACE, : self.parameters.walkers][self.scored] == 1.0).mean())

    @property
    def centroid_x(self) -> float:
        """The first coordinate of the mean place of those that count [m]."""
        return float(self.frames[-1, 0, self.scored].mean())

    @property
    def centroid_y(self) -> float:
        """The second coordinate of the mean place of those that count [m]."""
        return float(self.frames[-1, 1, self.scored].mean())

    @property
    def distance(self) -> float:
        """The mean distance of those that count to the restaurant [m]."""
        dx, dy = self.frames[-1, :2][:, self.scored] - self.goals[-1][:, None]
        return float(np.sqrt(dx * dx + dy * dy).mean())


def _picture(p: WalkParameters) -> npt.NDArray[np.float64]:
    """Return the ranges of x and y [m], shape (2, 2), that hold the start and everything that stands there."""
    points = [(0.0, 0.0), p.restaurant, *p.landmarks, *p.windows]
    points += [end for wall in (*p.walls, p.street) for end in (wall[:2], wall[2:])]
    points += [(x + side * r, y + side * r) for x, y, r in p.circles for side in (-1, 1)]
    low, high = np.min(points, 0) - MARGIN, np.max(points, 0) + MARGIN
    return np.stack([low, high], 1)
