"""Isolate: each part is alone."""

from emergent.models.arena.kind import ArenaKind, Change
from emergent.perturbation import Dose, Timing


class Isolate(ArenaKind):
    """As many walkers walk as there are parts, each with one part alone, to the end."""

    name = "isolate"
    sentence = "Lets as many walkers walk as there are parts, each with one part alone."
    applies_to = ("walker",)
    dose = Dose("alone or not", 0, 1, 1, (0.0, 1.0))
    timing = Timing.INSTANT

    def changes(self, dose, settings, parameters):
        return [Change("apart", dose)]
