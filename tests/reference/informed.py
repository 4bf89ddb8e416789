"""What each replicate of the informed minority's groups gave: directions, elongations and pieces, once for all tests.

`python -m tests.reference.informed` simulates all of them anew (about a minute) and writes `informed.json`. Tests run a
keyed sample of the replicates again, which must be what stands in the file: so whoever changes the model is told.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from analysis import informed_minority as study
from emergent import Request
from emergent.models.swarm import SwarmParameters, SwarmSystem
from emergent.perturbation import NOMINAL

FILE = Path(__file__).with_name("informed.json")
COLUMNS = ("course", "elongation", "pieces")
DIGITS = 12

Runs = dict[str, npt.NDArray[Any]]


def groups() -> dict[str, tuple[SwarmParameters, int]]:
    """Return the groups that tests compare with what was published, and how many replicates of each, by a name."""
    named = {}
    for members, numbers in {10: study.ACCURACY[10], 50: {**study.ACCURACY[50], **study.ELONGATION}}.items():
        for informed in sorted(numbers):
            named[f"{informed} of {members}"] = SwarmParameters(members=members, informed=informed), 200
    for degrees in (80, 180):
        named[f"at {degrees}°"] = SwarmParameters.model_validate(study.CONFLICT | {"degrees": degrees}), 60
    return named


def simulated(parameters: SwarmParameters, replications: range | list[int]) -> Runs:
    """Return what these replicates give now."""
    outcomes = SwarmSystem(parameters).run([Request(NOMINAL, replications)], seed=study.SEED)
    runs = outcomes.select(NOMINAL, replications)
    return {name: runs[name].values for name in COLUMNS}


@cache
def kept() -> dict[str, Runs]:
    """Return what all replicates gave."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: {column: np.array(values) for column, values in runs.items()} for name, runs in found.items()}


def recalled(parameters: SwarmParameters, replicates: int) -> xr.Dataset:
    """Return the outcomes of so many replicates, as `study.runs_of` does, without a simulation."""
    (name,) = (name for name, (own, many) in groups().items() if (own, many) == (parameters, replicates))
    return xr.Dataset({column: (("run", "axis")[: values.ndim], values) for column, values in kept()[name].items()})


def main() -> None:
    """Write the file."""
    found = {}
    for name, (parameters, replicates) in groups().items():
        runs = simulated(parameters, range(replicates))
        found[name] = {column: np.round(values, DIGITS).tolist() for column, values in runs.items()}
        print(name, flush=True)
    lines = (f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(runs)}" for name, runs in found.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
