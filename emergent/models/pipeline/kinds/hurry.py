"""Hurry: there is less time."""

from emergent.channels import Combine
from emergent.models.pipeline.kind import Change, PipelineKind


class Hurry(PipelineKind):
    """The dose is the share of the deadline (parameter `deadline`) that is taken away from every item."""

    name = "hurry"
    sentence = "A share of the time until the deadline is taken away."
    applies_to = ("items",)

    def sets(self, dose, settings, parameters):
        return [Change("hurry", 1.0 - dose, Combine.MULTIPLY)]
