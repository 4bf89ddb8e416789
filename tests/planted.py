"""Assessments of planted systems, each made once for all tests that ask for it."""

from __future__ import annotations

from functools import lru_cache

from emergent.assessment import Assessment, assess
from emergent.models.planted import PlantedParameters, PlantedSystem
from emergent.scenario import Scenario

REPLICATIONS = 40
"""Where a law draws no lots, metrics are exact with however many."""
MANY = 80
"""Where it does, gates need more to be decided."""
LOTS = ("additive", "anti-seekers", "serial-chain", "wind")


def planted(law: str, **parameters) -> PlantedSystem:
    return PlantedSystem(PlantedParameters(**{"law": law, "dt": 2, **parameters}))


@lru_cache
def _assessed(law: str, parameters: tuple[tuple[str, float], ...], gates: bool) -> Assessment:
    system = planted(law, **dict(parameters))
    replications = MANY if law in LOTS or "success" in dict(parameters) else REPLICATIONS
    scenario = Scenario(law, law, "", system, seed=5, replications=replications)
    return assess(scenario, metrics=system.family.metrics if gates else None)


def assessed(law: str, **parameters: float) -> Assessment:
    """Return the whole assessment."""
    return _assessed(law, tuple(sorted(parameters.items())), False)


def judged(law: str, **parameters: float) -> Assessment:
    """Return an assessment of what the gates ask, and of nothing else."""
    return _assessed(law, tuple(sorted(parameters.items())), True)
