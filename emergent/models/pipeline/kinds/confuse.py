"""Confuse: an agent is less competent."""

from emergent.models.pipeline.kernel.layout import SKILL
from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Dose


class Confuse(PipelineKind):
    """The dose [logit] is subtracted from the competence; 1 turns a probability of .9 into .77."""

    name = "confuse"
    sentence = "The agent's competence falls by the dose, in logits."
    applies_to = ("stage", "aggregator")
    dose = Dose("logit", 0, 20, 1)

    def sets(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(SKILL, -dose)]
