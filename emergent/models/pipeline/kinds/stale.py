"""Stale: something older comes instead."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import PATTERN, Change, Pattern, PipelineKind
from emergent.perturbation import Perturbation


class Stale(PipelineKind):
    """The dose is the share of operations that give what was for the item before; the new value comes next time.

    A stale board is read as it was before the last write, by those who had not written by then.
    """

    name = "stale"
    sentence = "A share of operations gives an older value: what was for the item before."
    applies_to = ("tool", "edge", "board")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):
        return [Change("stale", dose)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
    ) -> Perturbation:
        """Hand over what is older for a share of operations, and the new next time."""
        return agent.perturb("stale", dose=often, seconds=seconds, pattern=pattern)
