"""What a plan means for a pipeline, at any step: the oracle's side of `channels.py`, written from what each kind says.

Of every perturbation it is asked whether it acts now; sorted by onset, the latest stands, and shares of time multiply.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from emergent.component import Component
from emergent.perturbation import Perturbation

Completed = Sequence[tuple[Perturbation, Sequence[Component]]]
Values = dict[tuple[str, str], float]

FAULTS = {"fail": "error", "stale": "stale", "stuck": "stuck", "drop": "drop", "misroute": "misroute"}
STATES = {
    **{"unavailable": "down", "hone": "sound", "chance": "chance", "blind": "blind", "yoke": "yoke", "wave": "wave"},
    "placebo": "idle",
}
WORLD = {"respecify": "respec", "decode": "decode", "harden": "harder", "mix": "mix"}
UNLIMITED = math.inf


def meaning(kind: str, dose: float, settings: Mapping[str, Any], symbols: int, fragility: float) -> dict[str, float]:
    """The channels of a component that a perturbation sets, or those of the whole run."""
    pattern = settings.get("pattern", "persistent")
    if pattern == "intermittent":
        dose = dose * 0.3
    found = {}
    if kind in FAULTS:
        found[FAULTS[kind]] = dose
    elif kind in STATES:
        found[STATES[kind]] = dose
    elif kind in WORLD:
        found[WORLD[kind]] = dose
    elif kind == "garble":
        found = {"touch": dose, "garble": 1.0}
    elif kind == "inject":
        found = {"touch": settings["often"], "garble": round(1 - math.exp(-fragility * dose / symbols), 12)}
    elif kind == "delay":
        found["delay"] = math.floor(dose + 0.5)
    elif kind == "confuse":
        found["skill"] = -dose
    elif kind == "hurry":
        found["hurry"] = 1 - dose
    elif kind == "relabel":
        found["relabel"] = 2.0 if settings["channels"] == "along" else 1.0
    else:
        raise AssertionError(f"the oracle does not know {kind}")
    if "pattern" in settings:
        found["budget"] = {"burst": 3, "single": 1}.get(pattern, UNLIMITED)
    return found


class Meaning:
    """What the completed plan of one run makes of its components and of the whole run ("")."""

    def __init__(self, plan: Completed, symbols: int, fragility: float) -> None:
        self.acts: list[tuple[float, float, str, str, float]] = []  # from, until, component, channel, value
        self.futures: list[tuple[int, int]] = []  # step, number
        for p, chosen in sorted(plan, key=lambda pair: round(pair[0].onset)):
            assert p.dose is not None
            start = round(p.onset)
            stop = math.inf if p.duration is None else start + round(p.duration)
            if p.kind == "fork":
                self.futures.append((start, int(p.dose)))
                continue
            sets = meaning(p.kind, p.dose, dict(p.settings), symbols, fragility)
            for component in chosen:
                where = "" if component.kind == "environment" else component.id
                self.acts += [(start, stop, where, channel, value) for channel, value in sets.items()]
        self.changes = {step for start, stop, *_ in self.acts for step in (start, stop)}

    def changes_at(self, step: int) -> bool:
        return step in self.changes

    def at(self, step: int) -> Values:
        """The channels that differ from their undisturbed values during this step."""
        found: Values = {}
        for start, stop, component, channel, value in self.acts:
            if start <= step < stop:
                before = found.get((component, channel), 1.0) if channel == "hurry" else 1.0
                found[component, channel] = before * value
        return found

    def renews(self, step: int, component: str) -> bool:
        """Whether something begins now that counts the operations of this component anew."""
        return any((step, component, "budget") == (start, where, channel) for start, _, where, channel, _ in self.acts)

    def forks(self, step: int) -> list[int]:
        """The numbers of the futures that begin now."""
        return [number for start, number in self.futures if start == step]
