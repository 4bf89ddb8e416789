"""Displace: the walker is put elsewhere, at once."""

import math

from emergent.arithmetic import ARRAYS
from emergent.channels import Combine
from emergent.models.walk.kernel.layout import X, Y
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Dose, Setting, Timing


class Displace(WalkKind):
    """The walker jumps by the dose [m] in the direction `bearing`. One that has arrived stays."""

    name = "displace"
    sentence = "Puts the walker elsewhere: the dose in metres, in the direction of the bearing."
    dose = Dose("m", 0, 1e5, 40)
    timing = Timing.INSTANT
    settings = (Setting("bearing", 90.0, "Direction, counter-clockwise from the x axis.", "degrees", -360, 360),)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        s, c = ARRAYS.sincos(math.radians(settings["bearing"]))
        return [Change(X, dose * float(c), Combine.ADD), Change(Y, dose * float(s), Combine.ADD)]
