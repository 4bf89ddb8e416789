"""Slow: the member walks more slowly."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, Combine, PlaneKind
from emergent.perturbation import Perturbation


class Slow(PlaneKind):
    """The dose is the share of the speed that is lost."""

    name = "slow"
    sentence = "The {member} loses a share of its speed."
    needs = ("speed",)

    def changes(self, dose, settings, parameters):
        return [Change("speed", 1.0 - dose, Combine.MULTIPLY)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take away a share of its speed."""
        return agent.perturb("slow", dose=share, seconds=seconds)
