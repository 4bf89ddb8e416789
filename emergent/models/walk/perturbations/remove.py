"""Remove: the walker is not there."""

from emergent.models.walk.kernel.layout import PRESENT
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Dose


class Remove(WalkKind):
    """The walker is gone: it neither moves nor is seen. With a duration it comes back where it left."""

    name = "remove"
    sentence = "Takes the walker out of the group; with a duration it comes back where it left."
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(PRESENT, 0.0)]
