"""Yoke: what reaches an agent belongs to another item."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Perturbation


class Yoke(PipelineKind):
    """The dose is the share of items for which what comes in is worthless; the agent's own part stays its own."""

    name = "yoke"
    sentence = "What reaches the agent belongs to another item, for a share of the items."
    applies_to = ("stage", "router", "reviewer", "aggregator")

    def sets(self, dose, settings, parameters):
        return [Change("yoke", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
        """Get what belongs to another item from those before it, for a share of the items."""
        return agent.perturb("yoke", dose=often, seconds=seconds)
