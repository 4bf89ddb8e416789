"""Stuck: a component repeats itself."""

from emergent.models.pipeline.kernel.layout import STUCK
from emergent.models.pipeline.kind import PATTERN, Change, PipelineKind


class Stuck(PipelineKind):
    """The dose is the share of operations that repeat the component's last result, whatever item that was for."""

    name = "stuck"
    sentence = "A share of operations repeats what the component did last, whatever item that was for."
    applies_to = ("stage", "tool", "edge", "router", "reviewer", "aggregator")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(STUCK, dose)]
