"""Guide: the walker always has a cue."""

from emergent.models.walk.kernel.layout import GUIDE, GUIDE_ERROR
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Dose, Setting


class Guide(WalkKind):
    """A permanent cue of the next leg; the dose is the chance, at each step without a cue, that one begins."""

    name = "guide"
    sentence = "The walker always has a cue of the way."
    dose = Dose("guided or not", 0, 1, 1, (0.0, 1.0))
    settings = (Setting("error", 0.0, "Standard deviation of the cue's error, drawn anew for each.", "rad", 0, 10),)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(GUIDE, dose), Change(GUIDE_ERROR, settings["error"])]
