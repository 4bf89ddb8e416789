"""Misroute: a router takes another branch."""

from emergent.models.pipeline.kernel.layout import MISROUTE
from emergent.models.pipeline.kind import PATTERN, Change, PipelineKind


class Misroute(PipelineKind):
    """The dose is the share of items that go down another branch than the one that was chosen."""

    name = "misroute"
    sentence = "A share of the items is sent down another branch than the chosen one."
    applies_to = ("router",)
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(MISROUTE, dose)]
