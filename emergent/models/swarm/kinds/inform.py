"""Inform: the member prefers the goal's direction, as the informed do."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.swarm.kind import Change, SwarmKind
from emergent.perturbation import Perturbation


class Inform(SwarmKind):
    """The dose is the share of the member's preference that becomes the goal's direction, whatever it preferred."""

    name = "inform"
    sentence = "The {member} prefers the goal's direction, as the informed do."

    def changes(self, dose, settings, parameters):
        return [Change("inform", dose)]

    @intervention
    @staticmethod
    def by_hand(agent: Perturbable, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Let it prefer the goal's direction, as the informed do; a share counts as much less."""
        return agent.perturb("inform", dose=share, seconds=seconds)
