"""Wave: a reviewer accepts without looking."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Perturbation


class Wave(PipelineKind):
    """The dose is the share of submissions that it waves through."""

    name = "wave"
    sentence = "The reviewer accepts a share of the submissions without looking."
    applies_to = ("reviewer",)

    def sets(self, dose, settings, parameters):
        return [Change("wave", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
        """Accept a share of the submissions without looking."""
        return agent.perturb("wave", dose=often, seconds=seconds)
