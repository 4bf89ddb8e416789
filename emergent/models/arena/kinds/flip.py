"""Flip: another title stands above the run."""

from emergent.models.arena.kind import ArenaKind, Change
from emergent.perturbation import Dose


class Flip(ArenaKind):
    """The title says that somebody else walks: for 1 one who seeks the flag, for 2 one who wanders."""

    name = "flip"
    sentence = (
        "Says in the title that one walks who seeks the flag (1), or who wanders (2), not one who seeks the coin."
    )
    applies_to = ("title",)
    dose = Dose("number of the title", 0, 2, 1, (0.0, 1.0, 2.0))

    def changes(self, dose, settings, parameters):
        return [Change("title", dose)]
