"""Dusk: nobody sees the others as far."""

from emergent.models.walk.kind import Change, Combine, WalkKind


class Dusk(WalkKind):
    """The dose is the share of everybody's vision [m] that is lost."""

    name = "dusk"
    sentence = "Everybody loses a share of the distance up to which others are seen."
    applies_to = ("daylight",)

    def changes(self, dose, settings, parameters):
        return [Change("light", 1.0 - dose, Combine.MULTIPLY)]
