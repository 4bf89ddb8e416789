"""Hone: a component makes no errors of its own."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import EDGES, NODES, Change, PipelineKind
from emergent.perturbation import Dose, Perturbation


class Hone(PipelineKind):
    """All its own probabilities of error are set aside; what other perturbations do to it still acts."""

    name = "hone"
    sentence = "The component makes no errors of its own."
    applies_to = (*NODES, *EDGES)
    dose = Dose("honed or not", 0, 1, 1, (0.0, 1.0))

    def sets(self, dose, settings, parameters):
        return [Change("sound", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, seconds: float | None = None) -> Perturbation:
        """Set its own errors aside; what other perturbations do to it still acts."""
        return agent.perturb("hone", seconds=seconds)
