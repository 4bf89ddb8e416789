"""What reads the cases in this process. Each returns whether the case was accepted; anything it raises is a fault."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

from emergent.errors import EmergentError
from emergent.outcomes import Request
from emergent.perturbation import Plan
from emergent.scenario import Scenario, loads, to_toml
from emergent.system import System
from tests.fuzz.strategies import PIPELINE, WALK

MOST_WORK = 300_000
"""Members times steps of a run that is still tried."""


def small(system: System) -> bool:
    """Whether a run of the system is tried at all: what is large may well take its time."""
    p = system.parameters
    steps, items = float(getattr(p, "steps", 1)), float(getattr(p, "items", 1))
    return max(1, len(system.members)) * max(steps, items) <= MOST_WORK


def file(text: str) -> bool:
    """Read a scenario file, write it, read that, and run what is small."""
    try:
        scenario = loads(text, Path("case.toml"))
    except EmergentError:
        return False
    again = to_toml(scenario)
    assert to_toml(loads(again)) == again
    if small(scenario.system):
        _run(scenario, *scenario.plans.values())
    return True


def plan(text: str) -> bool:
    """Read a plan for each family, and run it."""
    accepted = False
    for scenario in _scenarios():
        with suppress(EmergentError):
            found = scenario.plan(text)
            accepted = True
            assert Plan.parse(found.text) == found
            _run(scenario, found)
    return accepted


def setting(text: str) -> bool:
    """Read what `--set` gives."""
    from emergent.cli.scenarios import settings

    accepted = False
    for scenario, source in zip(_scenarios(), (WALK, PIPELINE), strict=True):
        with suppress(EmergentError):
            loads(source, scenario.name, settings([text]))
            accepted = True
    return accepted


def address(query: str) -> bool:
    """Read an address of the pages."""
    from emergent.app.live import Live

    try:
        live = Live.read(query, "restaurant-walk")
    except EmergentError:
        return False
    assert Live.read(live.query, "restaurant-walk").query == live.query
    assert live.file
    return True


@cache
def _scenarios() -> tuple[Scenario, Scenario]:
    return loads(WALK), loads(PIPELINE)


def _run(scenario: Scenario, *plans: Plan) -> None:
    scenario.system.run([Request(plan, range(2)) for plan in plans or (Plan(),)], seed=scenario.seed)
