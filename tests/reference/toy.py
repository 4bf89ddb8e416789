"""A small system whose members draw lots: for what every system can do."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from emergent.columns import AXIS, MEMBER, RUN, TIME
from emergent.component import CHANCE, ENVIRONMENT, Component
from emergent.goal import Arrival
from emergent.parameters import Parameters
from emergent.perturbation import Dose, Fork, Kind, Plan
from emergent.system import Batch, System


class ToyParameters(Parameters):
    agents: int = Field(3, ge=1, le=50, description="Agents.")
    speed: float = Field(1.0, gt=0, le=10, description="Speed.", json_schema_extra={"unit": "m/s"})


class Blind(Kind):
    name, sentence, applies_to = "blind", "Sees nothing.", ("agent",)


class Remove(Kind):
    name, sentence, applies_to = "remove", "Is gone.", ("agent", "tool")
    absence = True
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))


class Dim(Kind):
    name, sentence, applies_to = "dim", "Less light.", ("lamp",)


class ToyFork(Fork):
    applies_to = ("chance",)


class Toy(System):
    """Agents and a tool that draw lots; of every batch it remembers what it was asked."""

    name, parameters_class = "toy", ToyParameters
    horizon = 100.0

    def __init__(self, parameters: ToyParameters | None = None, goal: Arrival | None = None) -> None:
        super().__init__(parameters or ToyParameters(), goal or Arrival("They arrive.", midway=50))

    @property
    def components(self):
        agents = [Component(f"agent-{i}", "agent") for i in range(self.parameters.agents)]
        lamps = [Component(name, ENVIRONMENT) for name in ("lamp", "door")]
        return (*agents, Component("hammer", "tool"), *lamps, CHANCE)

    kinds = {kind.name: kind() for kind in (Blind, Remove, Dim, ToyFork)}  # noqa: RUF012

    def references(self):
        return {"blind": Plan.of("blind", "*", 3.0, duration=9.0, dose=0.5)}

    def simulate(self, batch: Batch):
        for plan in batch.plans:
            self.complete(plan)
        batch.progress(len(batch))
        lots = np.stack([batch.seeds % 1009] * len(self.members), 1) * self.parameters.speed
        frames = np.zeros((len(batch), 2, len(self.members), 2))
        recorded = None if batch.record is None else {"position": ((RUN, TIME, MEMBER, AXIS), frames)}
        return {"reached": ((RUN, MEMBER), lots)}, recorded
