"""Blind: an agent reads something else than the item's specification."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Perturbation


class Blind(PipelineKind):
    """The dose is the share of items for which a random part takes the place of that of the specification."""

    name = "blind"
    sentence = "The agent does not get its part of the specification for a share of the items."
    applies_to = ("stage", "tool", "reviewer", "aggregator")

    def sets(self, dose, settings, parameters):
        return [Change("blind", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
        """Read something else than the item's specification, for a share of the items."""
        return agent.perturb("blind", dose=often, seconds=seconds)
