"""Move: the coin is somewhere else."""

from emergent.models.arena.kind import ArenaKind, Change, Combine
from emergent.perturbation import Dose, Setting, Timing


class Move(ArenaKind):
    """The coin is put on a random free cell of the region, at once; it has to be collected there, once more."""

    name = "move"
    sentence = (
        "Puts the coin on a random free cell, where it has to be collected, once more; another dose, another cell."
    )
    applies_to = ("coin",)
    dose = Dose("number of the cell drawn", 0, 1e6, 1)
    timing = Timing.INSTANT
    settings = (Setting("shown", "yes", "Whether it is seen where the coin is now.", words=("yes", "no")),)

    def changes(self, dose, settings, parameters):
        return [Change("hidden", float(settings["shown"] == "no")), Change("coin", dose, Combine.ADD)]
