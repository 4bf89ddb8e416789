"""What a scenario is: one parameter set of one system, with its goal, its plans and its claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from emergent.perturbation import NOMINAL, Plan
from emergent.scenario.plans import plan_of
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

ATTAINMENT, VELOCITY, SAME_PATH, VERDICT = "attainment", "velocity", "same_path", "verdict"
"""The metrics of claims that are not `METRIC.ESTIMATE`."""


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of the verdict, declared before anything is run (`[verdict]`)."""

    directed: float = 0.2
    """Gate 1: the system's goal-directedness must be more than this; between 0 and it, it is weakly goal-directed."""
    negligible: float = 0.05
    """Gate 1: what is not shown to be above 0 and lies wholly below this is not goal-directed for certain."""
    sufficient: float = 0.2
    """Gate 3: no member alone reaches more than this share of the system's goal-directedness; and gate 2: nor does the
    system while every sensor shows another place than the goal."""
    keeps: float = 0.7
    """Gate 4: what must be left with the worst single member perturbed, as a share of the twin's attainment."""
    keeps_pair: float = 0.5
    """Gate 4, robustly: the same for the worst pair."""
    excess: float = 0.05
    """Gate 6: by how much the system's response to a moved goal must exceed its best member's, as a share of the
    ceiling's: below, it may be no more than the geometry of where members stand."""
    off_course: float = 0.2
    """Gate 6: how far beside the way to a moved goal runs may end on average, as a share of the way."""
    turned: float = 0.5
    """Gate 6: what must be attained with the goal turned by 90° from the start on, as a share of the usual."""


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
    parameters: Variant = UNCHANGED
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
    thresholds: Thresholds = field(default_factory=Thresholds)
    claims: tuple[Claim, ...] = ()
    path: Path | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    """What the plans are for, by their names."""

    def plan(self, text: str) -> Plan:
        """Return a plan by its name, as `plan_of` does, or read it."""
        return plan_of(text, self.system, self.plans)
