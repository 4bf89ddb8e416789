"""Blind: the walker loses a share of its cues, or of its smell."""

from emergent.channels import Combine
from emergent.models.walk.kernel.layout import SIGHT, STATIC, STUCK
from emergent.models.walk.kind import Change, WalkKind
from emergent.perturbation import Setting


class Blind(WalkKind):
    """The walker's one sensor of the goal: the dose is the share of glimpses, or of the smell's reading, that it loses.

    What a nose reads instead of the smell, for the share that it has lost: the constant `stuck`, plus `noise` times a
    uniform number in (0, 1), drawn anew at every step.
    """

    name = "blind"
    sentence = "The walker loses a share of its cues or of its smell."
    settings = (
        Setting("stuck", 0.0, "What a blinded nose reads instead.", "1", 0, 1),
        Setting("noise", 0.0, "Noise that a blinded nose reads in addition.", "1", 0, 1),
    )

    def changes(self, dose, settings, parameters):  # type: ignore[no-untyped-def]
        return [
            Change(SIGHT, 1.0 - dose, Combine.MULTIPLY),
            Change(STUCK, settings["stuck"]),
            Change(STATIC, settings["noise"]),
        ]
