"""The walk as a system: components, kinds of perturbation, reference plans, and batches of runs through the kernel."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from emergent import pool
from emergent.arithmetic import ARRAYS
from emergent.channels import Event, Events, effects, stack, timeline
from emergent.columns import (
    AXIS,
    CENTROID,
    CHECKPOINT,
    CUED,
    DISTANCE,
    FRONT,
    IN_PLANE,
    MEMBER,
    POSITION,
    REACHED,
    REACHED_DECOY,
    RUN,
    STATUS,
    TIME,
)
from emergent.component import CHANCE, ENVIRONMENT, Component
from emergent.goal import Arrival, Goal
from emergent.models.walk import kernel
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.parameters import MOST_GLIMPSES, MOST_SMELL, WalkParameters
from emergent.models.walk.perturbations import KINDS
from emergent.perturbation import Kind, Plan
from emergent.protocols import Scenery
from emergent.recent import Recent
from emergent.system import Batch, System, Variables
from emergent.variant import Variant

BLOCK, WORK = 256, 3_000_000
"""Runs that a thread takes at a time, at most; and the steps of walkers, a second or so, after which it says so."""
MARKS = ("start", "minute", "midway", "end")
ENVIRONMENT_PARTS = (
    Component("restaurant", ENVIRONMENT),
    Component("street", ENVIRONMENT),
    Component("daylight", ENVIRONMENT),
    CHANCE,
)


class WalkSystem(System):
    """A group walking to a restaurant, though nobody in it leads, plans or remembers the way."""

    name = "walk"
    columns = IN_PLANE
    parameters_class = WalkParameters
    parameters: WalkParameters

    def __init__(
        self,
        parameters: WalkParameters | None = None,
        goal: Goal | None = None,
        order: Sequence[int] | None = None,
    ) -> None:
        """Build the walk; without arguments, the open plaza with 20 walkers. `order` is that of walkers in memory."""
        parameters = WalkParameters() if parameters is None else parameters
        if goal is None:
            goal = Arrival("Every walker reaches the restaurant within the horizon.", midway=parameters.horizon / 4)
        self.order = tuple(range(parameters.walkers)) if order is None else tuple(order)
        self._events: Recent[Plan, list[Event]] = Recent()
        super().__init__(parameters, goal)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The walkers, then the restaurant, the street, the daylight and chance."""
        return (*(Component(f"walker-{i}", "walker") for i in self.order), *ENVIRONMENT_PARTS)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds in the folder `perturbations/`."""
        return KINDS

    @property
    def horizon(self) -> float:
        """The longest time of a run [s]."""
        return self.parameters.steps * self.parameters.dt

    @property
    def dt(self) -> float:
        """The length of a step [s]."""
        return self.parameters.dt

    @property
    def steps(self) -> int:
        """The steps of a whole run."""
        return self.parameters.steps

    @property
    def place(self) -> tuple[float, float]:
        """The restaurant's place [m]."""
        return self.parameters.restaurant

    @property
    def speed(self) -> float:
        """The walking speed [m/s]."""
        return self.parameters.speed

    @property
    def scenery(self) -> Scenery:
        """The restaurant's size, and what stands in the way or shows it."""
        p = self.parameters
        return Scenery(p.radius, p.walls, p.circles, p.landmarks)

    def longer(self, times: float) -> Variant:
        """The horizon, so many times."""
        return Variant({"horizon": times * self.horizon})

    def informed(self, factor: float) -> Variant:
        """One walker, with its rate of glimpses, or the weight of its smell, times `factor`, as far as that goes."""
        p = self.parameters
        glimpses, smell = min(factor * p.glimpse_rate, MOST_GLIMPSES), min(factor * p.smell, MOST_SMELL)
        return Variant({"walkers": 1, "glimpse_rate": glimpses, "smell": smell})

    def references(self) -> Mapping[str, Plan]:
        """Null, ceiling, uncoupled and blind."""
        uncoupled, blind = Plan.of("deafen", "*"), Plan.of("blind", "*")
        return {"null": uncoupled + blind, "ceiling": Plan.of("guide", "*"), "uncoupled": uncoupled, "blind": blind}

    def with_parameters(self, values: Mapping[str, Any]) -> Self:
        """Return the same walk with some parameters changed, its walkers in the same order where they are as many."""
        changed = super().with_parameters(values)
        same = changed.parameters.walkers == self.parameters.walkers
        return type(self)(changed.parameters, self.goal, self.order) if same else changed

    def permuted(self, order: Sequence[int]) -> WalkSystem:
        """Return the same walk with its walkers in another order in memory."""
        return type(self)(self.parameters, self.goal, [self.order[i] for i in order])

    # batches

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        """Run the batch in blocks on all processors; the numbers do not depend on blocks, order or threads."""
        runs, n, p = len(batch), self.parameters.walkers, self.parameters
        events, scored = self.compile(batch.plans), self._scored(batch.plans)
        stride = 0 if batch.record is None else self.stride(batch.record)
        order = np.argsort(self.marks, kind="stable")  # the kernel takes notes in the order of time
        marks = self.marks[order]
        reached = np.empty((runs, n), np.float32)
        astray = np.empty(runs, np.float32)
        notes = _notes(runs)
        frames = np.empty((runs, p.steps // stride + 1 if stride else 0, 3, n)) if stride else np.empty((runs, 0, 3, n))

        def work(block: slice) -> int:
            plan = batch.plan[block]
            state = self.start(batch.seeds[block])
            centroid, distance, front, cued = (note[block] for note in notes)
            sight = k.Sight(marks, scored, centroid, distance, front, cued, frames[block], np.int64(stride))
            kernel.advance(state, self._row(len(plan)), self.scene, events, plan, sight, 0, p.steps, n)
            arrived, place = state.walkers[:, k.ARRIVED, :n], state.walkers[:, k.PLACE, :n]
            reached[block] = np.where(place == 1, arrived * p.dt, np.nan)
            astray[block] = ((place == 2) * scored[plan]).sum(1) / scored[plan].sum(1)
            return len(plan)

        size = min(BLOCK, max(1, -(-runs // (4 * pool.threads()))), max(1, WORK // (p.steps * n)))
        blocks = [slice(first, min(first + size, runs)) for first in range(0, runs, size)]
        pool.in_threads(work, blocks, batch.progress, pool.threads())

        variables: Variables = {REACHED: ((RUN, MEMBER), reached), REACHED_DECOY: ((RUN,), astray)}
        notes = tuple(note[:, np.argsort(order)] for note in notes)
        dims = ((RUN, CHECKPOINT, AXIS), (RUN, CHECKPOINT), (RUN, CHECKPOINT), (RUN, CHECKPOINT))
        variables |= {name: (dim, note) for name, dim, note in zip(_NOTES, dims, notes, strict=True)}
        if not stride:
            return variables, None
        return variables, {
            POSITION: ((RUN, TIME, MEMBER, AXIS), frames[:, :, :2].transpose(0, 1, 3, 2)),
            STATUS: ((RUN, TIME, MEMBER), frames[:, :, 2].astype(np.int8)),
            TIME: ((TIME,), np.arange(frames.shape[1]) * stride * p.dt),
        }

    def stride(self, record: float) -> int:
        """Return the steps between frames recorded every `record` seconds."""
        return max(1, round(record / self.parameters.dt))

    def start(self, seeds: npt.NDArray[np.uint64]) -> k.State:
        """Return the state at time 0, one run a seed."""
        p = self.parameters
        walkers = np.zeros((len(seeds), k.FIELDS, len(self.scene.keys)))
        world = np.tile(np.array(self.base[k.FIELDS :]), (len(seeds), 1))
        walkers[:, k.PRESENT :] = np.array(self.base[k.PRESENT : k.FIELDS])[:, None]
        walkers[:, k.PRESENT, p.walkers :] = 0.0
        state = k.State(walkers, world, np.array(seeds, np.uint64))
        kernel.begin(state, self._row(len(seeds)), self.scene, float(p.walkers))
        return state

    def compile(self, plans: Sequence[Plan]) -> Events:
        """Return the events of the plans, as the kernel reads them."""
        return stack([self._events.get(plan, self._compile) for plan in plans])

    def _compile(self, plan: Plan) -> list[Event]:
        p = self.parameters
        return timeline(effects(self.complete(plan), KINDS, self.index, p, p.dt, k.FIELDS), self.base)

    def _scored(self, plans: Sequence[Plan]) -> npt.NDArray[np.bool_]:
        return np.stack([self.scored(plan) for plan in plans])

    def _row(self, runs: int) -> npt.NDArray[np.float64]:
        return np.tile(self.row, (runs, 1))

    @cached_property
    def base(self) -> tuple[float, ...]:
        """The undisturbed value of every channel."""
        x, y = self.parameters.restaurant
        return (*k.BASE[: k.GOAL_X], x, y, *k.BASE[k.DECOY_X :])

    @cached_property
    def marks(self) -> npt.NDArray[np.int64]:
        """The steps at which an observer takes notes: the start, one minute, midway, the end."""
        p = self.parameters
        return np.array([0, *(min(round(t / p.dt), p.steps) for t in (60.0, self.goal.midway)), p.steps], np.int64)

    @cached_property
    def row(self) -> npt.NDArray[np.float64]:
        """The parameters in the kernel's order and units."""
        p = self.parameters
        angle = p.turn_rate * p.dt
        sine, cosine = (float(v) for v in ARRAYS.sincos(angle)) if angle < math.pi else (0.0, -2.0)
        row = np.zeros(k.PARAMETERS)
        row[[k.DT, k.V0, k.VISION, k.SPACE, k.WAIT]] = p.dt, p.speed, p.vision, p.space, p.wait
        row[[k.TURN_COS, k.TURN_SIN, k.SIGMA]] = cosine, sine, math.sqrt(2 * p.diffusion * p.dt)
        row[[k.INERTIA, k.COHESION, k.ALIGNMENT]] = p.inertia, p.cohesion, p.alignment
        row[[k.SEPARATION, k.GLIMPSE, k.SMELL]] = p.separation, p.glimpse, p.smell
        row[[k.CUE_CHANCE, k.ERRAND_CHANCE]] = _chance(p.glimpse_rate * p.dt), _chance(p.distraction_rate * p.dt)
        row[[k.CUE_STEPS, k.ERRAND_STEPS]] = [max(1, round(t / p.dt)) for t in (p.glimpse_time, p.distraction_time)]
        row[[k.CUE_ERROR, k.SMELL_RANGE, k.RADIUS]] = p.glimpse_error, p.smell_range, p.radius
        row[k.ERRAND_FAR] = p.window_distance
        return row

    @cached_property
    def scene(self) -> k.Scene:
        """Component keys, shop windows, obstacles and legs, as the kernel reads them."""
        p = self.parameters
        size = -(-p.walkers // k.LANES) * k.LANES
        keys = np.zeros(size, np.uint64)
        keys[: p.walkers] = [member.key for member in self.members]
        reads = np.full(size, -1, np.int64)
        if p.landmarks:
            reads[: p.walkers] = np.array(self.order) % (len(p.landmarks) + 1)

        def rows(values: Sequence[Any], width: int) -> npt.NDArray[np.float64]:
            return np.array(values, np.float64).reshape(-1, width)

        return k.Scene(
            keys,
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


_NOTES = (CENTROID, DISTANCE, FRONT, CUED)


def _notes(runs: int) -> tuple[npt.NDArray[Any], ...]:
    marks = len(MARKS)
    return (
        np.full((runs, marks, 2), np.nan),
        np.full((runs, marks), np.nan),
        np.full((runs, marks), -1, np.int16),
        np.full((runs, marks), -1, np.int16),
    )
