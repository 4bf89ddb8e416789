"""Move: the target is somewhere else."""

from emergent.models.plane.kind import Change, PlaneKind, direction
from emergent.perturbation import Dose, Setting


class Move(PlaneKind):
    """The target stands the dose [m] off its position, in the direction `bearing`. Who has arrived stays there."""

    name = "move"
    sentence = "The {target} moves by the dose in metres, in the direction of the bearing."
    needs = ("target_x", "target_y")
    applies_to = ("{target}",)
    dose = Dose("m", 0, 1e5, 100)
    settings = (Setting("bearing", 90.0, "Direction, counter-clockwise from the x axis.", "degrees", -360, 360),)

    def changes(self, dose, settings, parameters):
        x, y = parameters.target
        c, s = direction(settings["bearing"])
        return [Change("target_x", x + dose * c), Change("target_y", y + dose * s)]
