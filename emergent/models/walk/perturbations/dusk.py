"""Dusk: nobody sees the others as far."""

from emergent.channels import Combine
from emergent.models.walk.kernel.layout import LIGHT
from emergent.models.walk.kind import Change, WalkKind


class Dusk(WalkKind):
    """The dose is the share of everybody's vision [m] that is lost."""

    name = "dusk"
    sentence = "Everybody loses a share of the distance up to which others are seen."
    applies_to = ("daylight",)

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(LIGHT, 1.0 - dose, Combine.MULTIPLY)]
