"""Garble: an operation goes wrong silently."""

from emergent.models.pipeline.kernel.layout import GARBLE, TOUCH
from emergent.models.pipeline.kind import PATTERN, Change, PipelineKind


class Garble(PipelineKind):
    """The dose is the share of operations whose artefact has every symbol wrong; a reviewer's verdict is reversed."""

    name = "garble"
    sentence = "A share of operations goes wrong silently: nothing shows that the artefact is wrong."
    applies_to = ("stage", "tool", "edge", "board", "reviewer", "aggregator")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(TOUCH, dose), Change(GARBLE, 1.0)]
