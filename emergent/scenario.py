"""Scenarios: one parameter set of one system, with its goal, its plans and its claims, read from a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emergent.bundled import locate, scenarios
from emergent.errors import UnknownNameError
from emergent.outcomes import Overrides
from emergent.perturbation import FORM, NOMINAL, Plan
from emergent.system import System

ATTAINMENT, VELOCITY, SAME_PATH, VERDICT = "attainment", "velocity", "same_path", "verdict"
"""The metrics of claims that are not `METRIC.ESTIMATE`."""


@dataclass(frozen=True)
class Floors:
    """The floors of the verdict, declared before anything is run (`[verdict]`)."""

    sufficient: float = 0.2
    """Gate 3: no member alone reaches more than this share of the system's goal-directedness."""
    keeps: float = 0.7
    """Gate 4: what must be left with the worst single member perturbed, as a share of the twin's attainment."""
    keeps_pair: float = 0.5
    """Gate 4, robustly: the same for the worst pair."""
    excess: float = 0.05
    """Gate 6: by how much the system's response to a moved goal must exceed its best member's, as a share of the
    ceiling's: below, it may be no more than the geometry of where members stand."""


@dataclass(frozen=True)
class Claim:
    """What a scenario claims, and its bounds (`[claims.NAME]`).

    `metric` is one of

    - `attainment`: of the members that no perturbation targets, or of all that are there where `scored` is
      "everybody", under `plan`, by `horizons` times the horizon; less that of `against`, run by run, where it is given;
    - `velocity`: towards the goal in the first minute of `plan`, over the walking speed; less that of `against`;
    - `same_path`: the share of replications in which `plan` and `against` leave all positions equal bit for bit, with
      `until_arrival` up to the first arrival in either;
    - `METRIC.ESTIMATE`: an estimate as an assessment names it;
    - `verdict`, which then `equals` one of the verdict's words.

    `parameters` differ from the scenario's. `must` says whether the estimate or its whole interval has to meet the
    bounds. `plan_name` and `against_name` are the plans as they were written: the name of a plan, or its text.
    """

    name: str
    metric: str = ATTAINMENT
    plan: Plan = NOMINAL
    plan_name: str = "nominal"
    against: Plan | None = None
    against_name: str = ""
    scored: str = "others"
    until_arrival: bool = False
    parameters: Overrides = ()
    horizons: float = 1.0
    replications: int | None = None
    at_least: float | None = None
    at_most: float | None = None
    equals: str | None = None
    must: str = "estimate"
    note: str = ""


@dataclass(frozen=True)
class Scenario:
    """A system with everything that an assessment or a check needs."""

    name: str
    title: str
    lesson: str
    system: System
    seed: int = 0
    replications: int = 200
    plans: Mapping[str, Plan] = field(default_factory=dict)
    floors: Floors = field(default_factory=Floors)
    claims: tuple[Claim, ...] = ()
    path: Path | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    """What the plans are for, by their names."""

    def plan(self, text: str) -> Plan:
        """Return a plan by its name, as `plan_of` does, or read it."""
        return plan_of(text, self.system, self.plans)


def plan_of(text: str, system: System, plans: Mapping[str, Plan] | None = None) -> Plan:
    """Return the plan that `text` names or spells out, checked against the system.

    A name is that of a scenario's plan, of a reference plan (`nominal`, `null`, …), or `solo(MEMBER)` and
    `sole_sighted(MEMBER)`: alone, and the only sighted one among coupled blind others. Names and perturbations can be
    joined by `;`.

    Raises:
        UnknownNameError, PlanError: for a plan that is not known, cannot be read or does not fit the system.
    """
    named = {"nominal": NOMINAL, **system.references(), **(plans or {})}
    parts = [text] if text in named else text.split(";")
    plan = Plan(tuple(p for part in parts for p in _part(part.strip(), system, named)))
    system.complete(plan)
    return plan


def _part(text: str, system: System, named: Mapping[str, Plan]) -> Plan:
    control, bracket, member = text.partition("(")
    if text in named:
        return named[text]
    if control in ("solo", "sole_sighted") and bracket and member.endswith(")"):
        members = [m.id for m in system.members]
        if member[:-1] not in members:
            raise UnknownNameError("member", member[:-1], members, of=system.name)
        return system.solo(member[:-1]) if control == "solo" else system.sole_sighted(member[:-1])
    if "@" in text or ":" in text:
        return Plan.parse(text)
    hint = f"A perturbation is spelt out as {FORM}."
    raise UnknownNameError("plan", text, [*named, "solo(MEMBER)", "sole_sighted(MEMBER)"], hint=hint)


def read_scenario(name: str | Path, *, parameters: Mapping[str, Any] | None = None) -> Scenario:
    """Read a bundled scenario by its name, or a scenario file; `parameters` replace those of the file.

    Raises:
        ScenarioError: which names the file, the key, what was given, what is allowed and what was probably meant.
    """
    from emergent.scenario_file import read

    return read(locate(name), parameters or {})


def to_toml(scenario: Scenario) -> str:
    """Return the text of a scenario file, from which `read_scenario` reads an equal scenario."""
    from emergent.scenario_file import write

    return write(scenario)


def write_scenario(scenario: Scenario, path: str | Path) -> Path:
    """Write a scenario file."""
    path = Path(path)
    path.write_text(to_toml(scenario), encoding="utf-8")
    return path


__all__ = [
    "Claim",
    "Floors",
    "Scenario",
    "plan_of",
    "read_scenario",
    "scenarios",
    "to_toml",
    "write_scenario",
]
