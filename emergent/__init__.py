"""Measure whether a system pursues a goal that none of its parts pursues.

The names below are public; they are imported when they are first used, so that `emergent --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import Any

__version__ = version("emergent")

_HOME = {
    "Assessment": "assessment",
    "assess": "assessment",
    "Component": "component",
    "EmergentError": "errors",
    "Estimate": "result",
    "Goal": "goal",
    "Kind": "perturbation",
    "Metric": "metrics.metric",
    "Outcomes": "outcomes",
    "Perturbation": "perturbation",
    "Plan": "perturbation",
    "Request": "outcomes",
    "Scenario": "scenario",
    "System": "system",
    "read_scenario": "scenario",
    "scenarios": "scenario",
    "systems": "system",
}
__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'emergent' has no attribute {name!r}")
    return getattr(import_module(f"emergent.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
