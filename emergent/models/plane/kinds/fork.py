"""Fork: another future for the same state."""

from emergent import perturbation
from emergent.models.plane.kind import Change, Combine, PlaneKind


class Fork(perturbation.Fork, PlaneKind):
    """Re-key every draw from the onset on."""

    needs = ("fork",)
    applies_to = ("chance",)

    def changes(self, dose, settings, parameters):
        return [Change("fork", dose, Combine.ADD)]
