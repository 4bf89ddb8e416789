"""Delay: a component takes longer."""

from math import floor

from emergent.models.pipeline.kernel.layout import DELAY
from emergent.models.pipeline.kind import PATTERN, Change, PipelineKind
from emergent.perturbation import Dose


class Delay(PipelineKind):
    """The dose is by how many steps each operation takes longer, rounded to a whole one."""

    name = "delay"
    sentence = "The component takes longer, by as many steps as the dose."
    applies_to = ("stage", "tool", "edge", "router", "queue", "reviewer", "aggregator")
    dose = Dose("steps", 0, 1000, 5)
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(DELAY, floor(dose + 0.5))]
