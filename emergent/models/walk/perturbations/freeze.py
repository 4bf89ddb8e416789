"""Freeze: the walker stands still, and is seen standing."""

from emergent.models.walk.kernel.layout import MOBILE
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Dose, Timing


class Freeze(WalkKind):
    """The walker neither walks nor turns for as long as its dose; the others still see it and wait for it."""

    name = "freeze"
    sentence = "The walker stands still for as many seconds as the dose; the others still see it."
    dose = Dose("s", 0, 1e6, 60)
    timing = Timing.DOSE

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(MOBILE, 0.0)]
