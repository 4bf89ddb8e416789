"""The kernel, driven step by step: the one place where tests touch its state arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from emergent.models.swarm import SwarmParameters, SwarmSystem, kernel
from emergent.models.swarm.kernel import layout as k
from emergent.perturbation import NOMINAL, Plan
from tests.reference.swarm import Directions, Member, Swarm, unit

FAR = 70.0
"""How far away the places are whose directions count [m]."""


class Engine:
    """One run of a system that follows a plan."""

    def __init__(self, parameters: SwarmParameters, seed: int, plan: Plan = NOMINAL) -> None:
        self.system = SwarmSystem(parameters)
        self.state = self.system.start(np.array([seed], np.uint64))
        self.events = self.system.compile([plan])
        self.row = self.system.row[None].copy()
        self.n = parameters.members

    def step(self, step: int = 0) -> None:
        none = np.zeros((1, 0, 2, self.n)), np.zeros((1, 0, 3, self.n))
        notes = k.Notes(np.zeros(0, np.int64), *none, np.int64(0))
        first, keys = np.zeros(1, np.int64), self.system.padded
        kernel.advance(self.state, self.row, keys, self.events, first, notes, step, step + 1, self.n)

    def get(self, *fields: int) -> np.ndarray:
        return self.state.members[0, list(fields), : self.n]

    @property
    def moving(self) -> np.ndarray:
        """Places and headings, shape (x y hx hy, member)."""
        return self.get(k.X, k.Y, k.HX, k.HY)

    def put(self, members: Sequence[Member], directions: Directions) -> None:
        """Give the oracle's members and directions to the kernel."""
        for i, m in enumerate(members):
            (hx, hy), (wx, wy), c = unit(m.heading), unit(m.condition.stubborn_heading), m.condition
            values = {
                k.X: m.x, k.Y: m.y, k.HX: hx, k.HY: hy, k.RANK: i,
                k.PRESENT: c.present, k.MOBILE: not c.frozen, k.LISTEN: c.hears, k.SIGHT: c.senses, k.SPEED: c.pace,
                k.NOISE: c.error, k.WILL: c.stubborn, k.WILL_X: wx, k.WILL_Y: wy,
                k.DECOY: c.deceived, k.INFORM: c.informed,
            }  # fmt: skip
            assert sorted(values) == list(range(k.FIELDS)), "a field of the state that the oracle does not know"
            for field, value in values.items():
                self.state.members[0, field, i] = value
        for place, angle in ((k.GOAL_X, directions.goal), (k.DECOY_X, directions.decoy)):
            self.state.world[0, place - k.FIELDS : place - k.FIELDS + 2] = np.multiply(FAR, unit(angle))
        self.row[0, [k.OTHER_X, k.OTHER_Y]] = unit(directions.other)


def oracle(engine: Engine, seed: int) -> Swarm:
    """The oracle for the same system and seed, at its start."""
    swarm = Swarm(engine.system.parameters, seed, [member.key for member in engine.system.members])
    swarm.begin()
    return swarm


def moving(swarm: Swarm) -> np.ndarray:
    """The oracle's places and headings, shape (x y hx hy, member)."""
    return np.array([(m.x, m.y, *unit(m.heading)) for m in swarm.members]).T
