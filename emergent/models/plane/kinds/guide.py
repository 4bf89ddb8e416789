"""Guide: the member always has a cue."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, PlaneKind
from emergent.perturbation import Dose, Perturbation, Setting


class Guide(PlaneKind):
    """A permanent cue of the next leg; the dose is the chance, at each step without a cue, that one begins."""

    name = "guide"
    sentence = "The {member} always has a cue of the way."
    needs = ("guide", "guide_error")
    dose = Dose("guided or not", 0, 1, 1, (0.0, 1.0))
    settings = (Setting("error", 0.0, "Standard deviation of the cue's error, drawn anew for each.", "rad", 0, 10),)

    def changes(self, dose, settings, parameters):
        return [Change("guide", dose), Change("guide_error", settings["error"])]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, chance: float | None = None, seconds: float | None = None, *, error: float | None = None
    ) -> Perturbation:
        """Give it a cue of the way at every step, or with a `chance` at each; `error` [rad] is the cue's deviation."""
        return agent.perturb("guide", dose=chance, seconds=seconds, error=error)
