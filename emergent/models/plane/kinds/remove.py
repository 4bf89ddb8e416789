"""Remove: the member is not there."""

from emergent.models.plane.kind import Change, PlaneKind
from emergent.perturbation import Dose


class Remove(PlaneKind):
    """The member is gone: it neither moves nor is seen. With a duration it comes back where it left."""

    name = "remove"
    sentence = "Takes the {member} out of the group; with a duration it comes back where it left."
    needs = ("presence",)
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change("presence", 0.0)]
