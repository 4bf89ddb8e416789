"""Placebo: nothing at all."""

from emergent.models.pipeline.kernel.layout import IDLE
from emergent.models.pipeline.kind import EDGES, NODES, Change, PipelineKind


class Placebo(PipelineKind):
    """Sets a number that no rule reads: whatever it seems to do is an error of the measurement."""

    name = "placebo"
    sentence = "Does nothing, in the same way as the others do something."
    applies_to = (*NODES, *EDGES)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(IDLE, dose)]
