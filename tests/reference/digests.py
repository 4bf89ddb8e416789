"""Digests of what simulations and quick assessments give: what must not change unless somebody says that it does.

`python -m tests.reference.digests` writes `digests.json` anew; what then differs from the committed one belongs into
the changelog, with the old and the new value. Outcomes are the same bits on every machine, so of them a hash is kept
for each column. Estimates pass through SciPy, which may differ in the last digits, so of them the numbers are kept.
"""

from __future__ import annotations

import hashlib
import json
import math
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from emergent import read_scenario, scenarios
from emergent.assessment import assess
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.models.ground_truth.parameters import DynamicsName
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Perturbation, Plan
from emergent.protocols import Resizable, Timed
from emergent.randomness import choice
from emergent.scenario import Scenario
from emergent.system import System
from emergent.variant import Variant
from tests.ground_truth import ASSESSED

FILE = Path(__file__).with_name("digests.json")
SEED = 20
REPLICATIONS = range(2)
REPLICATIONS_ASSESSED = 8
MEMBERS = 8
"""Members of the systems that are assessed, at most: of larger ones a smaller one is, which passes by the same code."""


def systems() -> Iterator[tuple[str, Scenario]]:
    """Yield every bundled scenario and all dynamics of known ground truth."""
    for name in scenarios():
        yield name, read_scenario(name)
    for dynamics in typing.get_args(DynamicsName):
        system = GroundTruthSystem(GroundTruthParameters(dynamics=dynamics, dt=2))
        yield f"ground-truth {dynamics}", Scenario(dynamics, dynamics, "", system, seed=5)


def requests(scenario: Scenario) -> list[Request]:
    """Return a sample of what can be asked of a system: each kind on a component drawn by a key, and every plan."""
    system = scenario.system
    plans = {NOMINAL: None, **dict.fromkeys(scenario.plans.values()), **dict.fromkeys(system.references().values())}
    plans |= dict.fromkeys(_of_each_kind(system))
    first = system.members[0].id
    if "remove" in system.kinds:
        plans |= dict.fromkeys([system.solo(first), system.sole_sighted(first)])
    asked = [Request(plan, REPLICATIONS) for plan in plans]
    asked.append(Request(NOMINAL, range(1), record=system.horizon / 10))
    longer = system.longer(2.0) if isinstance(system, Timed) else Variant()
    return asked + ([Request(NOMINAL, REPLICATIONS, parameters=longer)] if longer else [])


def _of_each_kind(system: System) -> Iterator[Plan]:
    for name, kind in sorted(system.kinds.items()):
        fitting = [c.id for c in system.components if c.id in kind.applies_to or c.kind in kind.applies_to]
        if fitting:
            chosen = fitting[int(choice(SEED, 0, len(fitting), 1, name)[0])]
            yield Plan((Perturbation(name, (chosen,), round(system.goal.midway)),))


def outcomes(scenario: Scenario) -> dict[str, str]:
    """Return a hash of each column of what was asked."""
    found = scenario.system.run(requests(scenario), seed=SEED)
    hashes: dict[str, Any] = {}
    for where, table in _tables(found):
        order = np.lexsort((table["replication"].values, table["plan"].values.astype(str)))
        for name in sorted(map(str, table.data_vars)):
            values = np.ascontiguousarray(table[name].values[order])
            digest = hashlib.blake2b(f"{values.dtype.str} {values.shape}".encode(), digest_size=8)
            digest.update(values.tobytes() if values.dtype != object else repr(values.tolist()).encode())
            hashes[f"{where}{name}"] = digest.hexdigest()
    return hashes


def _tables(found: Outcomes) -> Iterator[tuple[str, xr.Dataset]]:
    for variant, table in sorted(found.tables.items()):
        yield "".join(f"{name}={value:g} " for name, value in variant.items()), table
    for _, table in found.recorded:
        yield "recorded ", table


def estimates(scenario: Scenario) -> dict[str, list[float | None]]:
    """Return value, low and high of each estimate of a quick assessment; None stands for what is not a number."""
    assessment = assess(smaller(scenario), replications=REPLICATIONS_ASSESSED, quick=True)
    return {
        f"{metric}.{one.name}": [_number(x) for x in (one.value, one.low, one.high)]
        for metric, result in sorted(assessment.results.items())
        for one in result.estimates
    }


def _number(value: float) -> float | None:
    return float(f"{value:.12g}") if math.isfinite(value) else None


def assessed(scenario: Scenario) -> bool:
    """Whether a system is assessed here: not those that are there for the verdict, which has tests of its own."""
    return scenario.name in ASSESSED or not isinstance(scenario.system, GroundTruthSystem)


def smaller(scenario: Scenario, members: int = MEMBERS) -> Scenario:
    """Return the scenario with no more than so many members, where it can be built with another number of them."""
    system = scenario.system
    if not isinstance(system, Resizable) or len(system.members) <= members:
        return scenario
    return replace(scenario, system=system.with_parameters(system.resized(members)))


def main() -> None:
    """Write the file."""
    found = {}
    for name, scenario in systems():
        found[name] = {"outcomes": outcomes(scenario), "estimates": estimates(scenario) if assessed(scenario) else {}}
        print(name, flush=True)
    FILE.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
