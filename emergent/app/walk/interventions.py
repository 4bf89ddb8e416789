"""What a drag, a drawn wall or a button does to a run: perturbations of the surroundings, with their onset.

The restaurant moves from its first place. A wall is the street, put where it was drawn and closed: since an open street
matters to nobody, the past stays as it was.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from emergent.app.live import Live
from emergent.errors import InvalidInputError
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import Perturbation, Plan

SHORTEST = 2.0
"""A drawn wall is at least that long [m]: a slip of the hand draws none."""
DUSK = 0.5
"""The share of everybody's vision that a click on dusk takes away."""


def numbers(given: Any, count: int) -> list[float]:
    """Return so many finite numbers from the browser, to the decimetre; refuse anything else."""
    values = given if isinstance(given, list) else []
    if len(values) != count or not all(type(v) in (int, float) and abs(v) <= sys.float_info.max for v in values):
        raise InvalidInputError(f"{given!r} was sent, where {count} numbers are needed.")
    return [round(float(value), 1) for value in values]


def dragged(live: Live, at: float, place: Any) -> Live:
    """Put the restaurant where it was dragged to [m], from a time on."""
    return moved(live, at, numbers(place, 2))


def drawn(live: Live, at: float, line: Any) -> Live:
    """Put a wall where it was drawn [m], from a time on."""
    return walled(live, at, numbers(line, 4))


def moved(live: Live, at: float, place: Sequence[float]) -> Live:
    """Put the restaurant at a place [m] from a time on."""
    parameters = live.system.parameters
    assert isinstance(parameters, WalkParameters)
    x, y = (there - first for there, first in zip(place, parameters.restaurant, strict=True))
    return shifted(live, at, round(math.hypot(x, y), 1), round(math.degrees(math.atan2(y, x)), 1))


def shifted(live: Live, at: float, metres: float, bearing: float) -> Live:
    """Put the restaurant so many metres off its first place, in a direction [degrees], from a time on."""
    others = Plan(tuple(p for p in live.plan if not (p.kind == "move" and p.onset == at)))
    move = Perturbation("move", ("restaurant",), at, None, metres, (("bearing", bearing),))
    return replace(live, plan=others).with_perturbation(move)


def walled(live: Live, at: float, line: Sequence[float]) -> Live:
    """Put a wall where it was drawn, x, y to x, y [m], from a time on; it replaces one that was drawn before."""
    x0, y0, x1, y1 = line
    if math.hypot(x1 - x0, y1 - y0) < SHORTEST:
        raise InvalidInputError(f"A wall is at least {SHORTEST:g} m long: press, draw, and let go.")
    step = live.step
    open_again = replace(live, plan=Plan(tuple(p for p in live.plan if p.kind != "close")))
    changed = open_again.with_changes({**dict(live.changes), "street": list(line)})
    return closed(replace(changed, step=step), at)


def reopened(live: Live) -> Live:
    """Return the run with the street where the scenario has it, if nothing closes it any more."""
    if any(p.kind == "close" for p in live.plan):
        return live
    return replace(live, changes=tuple((name, value) for name, value in live.changes if name != "street"))


def closed(live: Live, at: float) -> Live:
    """Close the street from a time on."""
    return live.with_perturbation(Perturbation("close", ("street",), at))


def darkened(live: Live, at: float) -> Live:
    """Take half of everybody's vision from a time on."""
    return live.with_perturbation(Perturbation("dusk", ("daylight",), at, None, DUSK))
