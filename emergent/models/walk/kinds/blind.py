"""Blind: the walker loses a share of its cues, or of its smell."""

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kinds import blind
from emergent.models.walk.kind import Change, Combine, WalkKind
from emergent.perturbation import Perturbation, Setting


class Blind(blind.Blind, WalkKind):
    """The walker's one sensor of the goal: the dose is the share of glimpses, or of the smell's reading, that it loses.

    What a nose reads instead of the smell, for the share that it has lost: the constant `stuck`, plus `noise` times a
    uniform number in (0, 1), drawn anew at every step.
    """

    sentence = "The walker loses a share of its cues or of its smell."
    settings = (
        Setting("stuck", 0.0, "What a blinded nose reads instead.", "1", 0, 1),
        Setting("noise", 0.0, "Noise that a blinded nose reads in addition.", "1", 0, 1),
    )

    def changes(self, dose, settings, parameters):
        lost = Change("sight", 1.0 - dose, Combine.MULTIPLY)
        return [lost, Change("stuck", settings["stuck"]), Change("static", settings["noise"])]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable,
        share: float | None = None,
        seconds: float | None = None,
        *,
        stuck: float | None = None,
        noise: float | None = None,
    ) -> Perturbation:
        """Take away a share of its cues or of its smell, of which `stuck` plus `noise` is left instead."""
        return agent.perturb("blind", dose=share, seconds=seconds, stuck=stuck, noise=noise)
