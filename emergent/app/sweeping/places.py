"""The points of a sweep on the page: where each lies, what it is called, and where one of its runs is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emergent.app.live import Live
from emergent.app.registry import pages
from emergent.app.sweeping.asked import Asked
from emergent.app.sweeping.factors import Factor
from emergent.sweep import Design
from emergent.sweep.points import Point, points

SHOWN = 0
"""The replication that a live page shows of a seed."""


@dataclass(frozen=True)
class Place:
    """A point: its values of what is varied, its name, and the path of its run; empty where no page shows it."""

    values: tuple[float, ...]
    name: str
    path: str


def places(asked: Asked, design: Design) -> list[Place]:
    """Return the points of what is varied, in the order of their values."""
    own, factors = str(asked.plan), asked.factors
    found = [_place(asked.live, factors, p) for p in points(design.scenarios, design.config) if p.planned.base == own]
    return sorted(found, key=lambda place: place.values)


def _place(live: Live, factors: Sequence[Factor], point: Point) -> Place:
    """Return the place of a point; the members that are struck are those of the run that the page shows."""
    variant, fields = dict(point.swept.variant), dict(point.planned.fields)
    values = tuple(float((variant if one.which is None else fields)[one.field]) for one in factors)
    plan = point.planned.of(live.root, SHOWN)
    shown = Live(live.scenario, tuple(sorted(variant.items())), live.seed, plan)
    name = ", ".join(f"{about.label} {value:g}" for about, value in zip(factors, values, strict=True))
    page = pages().get(live.system.name)
    return Place(values, name, f"{page.path}?{shown.query}" if page else "")
