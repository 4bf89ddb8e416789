"""Placebo: nothing at all."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import EDGES, NODES, Change, PipelineKind
from emergent.perturbation import Perturbation


class Placebo(PipelineKind):
    """Sets a number that no rule reads: whatever it seems to do is an error of the measurement."""

    name = "placebo"
    sentence = "Does nothing, in the same way as the others do something."
    applies_to = (*NODES, *EDGES)

    def sets(self, dose, settings, parameters):
        return [Change("idle", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
        """Do nothing, in the same way as the others do something."""
        return agent.perturb("placebo", dose=often, seconds=seconds)
