"""Respecify: items change what they ask for."""

from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Timing


class Respecify(PipelineKind):
    """At the onset the dose is the share of items, finished ones aside, whose target and parts are drawn anew."""

    name = "respecify"
    sentence = "A share of the items that are not finished asks for something else from the onset on."
    applies_to = ("specification",)
    timing = Timing.INSTANT

    def sets(self, dose, settings, parameters):
        return [Change("respecify", dose)]
