"""Close: a wall stands across the street."""

from emergent.models.walk.kind import Change, WalkKind


class Close(WalkKind):
    """A wall across the street (parameter `street`); the dose is the share of it that stands, from its first end."""

    name = "close"
    sentence = "A wall closes a share of the street."
    applies_to = ("street",)

    def changes(self, dose, settings, parameters):
        return [Change("street", dose)]
