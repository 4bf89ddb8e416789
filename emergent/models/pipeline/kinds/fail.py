"""Fail: an operation goes wrong visibly."""

from emergent.models.pipeline.kernel.layout import ERROR
from emergent.models.pipeline.kind import PATTERN, Change, PipelineKind


class Fail(PipelineKind):
    """The dose is the share of operations that end with an error, which others can see and retry."""

    name = "fail"
    sentence = "A share of operations goes wrong visibly: an error that the others can see."
    applies_to = ("stage", "tool", "edge")
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(ERROR, dose)]
