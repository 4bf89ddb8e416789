"""`GroundTruthSystem`: components, kinds of perturbation, reference plans, and batches of runs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from emergent.component import CHANCE, ENVIRONMENT, Component
from emergent.goal import Arrival, Goal
from emergent.models.ground_truth import engine as e
from emergent.models.ground_truth.channels import CHANNELS
from emergent.models.ground_truth.crowd import Dynamics
from emergent.models.ground_truth.dynamics import DYNAMICS
from emergent.models.ground_truth.kinds import KINDS, GroundTruthKind
from emergent.models.ground_truth.parameters import GroundTruthParameters
from emergent.models.kernel_system import Index
from emergent.models.plane.arrival import ArrivalObservation, ArrivalSystem
from emergent.system import System
from emergent.timeline import Events
from emergent.variant import Variant


class GroundTruthSystem(ArrivalSystem):
    """A group whose dynamics are known, and with them the true value of every metric and the right verdict.

    Without parameters, ten members that find the goal by ranging.
    """

    name = "ground-truth"
    parameters_class = GroundTruthParameters
    parameters: GroundTruthParameters
    channels, own_kinds, kind_class = CHANNELS, KINDS, GroundTruthKind
    environment = ("goal",)
    strikes = (*System.strikes, "close")
    block, shares = 1024, 1  # NumPy is the faster, the more runs it takes at once

    @classmethod
    def own_goal(cls, parameters: GroundTruthParameters) -> Goal:
        """Everybody's arrival; midway is a sixth of the horizon."""
        sentence = "Every member reaches the goal within the horizon."
        return Arrival(sentence, midway=parameters.horizon / 6, apart=10.0, together=7.0)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The members, the goal, what else the dynamics have in the environment, and chance."""
        *others, chance = super().components
        return (*others, *(Component(part, ENVIRONMENT) for part in self.dynamics.parts), chance)

    @cached_property
    def dynamics(self) -> Dynamics:
        """The dynamics."""
        return DYNAMICS[self.parameters.dynamics](self.parameters, self.order)

    @property
    def reach(self) -> float:
        """How far members hear each other, as declared [m]."""
        return self.parameters.earshot

    def informed(self, factor: float) -> Variant:
        """One member with `factor` times its cues, where the dynamics have such."""
        return self.dynamics.informed(factor)

    def capabilities(self) -> Mapping[str, float]:
        """With which probability each member does its part, where the dynamics have such parts."""
        return self.dynamics.capabilities()

    def capability(self, accuracy: Mapping[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
        """What members that do their parts with these probabilities attain together."""
        return self.dynamics.capability(accuracy)

    def resized(self, members: int) -> Variant:
        """The parameters with so many members, of whom as large a share is needed."""
        needed = max(1, round(self.parameters.needed * members / self.parameters.members))
        return Variant({"members": members, "needed": needed})

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
        e.advance(state, self.dynamics, self.parameters, e.Agenda(events, plan), seen)

    def end(self, state: e.Runs, seen: ArrivalObservation) -> None:
        """Note who arrived when and where."""
        seen.arrive(state.arrived, state.arrived_at)
