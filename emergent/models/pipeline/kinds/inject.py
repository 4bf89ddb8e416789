"""Inject: errors in a share of the symbols of some messages."""

from math import exp

from emergent.models.interventions import Perturbable, intervention
from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Dose, Perturbation, Setting


class Inject(PipelineKind):
    """Wrong symbols, silently; the dose is Pe, how badly a message is hit that is touched, `often` is Pm, how often.

    A touched artefact is wrong with probability 1 − e^(−λ Pe), λ being the parameter `fragility`: each of its K symbols
    with 1 − e^(−λ Pe / K). How often acts linearly on success; how badly saturates.
    """

    name = "inject"
    sentence = "Errors of a strength, the dose, are put into a share of the artefacts that the component hands over."
    applies_to = ("stage", "edge", "aggregator")
    dose = Dose("strength", 0, 1, 0.4)
    settings = (Setting("often", 1.0, "Share of operations that are touched.", "share", 0, 1),)

    def sets(self, dose, settings, parameters):
        symbol = 1 - exp(-parameters.fragility * dose / parameters.symbols)
        return [Change("touch", settings["often"]), Change("garble", round(symbol, 12))]  # the same on every machine

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable, strength: float | None = None, seconds: float | None = None, *, often: float | None = None
    ) -> Perturbation:
        """Put errors of a strength (Pe) into what it hands over, `often` (Pm) a share of the artefacts."""
        return agent.perturb("inject", dose=strength, seconds=seconds, often=often)
