"""Freeze: the member stands still, and is seen standing."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, PlaneKind
from emergent.perturbation import Dose, Perturbation, Timing


class Freeze(PlaneKind):
    """The member neither walks nor turns for as long as its dose; the others still see it and wait for it."""

    name = "freeze"
    sentence = "The {member} stands still for as many seconds as the dose; the others still see it."
    needs = ("mobility",)
    dose = Dose("s", 0, 1e6, 60)
    timing = Timing.DOSE

    def changes(self, dose, settings, parameters):
        return [Change("mobility", 0.0)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, seconds: float | None = None) -> Perturbation:
        """Make it stand still for `seconds`; the others still see it."""
        return agent.perturb("freeze", dose=seconds)
