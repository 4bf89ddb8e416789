"""Assessments of systems of known ground truth, each made once for all tests that ask for it."""

from __future__ import annotations

from functools import lru_cache

from emergent.assessment import Assessment, assess
from emergent.metrics import METRICS
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.scenario import Scenario

FEW, REPLICATIONS, MANY = 24, 40, 80
"""Where dynamics draw no lots, metrics are exact with however many; gates need more to be decided; where they draw
lots, yet more."""
LOTS = ("additive", "anti-seekers", "serial-chain", "wind")
ASSESSED = (
    *("additive", "anti-seekers", "ballistic", "conditional-seekers", "dictator", "hidden-controller", "m-of-n"),
    *("ranging", "seekers", "serial-chain", "two-leaders", "uncoupled", "weak-seekers", "wind"),
)
"""The dynamics on which every metric is held to its truth; others are there for the verdict."""


def ground_truth(dynamics: str, **parameters) -> GroundTruthSystem:
    return GroundTruthSystem(GroundTruthParameters(**{"dynamics": dynamics, "dt": 2, **parameters}))


@lru_cache
def _assessed(dynamics: str, parameters: tuple[tuple[str, float], ...], gates: bool) -> Assessment:
    system = ground_truth(dynamics, **dict(parameters))
    drawn = dynamics in LOTS or "success" in dict(parameters)
    replications = MANY if drawn else REPLICATIONS if gates else FEW
    scenario = Scenario(dynamics, dynamics, "", system, seed=5, replications=replications)
    asked = [metric for metric in system.family.metrics if metric in METRICS]
    return assess(scenario, metrics=asked if gates else None)


def assessed(dynamics: str, **parameters: float) -> Assessment:
    """Return the whole assessment."""
    return _assessed(dynamics, tuple(sorted(parameters.items())), False)


def judged(dynamics: str, **parameters: float) -> Assessment:
    """Return an assessment of what the gates ask, and of nothing else."""
    return _assessed(dynamics, tuple(sorted(parameters.items())), True)
