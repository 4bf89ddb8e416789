"""How long the first run takes: with everything to compile, and with the machine code on the disk.

    python analysis/benchmarks/start.py [--quick] [--json]

Each figure is the median of several new processes (cold: 3, with `--quick` 1; from the disk: 7), after the imports,
whose time stands beside it. A kernel is compiled on one thread, so CPU time is what a quiet machine would take; wall
time says how long one waited on this one. The first run from the disk is compared with the second one, which is what
running itself takes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.ratios import ROOT, Bound, options, report

MODELS = {"walk": "WalkSystem", "pipeline": "PipelineSystem", "swarm": "SwarmSystem"}
REQUIRED = {
    "walk, cold: CPU [s]": Bound(10, "≤"),
    "pipeline, cold: CPU [s]": Bound(15, "≤"),
    "swarm, cold: CPU [s]": Bound(10, "≤"),
    **{f"{model}, from the disk: CPU [s]": Bound(0.5, "≤") for model in MODELS},
}
PROGRAM = """
import time
began = time.process_time(), time.perf_counter()
from emergent.outcomes import Request
from emergent.models.{model} import {system}
system, request = {system}(), Request()
times = [time.process_time(), time.perf_counter()]
system.run([request])
times += [time.process_time(), time.perf_counter()]
system.run([request])
times += [time.process_time(), time.perf_counter()]
print(*began, *times)
"""


def start(model: str, folder: str) -> tuple[float, ...]:
    """Return for imports, first and second run of a new process the CPU time and the wall time [s]."""
    program = PROGRAM.format(model=model, system=MODELS[model])
    environment = os.environ | {"EMERGENT_CACHE": folder, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, check=True)
    clocks = np.array(done.stdout.split(), float).reshape(4, 2)
    return tuple(np.diff(clocks, axis=0).ravel().tolist())


def cold(model: str) -> tuple[float, ...]:
    with tempfile.TemporaryDirectory() as folder:
        return start(model, folder)


def measure(model: str, colds: int, warms: int) -> dict[str, float]:
    _, _, cpu, wall, _, _ = map(float, np.median([cold(model) for _ in range(colds)], axis=0))
    figures = {f"{model}, cold: CPU [s]": cpu, f"{model}, cold: wall [s]": wall}
    with tempfile.TemporaryDirectory() as folder:
        start(model, folder)
        imports, _, cpu, wall, second, _ = map(float, np.median([start(model, folder) for _ in range(warms)], axis=0))
    return figures | {
        f"{model}, from the disk: CPU [s]": cpu,
        f"{model}, from the disk: wall [s]": wall,
        f"{model}, second run: CPU [s]": second,
        f"{model}, imports: CPU [s]": imports,
    }


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    figures: dict[str, float] = {}
    for model in MODELS:
        figures |= measure(model, 1 if chosen.quick else 3, 7)
    return report(figures, REQUIRED, {}, "", chosen.json)


if __name__ == "__main__":
    sys.exit(main())
