"""Fork: another future for the same state."""

from emergent import perturbation
from emergent.models.arena.kind import ArenaKind, Change, Combine


class Fork(perturbation.Fork, ArenaKind):
    """Re-key every draw from the onset on."""

    applies_to = ("chance",)

    def changes(self, dose, settings, parameters):
        return [Change("fork", dose, Combine.ADD)]
