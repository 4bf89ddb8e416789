"""Chance: an agent works at chance."""

from emergent.models.pipeline.kernel.layout import CHANCE
from emergent.models.pipeline.kind import AGENTS, Change, PipelineKind


class Chance(PipelineKind):
    """The dose is the share of operations whose result is drawn uniformly from all that the agent could give."""

    name = "chance"
    sentence = "A share of operations gives a result drawn at random."
    applies_to = AGENTS

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(CHANCE, dose)]
