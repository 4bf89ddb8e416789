"""What a design may say: the keys of its file, which are the arguments of `Design` in Python, too."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from emergent.scenario.tables import Table
from emergent.sweep.values import Bounds, listed

ATTAINMENT, VERDICT = "attainment", "verdict"
"""Outcomes that are no metric: of every run, and of every scenario."""
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
        [ATTAINMENT], min_length=1, description="attainment, verdict, and names of metrics."
    )

    @property
    def metrics(self) -> list[str]:
        """The outcomes of whole scenarios, each once."""
        return [name for name in dict.fromkeys(self.outcomes) if name != ATTAINMENT]


class RunConfiguration(RunTable):
    """What is run of every scenario, and how the scenarios were drawn, if they were."""

    drawn: DrawnTable | None = Field(None, description="The sample of the scenarios.")


class DesignTable(RunTable):
    """A whole design."""

    scenario: Annotated[list[Any], Several] = Field([], description="Scenarios, by name or as files.")
    parameters: dict[str, Any] = Field(
        default_factory=dict, description="Parameters: a value, a list, a range, bounds."
    )
    sample: SampleTable | None = Field(None, description="How parameters with bounds are drawn.")
    table: Any = Field(None, description="A CSV or Parquet file, or a DataFrame, with one scenario a row.")
    seed: int | None = Field(None, ge=0, lt=2**63, description="Another seed than the scenarios' own.")
