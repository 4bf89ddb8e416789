"""Slow: the walker walks more slowly."""

from emergent.channels import Combine
from emergent.models.walk.kernel.layout import SPEED
from emergent.models.walk.kind import Change, WalkKind


class Slow(WalkKind):
    """The dose is the share of the speed that is lost."""

    name = "slow"
    sentence = "The walker loses a share of its speed."

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [Change(SPEED, 1.0 - dose, Combine.MULTIPLY)]
