"""What can be varied of a run: its parameters that are numbers, and the fields of each perturbation of its plan.

A field is named as `dose@2`: the dose of the second perturbation. `struck` is how many members a perturbation strikes,
which are drawn anew in each replication.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from emergent import fields
from emergent.app.limits import limits
from emergent.app.live import Live
from emergent.app.panels.parameters import WIDE, numeric, span
from emergent.app.registry import pages
from emergent.errors import EmergentError, UnknownNameError
from emergent.fields import NUMBERS
from emergent.perturbation import Dose, Perturbation, Plan
from emergent.system import System

AT = "@"
DOSE, ONSET, DURATION, STRUCK = "dose", "onset", "duration", "struck"
USUAL = 60.0
"""How far the usual durations reach where a perturbation lasts to the end [s]."""


@dataclass(frozen=True)
class Factor:
    """A number that can be varied, and between which values it usually is."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    whole: bool = False
    only: tuple[float, ...] = ()
    """The values that there are, where there are but some."""

    @property
    def field(self) -> str:
        """The parameter, or the field of a perturbation."""
        return self.name.partition(AT)[0]

    @property
    def which(self) -> int | None:
        """The number of the perturbation, from 1 on; None of a parameter."""
        number = self.name.partition(AT)[2]
        return int(number) if number else None

    @property
    def axis(self) -> str:
        """What stands at its axis."""
        return f"{self.label} [{self.unit or 'number'}]"


def factors(live: Live) -> dict[str, Factor]:
    """Return what can be varied, by name: fields of the plan last."""
    kind = type(live.system.parameters)
    found = [_parameter(live, name) for name in numeric(kind)]
    found += [one for number in range(1, len(live.plan) + 1) for one in fields_of(live, number)]
    return {one.name: one for one in found}


def factor(live: Live, name: str) -> Factor:
    """Return what has a name; a number within a table of parameters is named by its keys with dots.

    Raises:
        UnknownNameError: where nothing that can be varied has it.
    """
    number = name.partition(AT)[2]
    if number in map(str, range(1, len(live.plan) + 1)):
        found = {one.name: one for one in fields_of(live, int(number))}
        if name in found:
            return found[name]
    elif name in numeric(type(live.system.parameters)) or _nested(live, name):
        return _parameter(live, name)
    raise UnknownNameError("number that can be varied", name, factors(live), of=live.scenario)


def _nested(live: Live, name: str) -> bool:
    """Return whether this is a number within a table of parameters that is there."""
    parameters, (table, _, key) = live.system.parameters, name.rpartition(".")
    if not isinstance(_within(parameters.model_dump(), table), Mapping):
        return False
    about = fields.at(type(parameters), name.split("."))
    return about.name == key and about.type in NUMBERS


def fields_of(live: Live, number: int) -> Iterator[Factor]:
    """Yield the fields of a perturbation that can be varied, by its number from 1 on; those that are usual first."""
    system, p = live.system, live.plan.perturbations[number - 1]
    kind, alike = system.kinds[p.kind], sum(other.kind == p.kind for other in live.plan)
    said = p.kind if alike == 1 else f"{p.kind} {', '.join(p.components)}"
    if kind.dose.high > kind.dose.low:
        yield _dose(f"{DOSE}{AT}{number}", f"dose of {said}", kind.dose, p.dose)
    most = _pool(_widened(p, system), system)
    if most > 1:
        yield Factor(f"{STRUCK}{AT}{number}", f"members struck by {said}", "", 0, most, whole=True)
    yield Factor(f"{ONSET}{AT}{number}", f"onset of {said}", system.time_unit, 0.0, round(0.9 * system.horizon, 1))
    if kind.takes_duration:
        usual = p.duration or min(USUAL, system.horizon)
        yield Factor(f"{DURATION}{AT}{number}", f"duration of {said}", system.time_unit, usual / 4, 2 * usual)
    for setting in kind.settings:
        if not setting.words:
            value = _number(dict(p.settings).get(setting.name), setting.default)
            low, high = _around(value, setting.low, setting.high)
            yield Factor(f"{setting.name}{AT}{number}", f"{setting.name} of {said}", setting.unit, low, high)


def widened(plan: Plan, number: int, system: System) -> Plan:
    """Return the plan in which one perturbation names all members that it could strike, from which some are drawn."""
    perturbations = list(plan)
    perturbations[number - 1] = _widened(perturbations[number - 1], system)
    return Plan(tuple(perturbations))


def _parameter(live: Live, name: str) -> Factor:
    system = live.system
    about = fields.at(type(system.parameters), name.split("."))
    given = _number(_within(system.parameters.model_dump(), name), about.default)
    around = span(replace(about, default=given), given)
    low, high = around.low, around.high
    if system.name in pages() and pages()[system.name].size == name:
        low, high = _fewest(live, name, int(low), int(given)), max(min(high, limits().members), given)
    return Factor(name, name.replace("_", " "), about.measured_in, low, high, about.type == "integer")


def _fewest(live: Live, name: str, low: int, high: int) -> int:
    """Return the fewest members that there must be for the plan, which fits as many as there are now: `high`."""
    if not live.plan:
        return low
    while low < high:
        middle = (low + high) // 2
        try:
            live.system.with_parameters({name: middle}).complete(live.plan)
        except EmergentError:
            low = middle + 1
        else:
            high = middle
    return low


def _within(parameters: Any, name: str) -> Any:
    for key in name.split("."):
        parameters = parameters.get(key) if isinstance(parameters, Mapping) else None
    return parameters


def _number(*given: Any) -> float:
    return next((float(value) for value in given if isinstance(value, int | float)), 0.0)


def _dose(name: str, label: str, dose: Dose, given: float | None) -> Factor:
    low, high = _around(dose.default if given is None else given, dose.low, dose.high)
    return Factor(name, label, dose.unit, low, high, only=dose.only)


def _around(value: float, low: float, high: float) -> tuple[float, float]:
    """Return bounds, or what of them is of use about a value."""
    usual = abs(value) or 1.0
    return (
        low if low >= -WIDE * usual else -4 * usual,
        high if math.isfinite(high) and high <= WIDE * usual else 4 * usual,
    )


def _widened(p: Perturbation, system: System) -> Perturbation:
    if any(name.endswith("*") for name in p.components):
        return p
    kinds = {component.kind for component in system.chosen(p)}
    for named in ([f"{kind}:*" for kind in kinds] if len(kinds) == 1 else []) + ["*"]:
        wide = replace(p, components=(named,))
        try:
            if _pool(wide, system) > 1:
                return wide
        except EmergentError:
            continue
    return p


def _pool(p: Perturbation, system: System) -> int:
    return sum(component.member for component in system.chosen(p))
