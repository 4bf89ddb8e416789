"""Displace: the member is put elsewhere, at once."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, Combine, PlaneKind, direction
from emergent.perturbation import Dose, Perturbation, Setting, Timing


class Displace(PlaneKind):
    """The member jumps by the dose [m] in the direction `bearing`. One that has arrived stays."""

    name = "displace"
    sentence = "Puts the {member} elsewhere: the dose in metres, in the direction of the bearing."
    needs = ("x", "y")
    dose = Dose("m", 0, 1e5, 40)
    timing = Timing.INSTANT
    settings = (Setting("bearing", 90.0, "Direction, counter-clockwise from the x axis.", "degrees", -360, 360),)

    def changes(self, dose, settings, parameters):
        c, s = direction(settings["bearing"])
        return [Change("x", dose * c, Combine.ADD), Change("y", dose * s, Combine.ADD)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, metres: float | None = None, bearing: float | None = None) -> Perturbation:
        """Put it `metres` away in the direction `bearing` [degrees, counter-clockwise from the x axis], at once."""
        return agent.perturb("displace", dose=metres, bearing=bearing)
