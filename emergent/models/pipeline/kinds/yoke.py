"""Yoke: what reaches an agent belongs to another item."""

from emergent.models.pipeline.kernel.layout import YOKE
from emergent.models.pipeline.kind import Change, PipelineKind


class Yoke(PipelineKind):
    """The dose is the share of items for which what comes in is worthless; the agent's own part stays its own."""

    name = "yoke"
    sentence = "What reaches the agent belongs to another item, for a share of the items."
    applies_to = ("stage", "router", "reviewer", "aggregator")

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(YOKE, dose)]
