"""Drop: what a component hands over is lost."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import PATTERN, Change, Pattern, PipelineKind
from emergent.perturbation import Perturbation


class Drop(PipelineKind):
    """The dose is the share of operations whose result is lost. A tool whose reply is lost fails visibly."""

    name = "drop"
    sentence = "A share of what the component hands over is lost."
    applies_to = ("stage", "tool", "edge", "router", "board", "queue", "reviewer", "aggregator")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):
        return [Change("drop", dose)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
    ) -> Perturbation:
        """Lose a share of what it hands over; a tool whose reply is lost fails visibly."""
        return agent.perturb("drop", dose=often, seconds=seconds, pattern=pattern)
