"""Remove: the part is not there."""

from emergent.models.arena.kind import PARTS, ArenaKind, Change
from emergent.models.interventions import Perturbable, intervention
from emergent.perturbation import Dose, Perturbation


class Remove(ArenaKind):
    """The part is gone: a sense shows nothing, a unit says nothing, a planner makes no sweep, a persona never acts."""

    name = "remove"
    sentence = "Takes the part out of the agent: a sense shows nothing, a unit is silent, a planner makes no sweep."
    applies_to = PARTS
    absence = True
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))

    def changes(self, dose, settings, parameters):
        return [Change("presence", 0.0)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, seconds: float | None = None) -> Perturbation:
        """Take it out of the agent, for good or for `seconds` (steps)."""
        return agent.perturb("remove", seconds=seconds)
