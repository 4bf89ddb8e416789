"""Kinds of perturbation of systems of known ground truth: those of the plane, with shares that are probabilities.

Blind 0.3 means that the sensor fails with probability 0.3, drawn once for each member and run. So every mixture has a
closed form: dynamics only ever meet members that sense or don't, listen or don't.
"""

from __future__ import annotations

from emergent.models.ground_truth.channels import CHANNELS
from emergent.models.plane.kind import Change, PlaneKind
from emergent.models.plane.kinds import blind, deafen, decoy, guide, mislead, shared
from emergent.perturbation import Dose, Setting


class GroundTruthKind(PlaneKind):
    """A kind of perturbation of systems of known ground truth."""

    member, target = "member", "goal"


class Close(GroundTruthKind):
    """The board, which is no member, is closed: nobody reads it."""

    name = "close"
    sentence = "The board is closed: nobody reads it."
    applies_to = ("board",)
    dose = Dose("closed or not", 0, 1, 1, (0.0, 1.0))

    def changes(self, dose, settings, parameters):
        """Close it."""
        return [Change("board", 0.0)]


class Blind(blind.Blind, GroundTruthKind):
    """The member's one sensor of the goal fails."""

    sentence = "The member's sensor of the goal fails, with the dose as probability."


class Deafen(deafen.Deafen, GroundTruthKind):
    """The member takes no notice of the others: at dose 1 it does just what it would do alone."""

    sentence = "The member takes no notice of the others, with the dose as probability."


class Mislead(mislead.Mislead, GroundTruthKind):
    """The member heads stubbornly `degrees` off the goal's bearing from the start, or each in its own direction."""

    sentence = "A stubborn heading replaces the member's own will, with the dose as probability."


class Decoy(decoy.Decoy, GroundTruthKind):
    """The member's sensor shows another place, as far from the start, `degrees` around. Who gets there stops there."""

    sentence = "The member's sensor shows another place, as far away, `degrees` around, with the dose as probability."


class Guide(guide.Guide, GroundTruthKind):
    """The member goes to the goal, whatever the dynamics, with an error of its bearing that is drawn once a run."""

    sentence = "The member goes straight to the goal, with the dose as probability."
    dose = Dose("probability", 0, 1, 1)
    settings = (Setting("error", 0.0, "Standard deviation of the bearing's error.", "rad", 0, 10),)


KINDS: dict[str, PlaneKind] = {
    **shared(GroundTruthKind, CHANNELS),  # type: ignore[type-abstract]
    **{kind.name: kind() for kind in (Blind, Close, Deafen, Mislead, Decoy, Guide)},
}
"""All kinds by name."""
