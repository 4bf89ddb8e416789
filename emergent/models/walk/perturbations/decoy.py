"""Decoy: the walker's cues point to another place."""

import math

from emergent.arithmetic import ARRAYS
from emergent.models.walk.kernel.layout import DECOY, DECOY_ON, DECOY_X, DECOY_Y
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Setting


class Decoy(WalkKind):
    """The dose is the share of the walker's cues (or of its smell) that come from another place.

    The place lies as far from the start as the restaurant, `degrees` around it. Whoever gets there stops there. There
    is one such place at a time: of overlapping decoys the latest says where.
    """

    name = "decoy"
    sentence = "A share of the walker's cues points to another place, as far away, `degrees` around."
    settings = (Setting("degrees", 90.0, "Bearing of the other place, off the restaurant's.", "degrees", -360, 360),)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        x, y = parameters.restaurant
        s, c = (float(v) for v in ARRAYS.sincos(math.radians(settings["degrees"])))
        place = [Change(DECOY_X, x * c - y * s), Change(DECOY_Y, x * s + y * c), Change(DECOY_ON, 1.0)]
        return [Change(DECOY, dose), *place]
