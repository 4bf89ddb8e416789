"""The swarm as a system: its components, its parameters as the kernel reads them, and batches of runs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from emergent import pool
from emergent.arithmetic import ARRAYS
from emergent.columns import ATTAINED, AXIS, MEMBER, POSITION, RUN, STATUS, TIME
from emergent.component import CHANCE, Component
from emergent.goal import Attained, Goal
from emergent.models.swarm import kernel, shape
from emergent.models.swarm.kernel import layout as k
from emergent.models.swarm.parameters import SwarmParameters
from emergent.perturbation import Kind, Plan
from emergent.system import Batch, System, Variables
from emergent.timeline import stack

BLOCK, WORK = 256, 3_000_000
"""Runs that a thread takes at a time, at most; and the steps of members after which it says so."""
LAST = 50
"""The steps at the end over which directions are measured, as in the paper."""


class SwarmSystem(System):
    """A group in which a few members prefer a direction, and nobody knows who they are, nor they themselves."""

    name = "swarm"
    parameters_class = SwarmParameters
    parameters: SwarmParameters

    def __init__(self, parameters: SwarmParameters | None = None, goal: Goal | None = None) -> None:
        """Build the swarm; without arguments, one of 50 of whom five are informed."""
        parameters = SwarmParameters() if parameters is None else parameters
        if goal is None:
            goal = Attained("The group travels in the informed members' direction.", midway=parameters.horizon / 2)
        super().__init__(parameters, goal)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The members, first the informed, then the opposed; and chance."""
        return (*(Component(f"member-{i}", "member") for i in range(self.parameters.members)), CHANCE)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of perturbation."""
        return {}

    def references(self) -> Mapping[str, Plan]:
        """The ends of the scale and the controls."""
        return {}

    @property
    def horizon(self) -> float:
        """The time of a run [s]."""
        return self.parameters.steps * self.parameters.dt

    # batches

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        """Run the batch in blocks on all processors; the numbers do not depend on blocks, order or threads."""
        runs, n, p = len(batch), self.parameters.members, self.parameters
        events = stack([[] for _ in batch.plans])
        stride = 0 if batch.record is None else max(1, round(batch.record / p.dt))
        places = np.empty((runs, len(self.marks), 2, n))
        frames = np.empty((runs, p.steps // stride + 1 if stride else 0, 3, n))

        def work(block: slice) -> int:
            plan = batch.plan[block]
            parameters = np.tile(self.row, (len(plan), 1))
            state = self.start(batch.seeds[block])
            sight = k.Sight(self.marks, places[block], frames[block], np.int64(stride))
            kernel.advance(state, parameters, self.keys, events, plan, sight, 0, p.steps, n)
            return len(plan)

        size = min(BLOCK, max(1, -(-runs // (4 * pool.threads()))), max(1, WORK // (p.steps * n)))
        blocks = [slice(first, min(first + size, runs)) for first in range(0, runs, size)]
        pool.in_threads(work, blocks, batch.progress, pool.threads())
        counted = np.stack([self.scored(plan) for plan in batch.plans])[batch.plan]
        variables = self.observe(places, counted)
        if not stride:
            return variables, None
        return variables, {
            POSITION: ((RUN, TIME, MEMBER, AXIS), frames[:, :, :2].transpose(0, 1, 3, 2)),
            STATUS: ((RUN, TIME, MEMBER), frames[:, :, 2].astype(np.int8)),
            TIME: ((TIME,), np.arange(frames.shape[1]) * stride * p.dt),
        }

    def observe(self, places: npt.NDArray[np.float64], counted: npt.NDArray[np.bool_]) -> Variables:
        """Return what an observer makes of where the members, of whom those `counted` count, were at the marks."""
        centroid = (places * counted[:, None, None]).sum(3) / counted.sum(1)[:, None, None]
        heading = shape.direction(centroid[:, -2], centroid[:, -1])
        moved = places[:, -1] - places[:, -2]
        length = np.sqrt((moved * moved).sum(1))
        course = np.clip(np.divide(moved[:, 0], length, out=np.zeros_like(length), where=length > 0), -1, 1)
        return {
            ATTAINED: ((RUN, MEMBER), (1 + course) / 2),
            "heading": ((RUN, AXIS), heading),
            "elongation": ((RUN,), shape.elongation(places[:, -1], heading, counted)),
            "pieces": ((RUN,), shape.pieces(places[:, -1], self.parameters.vision, counted)),
        }

    def start(self, seeds: npt.NDArray[np.uint64]) -> k.State:
        """Return the state at time 0, one run a seed."""
        n = self.parameters.members
        members = np.zeros((len(seeds), k.FIELDS, len(self.keys)))
        members[:, k.RANK] = np.arange(len(self.keys))
        members[:, [k.PRESENT, k.MOBILE, k.LISTEN, k.SIGHT, k.SPEED, k.NOISE]] = 1.0
        members[:, k.PRESENT, n:] = 0.0
        world = np.zeros((len(seeds), k.WORLD_FIELDS))
        sine, cosine = ARRAYS.sincos(math.radians(self.parameters.degrees))
        world[:, 0], world[:, 2], world[:, 3] = 1.0, cosine, sine
        state = k.State(members, world, np.array(seeds, np.uint64))
        kernel.begin(state, np.tile(self.row, (len(seeds), 1)), self.keys)
        return state

    @cached_property
    def marks(self) -> npt.NDArray[np.int64]:
        """The steps at which an observer looks: the start, midway, and the two between which directions are taken."""
        steps = self.parameters.steps
        midway = round(self.goal.midway / self.parameters.dt)
        return np.array([0, min(midway, steps), max(steps - LAST, 0), steps], np.int64)

    @cached_property
    def keys(self) -> npt.NDArray[np.uint64]:
        """The members' keys in the random streams, padded."""
        keys = np.zeros(-(-self.parameters.members // k.LANES) * k.LANES, np.uint64)
        keys[: self.parameters.members] = [member.key for member in self.members]
        return keys

    @cached_property
    def row(self) -> npt.NDArray[np.float64]:
        """The parameters in the kernel's order and units."""
        p = self.parameters
        angle = p.turn_rate * p.dt
        sine, cosine = (float(v) for v in ARRAYS.sincos(angle)) if angle < math.pi else (0.0, -2.0)
        row = np.zeros(k.PARAMETERS)
        row[[k.DT, k.V0, k.NEAR, k.FAR]] = p.dt, p.speed, p.space, p.vision
        row[[k.TURN_COS, k.TURN_SIN, k.SIGMA]] = cosine, sine, p.error
        row[[k.OMEGA, k.FIRST, k.SECOND]] = p.preference, p.informed, p.opposed
        row[k.SIDE] = math.sqrt(p.members) * 2 * p.space
        return row
