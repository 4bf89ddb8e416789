"""Mislead: the walker heads stubbornly another way."""

import math

from emergent.arithmetic import ARRAYS
from emergent.channels import Combine
from emergent.models.walk.kernel.layout import WILL, WILL_X, WILL_Y
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Setting


class Mislead(WalkKind):
    """The dose is the share of the walker's own will that a stubborn heading replaces.

    The heading is `degrees` off the bearing of the restaurant from the start, one for all that are misled; with
    `headings=own` everyone has an own one, drawn uniformly.
    """

    name = "mislead"
    sentence = "A stubborn heading replaces a share of the walker's own will."
    settings = (
        Setting(
            "degrees", 90.0, "How far off the bearing of the restaurant, as seen from the start.", "degrees", -360, 360
        ),
        Setting("headings", "common", "One heading for all, or each its own.", words=("common", "own")),
    )

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        if settings["headings"] == "own":
            return [Change(WILL, dose), Change(WILL_X, 0.0, Combine.DRAW), Change(WILL_Y, 0.0, Combine.DRAW)]
        x, y = parameters.restaurant
        s, c = (float(v) for v in ARRAYS.sincos(math.radians(settings["degrees"])))
        d = math.sqrt(x * x + y * y) or 1.0
        return [Change(WILL, dose), Change(WILL_X, (x * c - y * s) / d), Change(WILL_Y, (x * s + y * c) / d)]
