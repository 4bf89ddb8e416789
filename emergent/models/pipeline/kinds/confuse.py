"""Confuse: an agent is less competent."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Dose, Perturbation


class Confuse(PipelineKind):
    """The dose [logit] is subtracted from the competence; 1 turns a probability of .9 into .77."""

    name = "confuse"
    sentence = "The agent's competence falls by the dose, in logits."
    applies_to = ("stage", "aggregator")
    dose = Dose("logit", 0, 20, 1)

    def sets(self, dose, settings, parameters):
        return [Change("skill", -dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, logits: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take competence away."""
        return agent.perturb("confuse", dose=logits, seconds=seconds)
