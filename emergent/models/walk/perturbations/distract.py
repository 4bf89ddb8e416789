"""Distract: the walker goes window shopping instead of walking with the others."""

from emergent.models.walk.kernel.layout import ERRAND
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Dose, Timing


class Distract(WalkKind):
    """For as long as its dose, the walker heads for the shop window that was nearest when it began."""

    name = "distract"
    sentence = "The walker heads for a shop window instead, for as many seconds as the dose."
    dose = Dose("s", 0, 1e6, 30)
    timing = Timing.DOSE

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(ERRAND, 1.0)]
