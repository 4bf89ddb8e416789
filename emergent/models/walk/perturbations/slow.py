"""Slow: the walker walks more slowly."""

from emergent.channels import Combine
from emergent.models.walk.kind import Change, WalkKind
from emergent.models.walk.layout import SPEED


class Slow(WalkKind):
    """The dose is the share of the speed that is lost."""

    name = "slow"
    sentence = "The walker loses a share of its speed."

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(SPEED, 1.0 - dose, Combine.MULTIPLY)]
