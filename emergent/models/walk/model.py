"""The walk as a Mesa model: its agents are views on one run, and its step is the kernel's.

Model and `WalkSystem.run` agree bit for bit over whole runs, whether interventions were made by hand or given as a
plan. A live run is (parameters, seed, plan so far, step) and nothing else, from which `replay` rebuilds it.
"""

from __future__ import annotations

import math
import operator
import secrets
from collections.abc import Sequence
from numbers import Real
from typing import Any, Self

import mesa
import numpy as np
import numpy.typing as npt

from emergent.errors import InvalidInputError, PlanError
from emergent.models.walk import kernel
from emergent.models.walk import layout as k
from emergent.models.walk.agents import Plaza, Walker
from emergent.models.walk.collector import collector, fill
from emergent.models.walk.parameters import WalkParameters
from emergent.models.walk.system import DOING, WalkSystem
from emergent.perturbation import NOMINAL, Perturbation, Plan
from emergent.randomness import replication_seeds
from emergent.system import read_parameters

MARGIN = 20.0
"""What a drawing of the plaza shows around everything that stands there [m]."""
_ARRIVED = DOING.index("arrived")


class WalkModel(mesa.Model):
    """A group walking to a restaurant, step by step, with walkers that can be interfered with.

    Parameters are those of `WalkParameters`, by name. `rng` (or `seed`) is the seed of the scenario and `replication`
    the number of the run: `WalkModel(rng=7, replication=3, plan=p)` is replication 3 of the plan in
    `WalkSystem(…).run([Request(p, [3])], seed=7)`. Without a seed, one is drawn; it can be read from `seed`.

    `agents` are all walkers, removed ones too (their state is `absent`, and they may come back); `space` holds those
    who are there. `clock` is the time [s]: Mesa's own `time`, where it has one, counts steps. `running` is False once
    everybody has arrived, or at the horizon, and stepping further changes nothing.

    Everything is recorded, 24 bytes a walker and step: see `frames` and `datacollector`.
    """

    def __init__(
        self,
        *,
        rng: int | str | None = None,
        seed: int | str | None = None,
        replication: int = 0,
        plan: Plan | str | Sequence[str] = NOMINAL,
        **parameters: Any,
    ) -> None:
        """Place the walkers.

        Raises:
            UnknownNameError: for a parameter, kind, component or setting that the walk does not have.
            InvalidInputError: for a value outside of its range, a seed that is no integer, a plan that does not fit.
        """
        values = read_parameters(WalkParameters, parameters)
        assert isinstance(values, WalkParameters)
        self.system = WalkSystem(values)
        self.seed = _seed(rng, seed)
        self.replication = _natural("replication", replication)
        super().__init__(rng=self.seed)
        self.arrays: k.State = self.system.start(replication_seeds(self.seed, [self.replication]))
        self._now = 0
        self._row = np.array(self.system.row)[None]
        self._run = np.zeros(1, np.int64)
        self._frames = np.empty((1, 0, 3, values.walkers))
        self._goals = np.empty((0, 2))
        self._follow(plan if isinstance(plan, Plan) else Plan.parse(plan))
        self._advance(0)
        self.space = Plaza(self, _picture(values))
        for index in range(values.walkers):
            Walker(self.space, self, index)
        # Mesa 3.3.1 keeps every model for ever, as the key of a counter that is needed only while agents are made
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self._collector, self._own_collector = collector(), True

    # time

    @property
    def parameters(self) -> WalkParameters:
        """The parameters of the walk."""
        return self.system.parameters

    @property
    def now(self) -> int:
        """The number of steps that were walked."""
        return self._now

    @property
    def clock(self) -> float:
        """The time since the start [s]."""
        return self._now * self.parameters.dt

    def step(self) -> None:
        """Walk one step of `dt` seconds, if the run goes on."""
        if self.running:
            self._advance(self._now + 1)
        if not self._own_collector:
            self._collector.collect(self)

    def replay(self, plan: Plan | None = None, step: int | None = None) -> Self:
        """Return the run with this one's parameters and seed, walked anew up to `step` (this one's, if left out).

        `plan` is the plan so far; another one gives another past: what if nobody had been distracted?
        """
        plan = self.plan if plan is None else plan
        step = self._now if step is None else _natural("step", step)
        again = type(self)(rng=self.seed, replication=self.replication, plan=plan, **self.parameters.model_dump())
        while again.now < step and again.running:
            again.step()
        return again

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

    @property
    def plan(self) -> Plan:
        """The plan so far: what the run was given, and what was done to it since."""
        return self._plan

    def perturb(
        self,
        kind: str,
        components: str | Sequence[str],
        *,
        dose: float | None = None,
        seconds: float | None = None,
        **settings: Any,
    ) -> Perturbation:
        """Add a perturbation to the plan that sets in now and takes effect when the next step begins.

        `seconds` is its duration; a dose or a setting that is left out (or None) is the default of its kind.

        Raises:
            PlanError: for what the kind does not allow, or once the run is at its horizon.
            UnknownNameError: for a kind, a component or a setting that the walk does not have.
        """
        if self._now >= self.parameters.steps:
            raise PlanError(f"{kind} comes too late: the run is at its horizon of {self.system.horizon:g} s.")
        names = (components,) if isinstance(components, str) else tuple(components)
        chosen = tuple(sorted((name, _plain(value)) for name, value in settings.items() if value is not None))
        perturbation = Perturbation(kind, names, self.clock, _plain(seconds), _plain(dose), chosen)
        self._follow(self.plan + Plan((perturbation,)))
        self.running = self._goes_on()
        return perturbation

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

    def fork(self, future: int | None = None) -> Perturbation:
        """Give the run another future: draw from now on what chance brings from stream number `future`."""
        return self.perturb("fork", "chance", dose=future)

    def _follow(self, plan: Plan) -> None:
        events = self.system.compile([plan])
        self._plan, self._events = plan, events
        self._last_event = int(events.step.max(initial=-1))

    # what an observer sees

    @property
    def frames(self) -> npt.NDArray[np.float64]:
        """The run so far, shape (step, 3, walker): x [m], y [m] and what each does, as an index into `DOING`.

        A frame shows the moment after that moment's interventions, the latest one the moment before them. The array
        is the model's own: do not write into it.
        """
        return self._frames[0, : self._now + 1]

    @property
    def datacollector(self) -> mesa.DataCollector:
        """What Mesa's DataCollector would have collected after each step, made from `frames`; see `collector`.

        Another DataCollector may take its place, which then collects at every step.
        """
        if self._own_collector:
            fill(self._collector, self)
        return self._collector

    @datacollector.setter
    def datacollector(self, given: mesa.DataCollector) -> None:
        self._collector, self._own_collector = given, False

    @property
    def goals(self) -> npt.NDArray[np.float64]:
        """Where the restaurant was at each of `frames` [m], shape (step, 2)."""
        return self._goals[: self._now + 1]

    @property
    def doing(self) -> npt.NDArray[np.float64]:
        """What each walker does, shape (walker,), as an index into `DOING`."""
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


def _seed(rng: object, seed: object) -> int:
    if rng is not None and seed is not None:
        raise InvalidInputError(f"rng ({rng!r}) and seed ({seed!r}) are the same thing; give one of them.")
    given = seed if rng is None else rng
    return secrets.randbits(32) if given is None else _natural("seed", given)


def _natural(what: str, given: Any) -> int:
    """Return a whole number from 0 to 2⁶⁴ − 1, also one that was typed into a text box."""
    try:
        value = int(given) if isinstance(given, str) else operator.index(given)
    except (TypeError, ValueError):
        raise InvalidInputError(f"the {what} is {given!r}, but must be a whole number, 0 or above.") from None
    if isinstance(given, bool) or not 0 <= value < 2**64:
        raise InvalidInputError(f"the {what} is {given!r}, but must be a whole number from 0 to 2⁶⁴ − 1.")
    return value


def _plain(value: Any) -> Any:
    """Return numpy's numbers as Python's, in which plans are written; refuse what is no number at all."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    if not math.isfinite(value):
        raise PlanError(f"{value} was given, where a finite number is needed.")
    return float(value)


def _picture(p: WalkParameters) -> npt.NDArray[np.float64]:
    """Return the ranges of x and y [m], shape (2, 2), that hold the start and everything that stands there."""
    points = [(0.0, 0.0), p.restaurant, *p.landmarks, *p.windows]
    points += [end for wall in (*p.walls, p.street) for end in (wall[:2], wall[2:])]
    points += [(x + side * r, y + side * r) for x, y, r in p.circles for side in (-1, 1)]
    low, high = np.min(points, 0) - MARGIN, np.max(points, 0) + MARGIN
    return np.stack([low, high], 1)
