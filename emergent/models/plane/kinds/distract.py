"""Distract: the member goes somewhere else instead, for a while."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, PlaneKind
from emergent.perturbation import Dose, Perturbation, Timing


class Distract(PlaneKind):
    """For as long as its dose, the member heads for somewhere else: in the walk for the nearest shop window."""

    name = "distract"
    sentence = "The {member} heads for a shop window instead, for as many seconds as the dose."
    needs = ("errand",)
    dose = Dose("s", 0, 1e6, 30)
    timing = Timing.DOSE

    def changes(self, dose, settings, parameters):
        return [Change("errand", 1.0)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, seconds: float | None = None) -> Perturbation:
        """Head for somewhere else for `seconds`, and then take up moving with the others again."""
        return agent.perturb("distract", dose=seconds)
