"""Values in closed form of a Mesa model that was adapted: what is asked of models that others wrote, by their rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from emergent.adapter import adapt
from emergent.calibration.truth import Truth
from emergent.system import System

STEPS, RUNS = 8, 12
ALWAYS = {"goal_directedness.attainment": 1.0, "goal_directedness.null": 0.0, "goal_directedness.gd": 1.0}


def following(system: float, best: float) -> dict[str, float]:
    """How far the system, and its best member alone, follow another colour that is asked for midway."""
    return {"following.system": system, "following.best_member": best, "following.excess": system - best}


VALUES: Mapping[str, Mapping[str, float]] = {
    "seekers": {**ALWAYS, **following(1, 1), "insulation.identical": 1, "interaction.interaction": 0},
    "company": {**ALWAYS, **following(1, 0), "insulation.identical": 1, "interaction.interaction": 1},
    "rigid": {**ALWAYS, **following(0, 0), "insulation.identical": 1, "interaction.interaction": 0},
    "hidden": {**ALWAYS, **following(1, 1), "insulation.identical": 0, "interaction.interaction": -1},
}
"""By the rule of the lamps. Blinded, those told past their sensors light up all the same."""


def shows(lamp: Any) -> float:
    """Whether a lamp shows what is asked for."""
    return float(lamp.shows == lamp.model.colour)


def blind(lamp: Any) -> None:
    """It senses no colour."""
    lamp.sees = False


def move(model: Any) -> None:
    """Another colour is asked for."""
    model.colour = "green"


def build(rule: str, **more: Any) -> System:
    """Return the adapted model of lamps with this rule."""
    from emergent.calibration.lamps import Lamps

    asked = {"agent_attained": shows, "blind": blind, "move": move, "midway": 4, **more}
    return adapt(Lamps, {"rule": rule}, steps=STEPS, goal="All show the colour that is asked for.", **asked)


def truths() -> Iterator[Truth]:
    """Yield the lamps by their rules, and those whose ceiling nobody knows."""
    kind = "a Mesa model that was adapted"
    for rule, values in VALUES.items():
        made = partial(build, rule, ceiling=1.0)
        yield Truth(f"lamps, {rule}", made, values=values, replications=RUNS, few=RUNS, kind=kind)
    values = {"goal_directedness.difference": 1.0}
    made = partial(build, "seekers")
    yield Truth("lamps, no ceiling known", made, values=values, replications=RUNS, few=RUNS, kind=kind)
