"""Move: the restaurant is somewhere else."""

import math

from emergent.arithmetic import ARRAYS
from emergent.models.walk.kernel.layout import GOAL_X, GOAL_Y
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Dose, Setting


class Move(WalkKind):
    """The restaurant stands the dose [m] off its place, in the direction `bearing`. Who has arrived stays there."""

    name = "move"
    sentence = "The restaurant moves by the dose in metres, in the direction of the bearing."
    applies_to = ("restaurant",)
    dose = Dose("m", 0, 1e5, 100)
    settings = (Setting("bearing", 90.0, "Direction, counter-clockwise from the x axis.", "degrees", -360, 360),)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        x, y = parameters.restaurant
        s, c = (float(v) for v in ARRAYS.sincos(math.radians(settings["bearing"])))
        return [Change(GOAL_X, x + dose * c), Change(GOAL_Y, y + dose * s)]
