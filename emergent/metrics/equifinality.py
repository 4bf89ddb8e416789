"""Equifinality: whether the goal is reached from other starts, around a wall and out of a trap.

With d the goal's distance: all members start 0.4·d farther back, or aside (to the left in even, to the right in odd
replications); a wall of 0.4·d stands across the way, half-way; a U of the same width, open towards the start, stands
in it. Each estimate is the ratio of mean attainments there and as usual, in the same time.

A contrast beside retargeting and no gate: a droplet that runs down a gradient goes to where the goal is, too, and is
held by the first trap; what pursues the goal gets around (von Bertalanffy 1968, "General system theory"; James 1890,
ch. 1, on means that vary while the end stays). What it cannot see: whether a start or an obstacle of another kind would
stop it, and whether more time would do.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import ClassVar

from emergent.errors import InvalidInputError
from emergent.metrics.estimate import ratio
from emergent.metrics.metric import Measurement, Metric, attainment
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial, Walled, missing
from emergent.result import Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

MOST = 100
AWAY = 0.4
"""How far elsewhere all start, as a share of the goal's distance."""
Outline = tuple[tuple[float, float], ...]
WALL: Outline = ((0.5, -0.2), (0.5, 0.2))
TRAP: Outline = ((0.4, -0.2), (0.6, -0.2), (0.6, 0.2), (0.4, 0.2))
"""Corners of obstacles: along the way and across it, as shares of the goal's distance."""


def starts(system: System, replications: range) -> dict[str, list[Plan]]:
    """Return the plans that put all members farther back, and aside, one a replication."""
    x, y = _target(system)
    way, far = math.degrees(math.atan2(y, x)), AWAY * math.hypot(x, y)
    ids = [member.id for member in system.members]

    def put(degrees: float) -> Plan:
        bearing = round((way + degrees + 180) % 360 - 180, 6)
        return Plan.of("displace", ids, dose=round(far, 6), bearing=bearing)

    return {"back": [put(180.0)] * len(replications), "aside": [put(-90.0 if r % 2 else 90.0) for r in replications]}


def obstacle(system: Walled, target: tuple[float, float], outline: Outline) -> Variant:
    """Return the parameters under which walls stand along an outline, too."""
    x, y = target
    corners = [(a * x - b * y, a * y + b * x) for a, b in outline]
    return system.walled([(*one, *next_) for one, next_ in pairwise(corners)])


class Equifinality(Metric):
    """What is attained from other starts and past obstacles, as a share of what is attained as usual."""

    name = "equifinality"
    title = "Equifinality"
    question = "Is the goal reached from other starts, around a wall and out of a trap?"
    estimates = ("back", "aside", "wall", "trap")
    most = MOST
    kinds = ("displace",)
    struck: ClassVar = {"displace": ("bearing",)}
    protocols = (Spatial,)

    def measure(self, system: System) -> Measurement:
        usual = [NOMINAL] * len(self.some)
        tried = {name: (plans, UNCHANGED) for name, plans in starts(system, self.some).items()}
        if isinstance(system, Walled):
            for name, outline in (("wall", WALL), ("trap", TRAP)):
                tried[name] = usual, obstacle(system, _target(system), outline)
        outcomes = yield [
            Request(NOMINAL, self.some),
            *(
                Request(plan, [r], parameters=variant)
                for plans, variant in tried.values()
                for r, plan in zip(self.some, plans, strict=True)
            ),
        ]
        nominal = attainment(system, outcomes, NOMINAL, self.some)
        found = {
            name: attainment(system, outcomes, plans, self.some, parameters=variant)
            for name, (plans, variant) in tried.items()
        }
        estimates = tuple(ratio(there, nominal, name=name, label=LABELS[name]) for name, there in found.items())
        notes = () if isinstance(system, Walled) else (f"No walls were tried: {system.name} {missing(Walled)}.",)
        return Result(self.name, estimates, notes=notes)


LABELS = {
    "back": "attained from a start farther back, share of the usual",
    "aside": "attained from a start to the side, share of the usual",
    "wall": "attained with a wall across the way, share of the usual",
    "trap": "attained with a trap on the way, share of the usual",
}


def _target(system: System) -> tuple[float, float]:
    if not isinstance(system, Spatial):
        raise InvalidInputError(f"{system.name} {missing(Spatial)}.")
    return system.target
