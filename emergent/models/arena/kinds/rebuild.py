"""Rebuild: walls of another kind."""

from emergent.models.arena.kind import ArenaKind, Change
from emergent.perturbation import Dose


class Rebuild(ArenaKind):
    """The walls are a maze in which exactly one way leads from each cell to each other: none was seen in training."""

    name = "rebuild"
    sentence = "Makes the walls a maze with one way from each cell to each other, which no agent saw in training."
    applies_to = ("maze",)
    dose = Dose("rebuilt or not", 0, 1, 1, (0.0, 1.0))

    def changes(self, dose, settings, parameters):
        return [Change("maze", dose)]
