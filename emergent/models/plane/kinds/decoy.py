"""Decoy: the member's cues point to another place."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, PlaneKind, turned
from emergent.perturbation import Perturbation, Setting


class Decoy(PlaneKind):
    """The dose is the share of the member's cues (or of its smell) that come from another place.

    The place lies as far from the start as the target, `degrees` around it. Whoever gets there stops there. There
    is one such place at a time: of overlapping decoys the latest says where.
    """

    name = "decoy"
    sentence = "A share of the {member}'s cues points to another place, as far away, `degrees` around."
    needs = ("decoy", "decoy_x", "decoy_y", "decoy_on")
    settings = (Setting("degrees", 90.0, "Bearing of the other place, off the {target}'s.", "degrees", -360, 360),)

    def changes(self, dose, settings, parameters):
        x, y = turned(parameters.target, settings["degrees"])
        return [Change("decoy", dose), Change("decoy_x", x), Change("decoy_y", y), Change("decoy_on", 1.0)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, share: float | None = None, seconds: float | None = None, *, degrees: float | None = None
    ) -> Perturbation:
        """Let a share of its cues point to another place, as far away as the target, `degrees` around the start."""
        return agent.perturb("decoy", dose=share, seconds=seconds, degrees=degrees)
