"""Misroute: a router takes another branch."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import PATTERN, Change, Pattern, PipelineKind
from emergent.perturbation import Perturbation


class Misroute(PipelineKind):
    """The dose is the share of items that go down another branch than the one that was chosen."""

    name = "misroute"
    sentence = "A share of the items is sent down another branch than the chosen one."
    applies_to = ("router",)
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):
        return [Change("misroute", dose)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
    ) -> Perturbation:
        """Send a share of the items down another branch than the chosen one."""
        return agent.perturb("misroute", dose=often, seconds=seconds, pattern=pattern)
