"""Scenarios: one parameter set of one system, with its goal, its plans and its claims, read from a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from emergent.outcomes import Overrides
from emergent.perturbation import Plan
from emergent.system import System


@dataclass(frozen=True)
class Floors:
    """The floors of the verdict, declared before anything is run (`[verdict]`)."""

    sufficient: float = 0.2
    """Gate 3: no member alone reaches more than this share of the system's goal-directedness."""
    keeps: float = 0.7
    """Gate 4: what must be left with the worst single member perturbed, as a share of the twin's attainment."""
    keeps_pair: float = 0.5
    """Gate 4, robustly: the same for the worst pair."""


@dataclass(frozen=True)
class Claim:
    """What a scenario claims: an estimate of a metric, or the attainment of a plan, and its bounds (`[claims.NAME]`).

    `metric` is `attainment` (of `plan`, over `parameters`, by `horizons` times the horizon), `verdict` (then `equals`),
    or `METRIC.ESTIMATE` as an assessment names them. `must` says whether the estimate or its whole interval must meet
    the bounds.
    """

    name: str
    metric: str = "attainment"
    plan: Plan = field(default_factory=Plan)
    parameters: Overrides = ()
    horizons: float = 1.0
    replications: int | None = None
    at_least: float | None = None
    at_most: float | None = None
    equals: str | None = None
    must: str = "estimate"


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
