"""Guide: an expert makes the moves."""

from emergent.models.arena.kind import ArenaKind, Change
from emergent.models.interventions import Perturbable, intervention
from emergent.perturbation import Perturbation


class Guide(ArenaKind):
    """With the dose as its chance, each move is that of an expert, who takes a shortest way to the coin."""

    name = "guide"
    sentence = "Lets each move, by the chance that is the dose, be one on a shortest way to the coin."
    applies_to = ("walker",)

    def changes(self, dose, settings, parameters):
        return [Change("guide", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, chance: float | None = None, seconds: float | None = None) -> Perturbation:
        """Let each of its moves, by this chance, be one on a shortest way to the coin."""
        return agent.perturb("guide", dose=chance, seconds=seconds)
