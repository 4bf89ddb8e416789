"""Stuck: a component repeats itself."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import PATTERN, Change, Pattern, PipelineKind
from emergent.perturbation import Perturbation


class Stuck(PipelineKind):
    """The dose is the share of operations that repeat the component's last result, whatever item that was for."""

    name = "stuck"
    sentence = "A share of operations repeats what the component did last, whatever item that was for."
    applies_to = ("stage", "tool", "edge", "router", "reviewer", "aggregator")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):
        return [Change("stuck", dose)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
    ) -> Perturbation:
        """Repeat the last result for a share of operations."""
        return agent.perturb("stuck", dose=often, seconds=seconds, pattern=pattern)
