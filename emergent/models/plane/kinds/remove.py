"""Remove: the member is not there."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, PlaneKind
from emergent.perturbation import Dose, Perturbation


class Remove(PlaneKind):
    """The member is gone: it neither moves nor is seen. With a duration it comes back where it left."""

    name = "remove"
    sentence = "Takes the {member} out of the group; with a duration it comes back where it left."
    needs = ("presence",)
    absence = True
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))

    def changes(self, dose, settings, parameters):
        return [Change("presence", 0.0)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, seconds: float | None = None) -> Perturbation:
        """Take it out of the group, for good or for `seconds`; it comes back where it left.

        It stays in `model.agents` with the state `absent`, and leaves `model.space`.
        """
        return agent.perturb("remove", seconds=seconds)
