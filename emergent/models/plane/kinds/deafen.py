"""Deafen: the member takes less notice of the others."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, Combine, PlaneKind
from emergent.perturbation import Perturbation


class Deafen(PlaneKind):
    """The dose is the share of the others' weight that is lost: cohesion, alignment, separation, waiting, smelling out.

    At dose 1 the member moves just as if it were alone.
    """

    name = "deafen"
    sentence = "The others lose a share of their weight for the {member}."
    needs = ("others",)

    def changes(self, dose, settings, parameters):
        return [Change("others", 1.0 - dose, Combine.MULTIPLY)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take away a share of the weight that the others have for it; all of it leaves it moving as if alone."""
        return agent.perturb("deafen", dose=share, seconds=seconds)
