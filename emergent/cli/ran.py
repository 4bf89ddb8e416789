"""One run beside its twin, as `emergent run` hands it to what prints and writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

    from emergent.outcomes import Outcomes
    from emergent.perturbation import Plan
    from emergent.scenario import Scenario


@dataclass(frozen=True)
class Ran:
    """A scenario's run under a plan and, where the plan is not empty, its twin: the same seed, nothing perturbed."""

    scenario: Scenario
    plan: Plan
    found: Outcomes
    replication: int
    about: str
    """Seed and replication, in words."""

    @property
    def plans(self) -> dict[str, Plan]:
        """The plans that were run, by what they are called."""
        from emergent.perturbation import NOMINAL

        return {"run": self.plan, "twin": NOMINAL} if self.plan else {"run": self.plan}

    def outcome(self, plan: Plan) -> xr.Dataset:
        """Return what came of one of the two runs; its dimension `run` has the length 1."""
        return self.found.select(plan, [self.replication])

    def recorded(self, plan: Plan) -> xr.Dataset:
        """Return what was recorded of one of the two runs."""
        return self.found.recording(plan, [self.replication]).isel(run=0)

    def said(self, plan: Plan) -> dict[str, Any]:
        """Return what files of one of the two runs say of themselves."""
        import emergent

        name = self.scenario.name
        return {"scenario": name, "run": self.about, "plan": str(plan), "emergent": emergent.__version__}

    @property
    def small(self) -> str:
        """What the pictures say below: what was run."""
        from emergent.errors import cut

        return f"{self.scenario.name}, {self.about}. Plan: {cut(str(self.plan), 90)}."
