"""Teleport: the walker is somewhere else."""

from emergent.models.arena.kind import ArenaKind, Change, Combine
from emergent.models.interventions import Perturbable, intervention
from emergent.perturbation import Dose, Perturbation, Timing


class Teleport(ArenaKind):
    """The walker is put on a random free cell, at once. The dose only tells one landing from another."""

    name = "teleport"
    sentence = "Puts the walker on a random free cell, once; another dose, another cell."
    applies_to = ("walker",)
    dose = Dose("number of the cell drawn", 0, 1e6, 1)
    timing = Timing.INSTANT

    def changes(self, dose, settings, parameters):
        return [Change("teleport", dose, Combine.ADD)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, number: float | None = None) -> Perturbation:
        """Put it on a random free cell; another number, another cell."""
        return agent.perturb("teleport", dose=number)
