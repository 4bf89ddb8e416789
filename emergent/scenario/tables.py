"""The tables and keys of a scenario file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from emergent.scenario.scenario import Thresholds

ENTRIES, STRUCK = 1000, 10_000
"""The most plans and claims of a file, and perturbations of all plans: each is checked against the whole system."""
Share = Annotated[float, Field(ge=0, le=1)]


class Table(BaseModel):
    """A table of the file: no unknown keys, no numbers in quotes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Heading(Table):
    """`[scenario]`."""

    name: str = Field(min_length=1, description="The scenario's name.")
    title: str = Field(min_length=1, description="The scenario in a few words.")
    lesson: str = Field("", description="What it teaches, in a sentence or two.")
    system: str = Field(description="The name of its system; `emergent list` shows them.")
    seed: int = Field(0, ge=0, lt=2**63, description="The seed from which those of the replications come.")
    replications: int = Field(200, ge=4, le=1_000_000, description="Replications of an assessment.")


class PlanTable(Table):
    """`[[plan]]`."""

    name: str = Field(min_length=1, description="The plan's name.")
    perturbations: list[str] = Field(
        min_length=1, max_length=STRUCK, description="Each as kind:component@onset[+duration][=dose][,name=value…]."
    )
    note: str = Field("", description="What it is for.")


class GoalTable(Table):
    """`[goal]`: what differs from the system's own goal."""

    sentence: str | None = Field(None, min_length=1, description="The goal in a sentence.")
    midway_s: float | None = Field(None, gt=0, description="When mid-run perturbations set in [s].")
    apart_m: float | None = Field(
        None, gt=0, description="Distance to the nearest other from which on one is lost [m]."
    )
    together_m: float | None = Field(None, gt=0, description="Distance below which one is back [m].")
    horizons: list[Annotated[float, Field(gt=0, le=1000)]] | None = Field(
        None, min_length=1, description="Multiples of the horizon at which the emergence gap is stated."
    )


class VerdictTable(Table):
    """`[verdict]`."""

    directed: Share = Field(Thresholds.directed, description="How goal-directed the system must be, at least.")
    negligible: Share = Field(Thresholds.negligible, description="Goal-directedness below this is next to nothing.")
    sufficient: Share = Field(Thresholds.sufficient, description="The largest share that one member may reach alone.")
    keeps: Share = Field(Thresholds.keeps, description="What must be left with the worst member perturbed.")
    keeps_pair: Share = Field(Thresholds.keeps_pair, description="What must be left with the worst pair perturbed.")
    excess: Share = Field(Thresholds.excess, description="By how much the response must exceed the best member's.")
    off_course: Share = Field(Thresholds.off_course, description="How far beside the way to the goal runs may end.")
    turned: Share = Field(Thresholds.turned, description="What must be attained with the goal turned by 90°.")


class ClaimTable(Table):
    """`[claims.NAME]`."""

    metric: str = Field("attainment", description="attainment, velocity, same_path, verdict or METRIC.ESTIMATE.")
    plan: str | None = Field(None, description="A reference plan, a [[plan]], or a plan's text.")
    against: str | None = Field(None, description="The plan to compare with.")
    scored: Literal["others", "everybody"] = Field("others", description="Who counts: those not targeted, or all.")
    until_arrival: bool = Field(False, description="Whether paths count up to the first arrival only.")
    parameters: dict[str, Any] = Field(default_factory=dict, description="What differs from the scenario's parameters.")
    horizons: float = Field(1.0, gt=0, le=1000, description="How many horizons the runs get.")
    replications: int | None = Field(None, ge=2, le=1_000_000, description="Replications; the scenario's if not given.")
    at_least: float | None = Field(None, description="Lower bound.")
    at_most: float | None = Field(None, description="Upper bound.")
    equals: str | None = Field(None, description="The verdict's word.")
    must: Literal["estimate", "interval"] = Field("estimate", description="What has to meet the bounds.")
    note: str = Field("", description="The claim in words.")


class File(Table):
    """A whole scenario file."""

    scenario: Heading = Field(description="The table [scenario], with name, title and system.")
    parameters: dict[str, Any] = Field(default_factory=dict)
    plan: list[PlanTable] = Field(default_factory=list, max_length=ENTRIES)
    goal: GoalTable = Field(default_factory=GoalTable)
    verdict: VerdictTable = Field(default_factory=VerdictTable)
    claims: dict[str, ClaimTable] = Field(default_factory=dict, max_length=ENTRIES)


GOAL = {
    "sentence": "sentence",
    "midway_s": "midway",
    "apart_m": "apart",
    "together_m": "together",
    "horizons": "horizons",
}
"""The keys of `[goal]` and the fields of `Goal` that they set."""
