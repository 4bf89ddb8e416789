"""Scenarios: one parameter set of one system, with its goal, its plans and its claims, in a TOML file.

scenario.py  what a scenario is    plans.py   plans by their names    reading.py   reading files
tables.py    the tables of a file  claims.py  what a claim may say    writing.py   writing them
"""

from emergent.bundled import locate, scenarios
from emergent.scenario.plans import plan_of
from emergent.scenario.reading import FileError, loads, read_scenario
from emergent.scenario.scenario import (
    ATTAINMENT,
    SAME_PATH,
    VELOCITY,
    VERDICT,
    Claim,
    Scenario,
    Thresholds,
)
from emergent.scenario.writing import to_toml, write_scenario

__all__ = [
    "ATTAINMENT",
    "SAME_PATH",
    "VELOCITY",
    "VERDICT",
    "Claim",
    "FileError",
    "Scenario",
    "Thresholds",
    "loads",
    "locate",
    "plan_of",
    "read_scenario",
    "scenarios",
    "to_toml",
    "write_scenario",
]
