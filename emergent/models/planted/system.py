"""Planted systems as a system: components, kinds of perturbation, reference plans, and batches of runs."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from emergent.component import CHANCE
from emergent.goal import Arrival, Goal
from emergent.models.kernel_system import Index
from emergent.models.plane.arrival import ArrivalObservation, ArrivalSystem
from emergent.models.planted import engine as e
from emergent.models.planted.channels import CHANNELS
from emergent.models.planted.kinds import KINDS, PlantedKind
from emergent.models.planted.law import Law
from emergent.models.planted.laws import LAWS
from emergent.models.planted.parameters import PlantedParameters
from emergent.timeline import Events
from emergent.variant import Variant


class PlantedSystem(ArrivalSystem):
    """A group whose law is known, and with it the true value of every metric and the right verdict.

    Without parameters, ten members that find the goal by ranging.
    """

    name = "planted"
    parameters_class = PlantedParameters
    parameters: PlantedParameters
    channels, own_kinds, kind_class = CHANNELS, KINDS, PlantedKind
    environment = ("goal",)
    shares = 1  # NumPy is the faster, the more runs it takes at once

    @classmethod
    def own_goal(cls, parameters: PlantedParameters) -> Goal:
        """Everybody's arrival; midway is a sixth of the horizon."""
        sentence = "Every member reaches the goal within the horizon."
        return Arrival(sentence, midway=parameters.horizon / 6, apart=10.0, together=7.0)

    @cached_property
    def law(self) -> Law:
        """The law."""
        return LAWS[self.parameters.law](self.parameters, self.order)

    def informed(self, factor: float) -> Variant:
        """One member with `factor` times its cues, where the law has such."""
        return self.law.informed(factor)

    def start(self, seeds: npt.NDArray[np.uint64]) -> e.Runs:
        """Return the state at time 0, one run a seed."""
        return e.begin(self.parameters, self.base, seeds, self.keys, CHANCE.key)

    def advance(
        self,
        state: e.Runs,
        events: Events,
        plan: Index,
        seen: ArrivalObservation,
        start: int,
        stop: int,
    ) -> None:
        """Advance every run from step 0 to the horizon: what is drawn once a run is drawn at its first step."""
        assert (start, stop) == (0, self.steps)
        e.advance(state, self.law, self.parameters, e.Agenda(events, plan), seen)

    def end(self, state: e.Runs, seen: ArrivalObservation) -> None:
        """Note who arrived when and where."""
        seen.arrive(state.arrived, state.place)
