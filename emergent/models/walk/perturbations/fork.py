"""Fork: another future for the same state."""

from emergent import perturbation
from emergent.channels import Combine
from emergent.models.walk.kernel.layout import FORK
from emergent.models.walk.kind import Change, WalkKind


class Fork(perturbation.Fork, WalkKind):
    """Re-key every draw from the onset on."""

    applies_to = ("chance",)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(FORK, dose, Combine.ADD)]
