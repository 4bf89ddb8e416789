"""Planted systems as a system: components, kinds of perturbation, reference plans, and batches of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from emergent import pool
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
from emergent.errors import InvalidInputError
from emergent.goal import Arrival, Goal
from emergent.models.planted import engine as e
from emergent.models.planted.kinds import KINDS
from emergent.models.planted.laws import LAWS
from emergent.models.planted.parameters import PlantedParameters
from emergent.perturbation import Kind, Plan
from emergent.recent import Recent
from emergent.system import Batch, System, Variables
from emergent.variant import Variant

BLOCK = 256
"""Runs that a thread takes at a time."""


class PlantedSystem(System):
    """A group whose law is known, and with it the true value of every metric and the right verdict.

    `order` is the order of the members in memory, from which nothing may follow but rounding.
    """

    name = "planted"
    columns = IN_PLANE
    parameters_class = PlantedParameters
    parameters: PlantedParameters

    def __init__(
        self, parameters: PlantedParameters | None = None, goal: Goal | None = None, order: Sequence[int] | None = None
    ) -> None:
        """Build the system; without arguments, ten members that find the goal by ranging."""
        parameters = PlantedParameters() if parameters is None else parameters
        self.order = tuple(range(parameters.members)) if order is None else tuple(order)
        if sorted(self.order) != list(range(parameters.members)):
            raise InvalidInputError(
                f"the order is {self.order}, but must hold each of {parameters.members} members once."
            )
        if goal is None:
            sentence = "Every member reaches the goal within the horizon."
            goal = Arrival(sentence, midway=parameters.horizon / 6, apart=10.0, together=7.0)
        self.law = LAWS[parameters.law](parameters, self.order)
        self._events: Recent[Plan, list[Event]] = Recent()
        super().__init__(parameters, goal)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The members, then the goal and chance."""
        members = (Component(f"member-{number}", "member") for number in self.order)
        return (*members, Component("goal", ENVIRONMENT), CHANCE)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of the planted systems."""
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
        """The goal's place [m]."""
        return self.parameters.goal

    @property
    def speed(self) -> float:
        """The speed of a member [m/s]."""
        return self.parameters.speed

    def longer(self, times: float) -> Variant:
        """The horizon, so many times."""
        return Variant({"horizon": times * self.horizon})

    def informed(self, factor: float) -> Variant:
        """One member with `factor` times its cues, where the law has such."""
        return self.law.informed(factor)

    def references(self) -> Mapping[str, Plan]:
        """Null, ceiling, uncoupled and blind."""
        uncoupled, blind = Plan.of("deafen", "*"), Plan.of("blind", "*")
        return {"null": uncoupled + blind, "ceiling": Plan.of("guide", "*"), "uncoupled": uncoupled, "blind": blind}

    def permuted(self, order: Sequence[int]) -> PlantedSystem:
        """Return the same system with its members in another order in memory: place i holds the one now at order[i]."""
        return type(self)(self.parameters, self.goal, [self.order[place] for place in order])

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        """Run the batch in blocks on all processors; the numbers do not depend on blocks, order or threads."""
        p, runs, n = self.parameters, len(batch), len(self.members)
        events, scored = self.compile(batch.plans), np.stack([self.scored(plan) for plan in batch.plans])[batch.plan]
        stride = 0 if batch.record is None else max(1, round(batch.record / p.dt))
        reached, astray = np.empty((runs, n), np.float32), np.empty(runs, np.float32)
        notes = e.Notes.empty(self.marks, scored, p.steps // stride + 1 if stride else 0, stride)

        def work(block: slice) -> int:
            state = e.begin(p, self.base, batch.seeds[block], self.keys, CHANCE.key)
            e.advance(state, self.law, p, e.Agenda(events, batch.plan[block]), notes.of(block))
            reached[block] = np.where(state.place == 1, state.arrived * p.dt, np.nan)
            astray[block] = ((state.place == 2) & scored[block]).sum(1) / scored[block].sum(1)
            return len(state.seeds)

        blocks = [slice(first, min(first + BLOCK, runs)) for first in range(0, runs, BLOCK)]
        pool.in_threads(work, blocks, batch.progress, pool.threads())

        variables: Variables = {
            REACHED: ((RUN, MEMBER), reached),
            REACHED_DECOY: ((RUN,), astray),
            CENTROID: ((RUN, CHECKPOINT, AXIS), notes.centroid),
            DISTANCE: ((RUN, CHECKPOINT), notes.distance),
            FRONT: ((RUN, CHECKPOINT), notes.front),
            CUED: ((RUN, CHECKPOINT), notes.cued),
        }
        if not stride:
            return variables, None
        return variables, {
            POSITION: ((RUN, TIME, MEMBER, AXIS), notes.position),
            STATUS: ((RUN, TIME, MEMBER), notes.doing),
            TIME: ((TIME,), np.arange(notes.doing.shape[1]) * stride * p.dt),
        }

    def compile(self, plans: Sequence[Plan]) -> Events:
        """Return the events of the plans, as the engine reads them."""
        return stack([self._events.get(plan, self._compile) for plan in plans])

    def _compile(self, plan: Plan) -> list[Event]:
        return timeline(
            effects(self.complete(plan), KINDS, self.index, self.parameters, self.parameters.dt, e.FIELDS), self.base
        )

    @cached_property
    def keys(self) -> npt.NDArray[np.uint64]:
        """The members' keys in the random streams."""
        return np.array([member.key for member in self.members], np.uint64)

    @cached_property
    def base(self) -> tuple[float, ...]:
        """The undisturbed value of every channel."""
        x, y = self.parameters.goal
        return (*e.BASE[: e.GOAL_X], x, y, *e.BASE[e.DECOY_X :])

    @cached_property
    def marks(self) -> npt.NDArray[np.int64]:
        """The steps at which an observer takes notes: the start, one minute, midway, the end."""
        p = self.parameters
        return np.array([0, *(min(round(t / p.dt), p.steps) for t in (60.0, self.goal.midway)), p.steps], np.int64)
