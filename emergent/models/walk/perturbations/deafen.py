"""Deafen: the walker takes less notice of the others."""

from emergent.channels import Combine
from emergent.models.walk.kernel.layout import LISTEN
from emergent.models.walk.kind import Change, WalkKind


class Deafen(WalkKind):
    """The dose is the share of the others' weight that is lost: cohesion, alignment, separation, waiting, smelling out.

    At dose 1 the walker moves just as if it were alone.
    """

    name = "deafen"
    sentence = "The others lose a share of their weight for the walker."

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(LISTEN, 1.0 - dose, Combine.MULTIPLY)]
