"""Chance: an agent works at chance."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import AGENTS, Change, PipelineKind
from emergent.perturbation import Perturbation


class Chance(PipelineKind):
    """The dose is the share of operations whose result is drawn uniformly from all that the agent could give."""

    name = "chance"
    sentence = "A share of operations gives a result drawn at random."
    applies_to = AGENTS

    def sets(self, dose, settings, parameters):
        return [Change("chance", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
        """Draw the result of a share of operations at random from all that there could be."""
        return agent.perturb("chance", dose=often, seconds=seconds)
