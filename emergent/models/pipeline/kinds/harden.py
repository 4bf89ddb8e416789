"""Harden: the items are harder."""

from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Dose


class Harden(PipelineKind):
    """The dose [logit] is added to the difficulty of every item."""

    name = "harden"
    sentence = "All items are harder by the dose, in logits."
    applies_to = ("items",)
    dose = Dose("logit", 0, 20, 1)

    def sets(self, dose, settings, parameters):
        return [Change("harder", dose)]
