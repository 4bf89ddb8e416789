"""Tremble: the member's heading is noisier."""

import math

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, Combine, PlaneKind
from emergent.perturbation import Dose, Perturbation


class Tremble(PlaneKind):
    """The dose is by how many times its own the heading's diffusion grows: 2 makes of D three times D."""

    name = "tremble"
    sentence = "The heading's diffusion D grows to (1 + dose) times D."
    needs = ("noise",)
    dose = Dose("times D", 0, 100, 2)

    def changes(self, dose, settings, parameters):
        return [Change("noise", math.sqrt(1.0 + dose), Combine.MULTIPLY)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, times: float | None = None, seconds: float | None = None) -> Perturbation:
        """Let its heading diffuse more: by `times` its D on top of D."""
        return agent.perturb("tremble", dose=times, seconds=seconds)
