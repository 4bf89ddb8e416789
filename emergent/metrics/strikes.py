"""Strikes: which component is perturbed, in which way, from when on; a strike lasts to the end of the run.

A system declares in `strikes` in which ways it is asked whether a part is needed: kinds of perturbation, with settings
where it wants others than the usual ones, as in `blind,stuck=1`. What it does not have, a kind or a setting, is left
out: so what all systems that move in the plane declare together holds for each of them as far as it can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emergent.component import Component
from emergent.metrics.metric import applies, subsets
from emergent.perturbation import Perturbation, Plan, Timing, Value
from emergent.system import System


@dataclass(frozen=True)
class Way:
    """A way to be struck: a kind of perturbation with some of its settings."""

    kind: str
    settings: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return " ".join([self.kind, *(f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"
                                      for name, value in self.settings)])  # fmt: skip


@dataclass(frozen=True)
class Strike:
    """Components that are struck together in one way, with the plan that does it."""

    components: tuple[str, ...]
    way: Way
    onset: float
    plan: Plan

    def __str__(self) -> str:
        return f"{' and '.join(self.components)}, {self.way}"


def ways(system: System) -> list[Way]:
    """Return the ways to be struck that a system declares and has."""
    found = []
    for text in system.strikes:
        kind, *settings = text.split(",")
        given = Perturbation.parse(f"{kind}:*@0" + "".join(f",{setting}" for setting in settings)).settings
        known = {setting.name for setting in system.kinds[kind].settings} if kind in system.kinds else set()
        if kind in system.kinds and known.issuperset(dict(given)):
            found.append(Way(kind, given))
    return found


def strike(system: System, way: Way, components: Sequence[str], onset: float) -> Strike:
    """Return the strike of components from the onset [s] to the end."""
    lasting = {"dose": system.horizon} if system.kinds[way.kind].timing is Timing.DOSE else {}
    plan = Plan.of(way.kind, components, onset, **lasting, **dict(way.settings))
    return Strike(tuple(components), way, onset, plan)


def strikeable(system: System, way: Way, components: Sequence[Component]) -> list[str]:
    """Return the ids of those components to which the way applies."""
    return [c.id for c in components if applies(system, way.kind, c)]


def one_struck(system: System, replications: Sequence[int]) -> list[Plan]:
    """Return plans, one a replication, that strike one member, drawn by a key, from the start to the end.

    It is struck in the first of the system's ways that applies to it; no plan is returned where none does.
    """
    first = {}
    for member in system.members:
        way = next((way for way in ways(system) if applies(system, way.kind, member)), None)
        if way is None:
            return []
        first[member.id] = strike(system, way, [member.id], 0.0).plan
    return [first[member] for (member,) in subsets(system, 1, replications, "struck")]
