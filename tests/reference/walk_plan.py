"""What a plan means for the walk, at any step: the oracle's side of `channels.py`, written from what each kind says.

Of every perturbation it is asked whether it acts now; sorted by onset, shares multiply and the latest override stands.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from emergent.component import Component
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import Perturbation
from tests.reference.philox import philox, uniform

Vector = tuple[float, float]
Completed = Sequence[tuple[Perturbation, Sequence[Component]]]

OWN_HEADING, FORK = 4, 0xFFFFFFFE  # purposes of draws


@dataclass
class Condition:
    """What perturbations make of one walker for the time being."""

    present: bool = True
    frozen: bool = False
    errand: bool = False
    hears: float = 1.0
    senses: float = 1.0
    stuck: float = 0.0
    static: float = 0.0
    pace: float = 1.0
    diffusion: float = 1.0
    stubborn: float = 0.0
    stubborn_heading: float = 0.0
    guided: float = 0.0
    guide_error: float = 0.0
    deceived: float = 0.0


@dataclass
class Surroundings:
    """What perturbations make of the world for the time being."""

    restaurant: Vector
    decoy: Vector | None = None
    vision: float = 0.0
    closed: float = 0.0
    seed: int = 0
    conditions: list[Condition] = field(default_factory=list)


class Meaning:
    """What the completed plan of one run makes of its walkers (`ids`, `keys`) and of its world."""

    def __init__(
        self, parameters: WalkParameters, plan: Completed, seed: int, ids: Sequence[str], keys: Sequence[int]
    ) -> None:
        self.p, self.plan, self.seed, self.ids, self.keys = parameters, plan, seed, ids, keys

    def _steps(self, perturbation: Perturbation) -> tuple[float, float]:
        """The first step with the perturbation and the first without it."""
        first = round(perturbation.onset / self.p.dt)
        lasting = perturbation.dose if perturbation.kind in ("distract", "freeze") else perturbation.duration
        return first, math.inf if lasting is None else first + round(lasting / self.p.dt)

    def seed_at(self, step: float) -> int:
        """The seed after every fork up to this step."""
        seed = self.seed
        forks = [(self._steps(p)[0], p.dose or 0) for p, _ in self.plan if p.kind == "fork"]
        for first, dose in sorted(forks, key=lambda fork: fork[0]):
            if first <= step:
                words = philox((int(dose), 0, FORK, 0), seed)
                seed = words[0] << 32 | words[1]
        return seed

    def at(self, step: int) -> Surroundings:
        """What holds during this step. Sorted by onset, the latest override comes last and stands."""
        world = Surroundings(self.p.restaurant, vision=self.p.vision, seed=self.seed_at(step))
        world.conditions = [Condition() for _ in self.ids]
        east, north = self.p.restaurant
        for p, chosen in sorted(self.plan, key=lambda pair: self._steps(pair[0])[0]):
            first, end = self._steps(p)
            if not first <= step < end:
                continue
            dose, settings = float(p.dose or 0), dict(p.settings)
            if p.kind == "move":
                bearing = math.radians(float(settings["bearing"]))
                world.restaurant = east + dose * math.cos(bearing), north + dose * math.sin(bearing)
            elif p.kind == "close":
                world.closed = dose
            elif p.kind == "dusk":
                world.vision *= 1 - dose
            elif p.kind == "decoy":
                bearing = math.atan2(north, east) + math.radians(float(settings["degrees"]))
                distance = math.hypot(east, north)
                world.decoy = distance * math.cos(bearing), distance * math.sin(bearing)
            for component in chosen:
                if component.id in self.ids:
                    one = self.ids.index(component.id)
                    self._affect(world.conditions[one], p, dose, settings, self.keys[one], first)
        return world

    def _affect(self, c: Condition, p: Perturbation, dose: float, settings: dict, key: int, first: float) -> None:
        if p.kind == "remove":
            c.present = False
        elif p.kind == "freeze":
            c.frozen = True
        elif p.kind == "distract":
            c.errand = True
        elif p.kind == "deafen":
            c.hears *= 1 - dose
        elif p.kind == "blind":
            c.senses *= 1 - dose
            c.stuck, c.static = settings["stuck"], settings["noise"]
        elif p.kind == "slow":
            c.pace *= 1 - dose
        elif p.kind == "tremble":
            c.diffusion *= 1 + dose
        elif p.kind == "guide":
            c.guided, c.guide_error = dose, settings["error"]
        elif p.kind == "decoy":
            c.deceived = dose
        elif p.kind == "mislead":
            c.stubborn = dose
            if settings["headings"] == "own":
                words = philox((key, int(first), OWN_HEADING, 0), self.seed_at(first))
                c.stubborn_heading = 2 * math.pi * uniform(*words[:2])
            else:
                c.stubborn_heading = math.atan2(*reversed(self.p.restaurant)) + math.radians(settings["degrees"])

    def jumps(self, step: int) -> list[tuple[int, Vector]]:
        """Who is put elsewhere in this step, and by how much."""
        found = []
        for p, chosen in self.plan:
            if p.kind == "displace" and self._steps(p)[0] == step:
                dose, bearing = float(p.dose or 0), math.radians(float(dict(p.settings)["bearing"]))
                jump = dose * math.cos(bearing), dose * math.sin(bearing)
                found += [(self.ids.index(component.id), jump) for component in chosen]
        return found
