"""The rules of the swarm written the obvious way: one member after the other, plain objects, angles, the math module.

The oracle of the compiled kernel, written from the description in Couzin, Krause, Franks & Levin (2005, Nature
433:513). It imports neither the kernel nor the channels, and draws from the plain-integer Philox. Units: m, s, rad.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from emergent.models.swarm.parameters import SwarmParameters
from tests.reference.philox import normal, philox, uniform

START, STEP, OWN_HEADING = 0, 1, 2  # purposes of draws
Vector = tuple[float, float]


@dataclass
class Condition:
    """What perturbations make of one member for the time being."""

    present: bool = True
    frozen: bool = False
    hears: float = 1.0
    senses: float = 1.0
    pace: float = 1.0
    error: float = 1.0
    stubborn: float = 0.0
    stubborn_heading: float = 0.0
    deceived: float = 0.0
    informed: float = 0.0


@dataclass
class Member:
    """One member's state, and which direction it prefers: 0 none, 1 the goal's, 2 the other one."""

    key: int
    x: float
    y: float
    heading: float
    prefers: int = 0
    condition: Condition = field(default_factory=Condition)


@dataclass
class Directions:
    """The directions [rad] that the informed prefer, that others prefer, and to which the deceived are led."""

    goal: float = 0.0
    other: float = math.pi
    decoy: float = 0.0


class Swarm:
    """One run: its parameters, its seed, its members (their keys, in the order of their ranks)."""

    def __init__(self, parameters: SwarmParameters, seed: int, keys: Sequence[int]) -> None:
        self.p, self.seed, self.keys = parameters, seed, keys
        self.directions = Directions(other=math.radians(parameters.degrees))
        self.members: list[Member] = []

    def begin(self) -> None:
        """Everybody anywhere in a square of the side √N·2α around the origin, heading anywhere."""
        p, side = self.p, math.sqrt(self.p.members) * 2 * self.p.space
        for rank, key in enumerate(self.keys):
            words = philox((key, 0, START, 0), self.seed)
            x, y = side * (uniform(*words[:2]) - 0.5), side * (uniform(*words[2:]) - 0.5)
            words = philox((key, 0, START, 1), self.seed)
            heading = 2 * math.pi * uniform(*words[:2])
            prefers = 1 if rank < p.informed else 2 if rank < p.informed + p.opposed else 0
            self.members.append(Member(key, x, y, heading, prefers))

    def step(self, step: int) -> None:
        """Everybody turns and moves by what stood before."""
        now = [copy(member) for member in self.members]
        for one, member in enumerate(self.members):
            if member.condition.present and not member.condition.frozen:
                others = [other for i, other in enumerate(now) if i != one and other.condition.present]
                self._move(member, self._direction(now[one], others), step)

    def _direction(self, m: Member, others: Sequence[Member]) -> Vector | None:
        """Where a member would go: d, with its preference d'; None where the two cancel."""
        c, ahead = m.condition, unit(m.heading)
        social = self._social(m, others) or ahead
        preferred = (0.0, 0.0)
        if m.prefers:
            own = unit(self.directions.goal if m.prefers == 1 else self.directions.other)
            preferred = mixed(c.deceived, own, unit(self.directions.decoy))
            preferred = c.senses * preferred[0], c.senses * preferred[1]
        preferred = mixed(c.informed, preferred, unit(self.directions.goal))
        wish = mixed(c.hears, ahead, social)
        wish = normalised((wish[0] + self.p.preference * preferred[0], wish[1] + self.p.preference * preferred[1]))
        if c.stubborn:
            wish = normalised(mixed(c.stubborn, wish or (0.0, 0.0), unit(c.stubborn_heading)))
        return wish

    def _social(self, m: Member, others: Sequence[Member]) -> Vector | None:
        """The direction that comes from the others: away from those too near, else towards and along those in sight."""
        away, toward, crowded = [0.0, 0.0], [0.0, 0.0], False
        for other in others:
            dx, dy = other.x - m.x, other.y - m.y
            d = math.hypot(dx, dy)
            if 0 < d < self.p.space:
                crowded = True
                away = [away[0] - dx / d, away[1] - dy / d]
            if 0 < d < self.p.vision:
                vx, vy = (0.0, 0.0) if other.condition.frozen else unit(other.heading)
                toward = [toward[0] + dx / d + vx, toward[1] + dy / d + vy]
        return normalised(away if crowded else toward)

    def _move(self, m: Member, wish: Vector | None, step: int) -> None:
        """Err, turn by at most θ·Δt, walk."""
        words = philox((m.key, step, STEP, 0), self.seed)
        error = m.condition.error * self.p.error * normal(uniform(*words[:2]))
        aim = error + (m.heading if wish is None else math.atan2(wish[1], wish[0]))
        turn, most = math.remainder(aim - m.heading, 2 * math.pi), self.p.turn_rate * self.p.dt
        m.heading += min(max(turn, -most), most)
        hx, hy = unit(m.heading)
        length = self.p.speed * m.condition.pace * self.p.dt
        m.x, m.y = m.x + length * hx, m.y + length * hy


def unit(angle: float) -> Vector:
    return math.cos(angle), math.sin(angle)


def mixed(share: float, one: Vector, other: Vector) -> Vector:
    """One vector, a share of it replaced by the other."""
    return (1 - share) * one[0] + share * other[0], (1 - share) * one[1] + share * other[1]


def normalised(v: Sequence[float]) -> Vector | None:
    """The direction of a vector, None of a vector of no length."""
    d = math.hypot(*v)
    return (v[0] / d, v[1] / d) if d > 1e-12 else None
