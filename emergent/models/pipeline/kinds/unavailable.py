"""Unavailable: a component is not there."""

from emergent.models.pipeline.kernel.layout import DOWN
from emergent.models.pipeline.kind import EDGES, NODES, Change, PipelineKind


class Unavailable(PipelineKind):
    """The dose is the share of steps at which it does nothing: items wait, calls fail visibly, messages get lost."""

    name = "unavailable"
    sentence = "The component is not available for a share of the steps."
    applies_to = (*NODES, *EDGES)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(DOWN, dose)]
