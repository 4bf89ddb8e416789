"""Weaken: the part does less."""

from emergent.models.arena.kind import PARTS, ArenaKind, Change, Combine
from emergent.models.interventions import Perturbable, intervention
from emergent.perturbation import Perturbation


class Weaken(ArenaKind):
    """The part is at work by one minus the dose: a sense shows less, a unit says less, a planner makes fewer sweeps."""

    name = "weaken"
    sentence = "Takes a share of what the part does: what a sense shows, what a unit says, a planner's sweeps."
    applies_to = PARTS

    def changes(self, dose, settings, parameters):
        return [Change("presence", 1.0 - dose, Combine.MULTIPLY)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take a share of what it does."""
        return agent.perturb("weaken", dose=share, seconds=seconds)
