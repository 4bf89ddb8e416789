"""Garble: an operation goes wrong silently."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import PATTERN, Change, Pattern, PipelineKind
from emergent.perturbation import Perturbation


class Garble(PipelineKind):
    """The dose is the share of operations whose artefact has every symbol wrong; a reviewer's verdict is reversed."""

    name = "garble"
    sentence = "A share of operations goes wrong silently: nothing shows that the artefact is wrong."
    applies_to = ("stage", "tool", "edge", "board", "reviewer", "aggregator")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):
        return [Change("touch", dose), Change("garble", 1.0)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
    ) -> Perturbation:
        """Let a share of operations go wrong silently: every symbol wrong, a verdict reversed."""
        return agent.perturb("garble", dose=often, seconds=seconds, pattern=pattern)
