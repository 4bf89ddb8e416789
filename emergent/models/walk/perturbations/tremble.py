"""Tremble: the walker's heading is noisier."""

import math

from emergent.channels import Combine
from emergent.models.walk.kernel.layout import NOISE
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Dose


class Tremble(WalkKind):
    """The dose is by how many times its own the heading's diffusion grows: 2 makes of D three times D."""

    name = "tremble"
    sentence = "The heading's diffusion D grows to (1 + dose) times D."
    dose = Dose("times D", 0, 100, 2)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(NOISE, math.sqrt(1.0 + dose), Combine.MULTIPLY)]
