"""Drop: what a component hands over is lost."""

from emergent.models.pipeline.kernel.layout import DROP
from emergent.models.pipeline.kind import PATTERN, Change, PipelineKind


class Drop(PipelineKind):
    """The dose is the share of operations whose result is lost. A tool whose reply is lost fails visibly."""

    name = "drop"
    sentence = "A share of what the component hands over is lost."
    applies_to = ("stage", "tool", "edge", "router", "board", "queue", "reviewer", "aggregator")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(DROP, dose)]
