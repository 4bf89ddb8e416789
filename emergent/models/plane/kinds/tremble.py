"""Tremble: the member's heading is noisier."""

import math

from emergent.models.plane.kind import Change, Combine, PlaneKind
from emergent.perturbation import Dose


class Tremble(PlaneKind):
    """The dose is by how many times its own the heading's diffusion grows: 2 makes of D three times D."""

    name = "tremble"
    sentence = "The heading's diffusion D grows to (1 + dose) times D."
    needs = ("noise",)
    dose = Dose("times D", 0, 100, 2)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change("noise", math.sqrt(1.0 + dose), Combine.MULTIPLY)]
