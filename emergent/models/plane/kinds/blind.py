"""Blind: the member loses a share of what it senses of the target."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, Combine, PlaneKind
from emergent.perturbation import Perturbation


class Blind(PlaneKind):
    """The member's one sensor of the target: the dose is the share that it loses of it."""

    name = "blind"
    sentence = "The {member} loses a share of what it senses of the {target}."
    needs = ("sight",)

    def changes(self, dose, settings, parameters):
        return [Change("sight", 1.0 - dose, Combine.MULTIPLY)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take away a share of what it senses of the target."""
        return agent.perturb("blind", dose=share, seconds=seconds)
