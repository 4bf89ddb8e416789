"""A chain of three members as a sweep: its expected attainment is success · part³, whatever else there is."""

from __future__ import annotations

from pathlib import Path

from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.scenario import Scenario
from emergent.sweep import Design, Store, run_scenarios

NOTHING = {"run": "nothing"}
"""How a sweep is begun of which nothing is run."""


def swept(folder: Path, how: dict[str, object] | None = None, *, name: str = "chain", **design: object) -> Store:
    """Run a design of the chain, as `how` says."""
    parameters = GroundTruthParameters(dynamics="serial-chain", members=3, horizon=40, dt=4, goal=(20, 0))
    scenario = Scenario(name, "A chain of three", "", GroundTruthSystem(parameters), seed=3)
    made = Design(scenario, **design)
    if how == NOTHING:
        store = Store(folder)
        store.begin(made.scenarios, made.config)
        return store
    return run_scenarios(made.scenarios, made.config, store=folder, progress=False, **(how or {}))
