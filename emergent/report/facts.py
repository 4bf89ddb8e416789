"""What reports say beside the estimates: parameters, versions, how to run it again, titles of metrics."""

from __future__ import annotations

import math
import platform
import shlex
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple

from emergent import toml
from emergent.assessment import QUICK
from emergent.bundled import scenarios
from emergent.errors import EmergentError
from emergent.fields import fields
from emergent.metrics import METRICS
from emergent.metrics.rivals.calls import calls
from emergent.scenario import read_scenario
from emergent.wording import interval, number

if TYPE_CHECKING:
    from emergent.assessment import Assessment
    from emergent.scenario import Scenario
    from emergent.system import System

PACKAGES = ("emergent", "numpy", "numba", "mesa")


class Parameter(NamedTuple):
    """A parameter with its value, its unit and its description."""

    name: str
    value: Any
    unit: str
    description: str


def parameters(system: System) -> list[Parameter]:
    """Return all parameters of a system as plain data, in the order in which they are declared."""
    given = system.parameters.model_dump(exclude_none=True)
    known = fields(type(system.parameters))
    return [Parameter(name, given.get(name), field.unit, field.description) for name, field in known.items()]


def versions() -> dict[str, str]:
    """Return the versions of what computed the numbers."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def command(assessment: Assessment) -> str:
    """Return the command line that gives the same numbers again."""
    scenario = assessment.scenario
    bundled = scenario.path is None or scenario.path == scenarios().get(scenario.name)
    words = ["emergent", "assess", scenario.name if bundled else str(scenario.path)]
    words += ["--quick"] if assessment.quick else []
    usual = min(QUICK, scenario.replications) if assessment.quick else scenario.replications
    words += [] if assessment.replications == usual else ["--replications", str(assessment.replications)]
    for name, value in _changed(scenario).items():
        words += ["--set", f"{name}={toml.value(value)}"]
    return shlex.join(words)


def _changed(scenario: Scenario) -> dict[str, Any]:
    """Return the parameters that are not those of the scenario's file."""
    if scenario.path is None:
        return {}
    try:
        there = read_scenario(scenario.path, python=False).system.parameters.model_dump(exclude_none=True)
    except EmergentError:
        return {}
    here = scenario.system.parameters.model_dump(exclude_none=True)
    return {name: value for name, value in here.items() if there.get(name) != value}


def title(metric: str) -> str:
    """Return a metric's title."""
    return METRICS[metric].title if metric in METRICS else metric.replace("_", " ").capitalize()


def question(metric: str) -> str:
    """Return the question that a metric answers."""
    return METRICS[metric].question if metric in METRICS else ""


def rival(metric: str) -> bool:
    """Return whether a metric is another's measure of emergence, which is never part of the verdict."""
    return metric in METRICS and METRICS[metric].rival


def called(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """Return what each rival that was measured calls the system, and its independent parts."""
    rows = calls(assessment.results)
    return {str(name): tuple(map(_said, some.itertuples())) for name, some in rows.groupby("rival", sort=False)}


def _said(row: Any) -> str:
    """Return what a rival says, with its figure."""
    if math.isnan(row.value):
        return "undefined"
    word = {True: "emergent", False: "not emergent", None: "undecided"}[row.emergent]
    return f"{word}: {number(row.value)} {interval(row.low, row.high)}".rstrip()
