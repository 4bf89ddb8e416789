"""Stumble: moves are random ones."""

from emergent.models.arena.kind import ArenaKind, Change
from emergent.models.interventions import Perturbable, intervention
from emergent.perturbation import Perturbation


class Stumble(ArenaKind):
    """With the dose as its chance, each move is a random one, whatever the agent chooses."""

    name = "stumble"
    sentence = "Lets each move, by the chance that is the dose, be a random one."
    applies_to = ("walker",)

    def changes(self, dose, settings, parameters):
        return [Change("stumble", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, chance: float | None = None, seconds: float | None = None) -> Perturbation:
        """Let each of its moves, by this chance, be a random one."""
        return agent.perturb("stumble", dose=chance, seconds=seconds)
