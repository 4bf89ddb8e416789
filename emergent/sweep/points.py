"""The points of a sweep: a scenario and a plan each. Here they are checked, and here mistakes in plans are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from emergent.columns import COLUMNS
from emergent.errors import EmergentError
from emergent.metrics import METRICS, find_metric
from emergent.sweep.planned import Planned, planned
from emergent.sweep.swept import Swept
from emergent.sweep.tables import ATTAINMENT, CURVE, RECORDING, VERDICT, RunConfiguration
from emergent.system import System
from emergent.validation import ENOUGH, Problem, given, key_of, meant
from emergent.variant import Variant

FEWEST = 4
"""Replications from which on metrics estimate anything."""


class Point(NamedTuple):
    """A scenario and a plan."""

    swept: Swept
    planned: Planned


def points(scenarios: Sequence[Swept], config: RunConfiguration) -> Iterator[Point]:
    """Yield all points; plans are read once for all scenarios that differ in nothing that plans depend on."""
    found: dict[tuple[int, Variant], list[Planned]] = {}
    for one in scenarios:
        key = id(one.base), one.variant.without(one.base.system.per_run)
        if key not in found:
            system = one.system
            found[key] = [plan for table in config.plans for plan in planned(table, one.base, system)]
        yield from (Point(one, plan) for plan in found[key])


def check(scenarios: Sequence[Swept], config: RunConfiguration) -> list[Problem]:
    """Return what is wrong with the plans and the outcomes."""
    found, seen = _unknown(config), set[tuple[int, Variant]]()
    for one in scenarios:
        key = id(one.base), one.variant.without(one.base.system.per_run)
        if key not in seen and len(found) < ENOUGH:
            seen.add(key)
            found += _misfits(one, config)
    return list(dict.fromkeys(found))


def _unknown(config: RunConfiguration) -> list[Problem]:
    known = [ATTAINMENT, CURVE, RECORDING, VERDICT, *METRICS]
    wrong = [
        Problem(key_of(("outcomes", i)), f"is {given(name)}. {meant(name, known)}")
        for i, name in enumerate(config.outcomes)
        if name not in known
    ]
    if config.metrics and config.replications < FEWEST:
        say = f"is {config.replications}, but {config.metrics[0]} needs {FEWEST} at least."
        wrong.append(Problem("replications", say))
    return wrong


def _misfits(one: Swept, config: RunConfiguration) -> Iterator[Problem]:
    where = f" ({one.base.name} with {one.variant.text})" if one.variant else f" ({one.base.name})"
    system, names = one.system, dict[str, str]()
    for i, table in enumerate(config.plans):
        try:
            for plan in planned(table, one.base, system):
                if names.setdefault(plan.name, plan.text) != plan.text:
                    yield Problem(key_of(("plans", i)), f"is another plan that is called {plan.name!r}.")
        except EmergentError as error:
            yield Problem(key_of(("plans", i)), f"cannot be: {str(error).removesuffix('.')}{where}.")
    for i, name in enumerate(config.outcomes):
        if why := _why_not(name, system):
            yield Problem(key_of(("outcomes", i)), f"is {given(name)}, which cannot be measured: {why}{where}.")


def _why_not(outcome: str, system: System) -> str:
    """Return why a system has not this outcome, or an empty text."""
    if outcome == CURVE and not system.goal.timed:
        return f"how far {system.name} has got is known at the end of a run only"
    if outcome == RECORDING and not any(COLUMNS[name].recorded for name in system.columns if name in COLUMNS):
        return f"{system.name} records nothing"
    return find_metric(outcome)().why_not(system) if outcome in METRICS else ""
