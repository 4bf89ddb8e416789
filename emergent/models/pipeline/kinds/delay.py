"""Delay: a component takes longer."""

from math import floor

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import PATTERN, Change, Pattern, PipelineKind
from emergent.perturbation import Dose, Perturbation


class Delay(PipelineKind):
    """The dose is by how many steps each operation takes longer, rounded to a whole one."""

    name = "delay"
    sentence = "The component takes longer, by as many steps as the dose."
    applies_to = ("stage", "tool", "edge", "router", "queue", "reviewer", "aggregator")
    dose = Dose("steps", 0, 1000, 5)
    settings = (PATTERN,)

    def sets(self, dose, settings, parameters):
        return [Change("delay", floor(dose + 0.5))]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, steps: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
    ) -> Perturbation:
        """Take longer, by as many steps."""
        return agent.perturb("delay", dose=steps, seconds=seconds, pattern=pattern)
