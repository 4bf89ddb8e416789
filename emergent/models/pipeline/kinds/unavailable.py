"""Unavailable: a component is not there."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import EDGES, NODES, Change, PipelineKind
from emergent.perturbation import Perturbation


class Unavailable(PipelineKind):
    """The dose is the share of steps at which it does nothing: items wait, calls fail visibly, messages get lost."""

    name = "unavailable"
    sentence = "The component is not available for a share of the steps."
    applies_to = (*NODES, *EDGES)

    def sets(self, dose, settings, parameters):
        return [Change("down", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
        """Be away for a share of the steps: items wait, calls fail visibly, messages get lost."""
        return agent.perturb("unavailable", dose=often, seconds=seconds)
