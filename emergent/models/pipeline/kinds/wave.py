"""Wave: a reviewer accepts without looking."""

from emergent.models.pipeline.kernel.layout import WAVE
from emergent.models.pipeline.kind import Change, PipelineKind


class Wave(PipelineKind):
    """The dose is the share of submissions that it waves through."""

    name = "wave"
    sentence = "The reviewer accepts a share of the submissions without looking."
    applies_to = ("reviewer",)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(WAVE, dose)]
