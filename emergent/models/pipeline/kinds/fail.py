"""Fail: an operation goes wrong visibly."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import PATTERN, Change, Pattern, PipelineKind
from emergent.perturbation import Perturbation


class Fail(PipelineKind):
    """The dose is the share of operations that end with an error, which others can see and retry."""

    name = "fail"
    sentence = "A share of operations goes wrong visibly: an error that the others can see."
    applies_to = ("stage", "tool", "edge")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):
        return [Change("error", dose)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
    ) -> Perturbation:
        """Let a share of operations go wrong visibly: others can see it, and try again."""
        return agent.perturb("fail", dose=often, seconds=seconds, pattern=pattern)
