"""What a design may say: the keys of its file, which are the arguments of `Design` in Python, too."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from emergent.scenario.tables import Table
from emergent.sweep.values import Bounds, listed

ATTAINMENT, CURVE, RECORDING, VERDICT = "attainment", "curve", "recording", "verdict"
"""Outcomes that are no metric: of every run, the first two; of every scenario and plan; of every scenario."""
Several = BeforeValidator(listed)
Number = Annotated[float, Field(ge=0)]


def _planned(given: Any) -> Any:
    return [{"plan": one} if isinstance(one, str) else one for one in listed(given)]


class PlanTable(Table):
    """One of `plans`: a plan, whose fields may be replaced, each by a value or by a list or a range of them."""

    plan: str = Field("nominal", min_length=1, description="A plan's name or its text; its fields are replaced.")
    which: int | None = Field(
        None,
        ge=1,
        description="The number of the perturbation whose fields are replaced, from 1 on; all, if not given.",
    )
    onset: Annotated[list[Number], Several] = Field([], description="When it sets in [s].")
    duration: Annotated[list[Number], Several] = Field([], description="How long it lasts [s].")
    dose: Annotated[list[float], Several] = Field([], description="How much of it.")
    struck: Annotated[list[Annotated[int, Field(ge=0)]], Several] = Field(
        [], description="How many of the members that it names are struck, drawn anew in each replication."
    )
    settings: dict[str, Any] = Field(default_factory=dict, description="Settings of its kind, by name.")


class SampleTable(Table):
    """`sample`: how parameters with bounds are drawn, all together."""

    method: Literal["lhs", "sobol", "saltelli", "morris"] = Field(
        "lhs",
        description="A Latin hypercube; a scrambled Sobol sequence; Saltelli's scheme, for Sobol indices; Morris' "
        "trajectories, for screening.",
    )
    size: int = Field(
        ge=1, le=1 << 20, description="Points; of saltelli, points from which others are made; of morris, trajectories."
    )
    seed: int = Field(0, ge=0, lt=2**63, description="The seed of the draw.")
    pairs: bool = Field(
        True, description="Of saltelli: whether pairs are wanted, too, with nearly twice as many points."
    )
    levels: int = Field(
        4, ge=2, le=100, multiple_of=2, description="Of morris: values of each parameter, an even number."
    )

    def block(self, parameters: int) -> int:
        """Return how many points belong together: those that are made of one, or a trajectory."""
        return {"saltelli": (2 if self.pairs else 1) * parameters + 2, "morris": parameters + 1}.get(self.method, 1)


class DrawnTable(SampleTable):
    """A sample with the bounds from which it was drawn: what the analysis needs of it."""

    bounds: dict[str, Bounds] = Field(min_length=1, description="By parameter.")


class RunTable(Table):
    """What is run of every scenario: plans, replications, and what is wanted of them."""

    plans: Annotated[list[PlanTable], BeforeValidator(_planned)] = Field(
        [PlanTable(plan="nominal")], min_length=1, description="Plans, by name, as text, or as tables."
    )
    replications: int = Field(100, ge=1, le=10_000_000, description="Replications of each plan.")
    outcomes: Annotated[list[str], Several] = Field(
        [ATTAINMENT],
        min_length=1,
        description="attainment; curve, attainment over time; recording, the frames of a usual run; verdict; and names "
        "of metrics.",
    )
    moments: int = Field(20, ge=1, le=10_000, description="Of the curve: so many, evenly up to the horizon.")

    @property
    def metrics(self) -> list[str]:
        """The outcomes of whole scenarios, each once."""
        return [name for name in dict.fromkeys(self.outcomes) if name not in (ATTAINMENT, CURVE, RECORDING)]

    @property
    def runs(self) -> bool:
        """Whether each run is scored: a curve ends in the attainment."""
        return ATTAINMENT in self.outcomes or CURVE in self.outcomes

    @property
    def along(self) -> int:
        """At how many moments on the way each run is scored."""
        return self.moments if CURVE in self.outcomes else 0


class RefinedTable(Table):
    """The boundary near which scenarios were added: where an outcome crosses a threshold, or the verdict changes."""

    outcome: str = Field(ATTAINMENT, description="An outcome, or verdict.")
    threshold: float = Field(0.5, description="What the outcome crosses; of a verdict nothing.")
    plan: str = Field("", description="The plan whose runs are looked at; of what metrics say of a scenario, none.")
    scenario: str = Field(description="The name of the scenario that was changed.")
    x: str = Field(description="One of two parameters.")
    y: str = Field(description="The other one.")
    at: dict[str, float] = Field(default_factory=dict, description="The values of others.")
    budget: int = Field(ge=1, description="Runs beyond those of the design, at most.")
    first: int = Field(ge=1, description="Scenarios that are the design's own, and stand first.")


class RunConfiguration(RunTable):
    """What is run of every scenario; how the scenarios were drawn, and where some were added, if they were."""

    drawn: DrawnTable | None = Field(None, description="The sample of the scenarios.")
    refined: RefinedTable | None = Field(None, description="Where scenarios were added.")


class DesignTable(RunTable):
    """A whole design."""

    scenario: Annotated[list[Any], Several] = Field([], description="Scenarios, by name or as files.")
    parameters: dict[str, Any] = Field(
        default_factory=dict, description="Parameters: a value, a list, a range, bounds."
    )
    sample: SampleTable | None = Field(None, description="How parameters with bounds are drawn.")
    table: Any = Field(None, description="A CSV or Parquet file, or a DataFrame, with one scenario a row.")
    seed: int | None = Field(None, ge=0, lt=2**63, description="Another seed than the scenarios' own.")
