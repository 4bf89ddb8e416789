"""Runs a second of adapted Mesa models beside a bare loop over them, with two workers, and a worker's memory.

    python analysis/benchmarks/adapter_speed.py [--quick] [--json]

A and B are measured in turns (AB, BA, …) in one process; a ratio is the median of the paired ratios, with its
quartiles, beside the ratio of the minima, which agrees within 5 % where the machine was quiet enough.

shared, keyed       A builds each model, steps it to its end and counts what its author counts, B is the same runs of
                    the adapted system: with Mesa's generators as they are, and with a stream of draws for each act;
                    the ratio, of processor time, is the share of the bare loop's runs a second
two workers         A computes the runs of boids with one process, B with two, in wall time; all have begun before
MB of a worker      by how much the memory of a process grows over the last two thirds of some thousand runs: Mesa 3.3
                    keeps every model that is not let go
"""

from __future__ import annotations

import resource
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.ratios import Bound, Figures, Ratio, Sample, compare, options, report
from analysis.mesa_examples import NAMES, read
from emergent import experiment
from emergent.adapter import AdaptedSystem
from emergent.adapter.building import build_model, let_go, stepper
from emergent.adapter.system import class_of
from emergent.outcomes import Request
from emergent.randomness import replication_seeds
from emergent.workers import Workers

WORKERS, MEMORY = "boids, two workers", "MB of a worker"
REQUIRED = {
    **{f"{name}, {how}": Bound(0.9) for name in NAMES for how in ("shared", "keyed")},
    WORKERS: Bound(1.8),
    MEMORY: Bound(10.0, "≤"),
}
RUNS = 8
"""Of a sample."""


def bare(system: AdaptedSystem) -> Sample:
    """Return what runs the models in a loop, and counts."""
    seeds, own = [int(seed) for seed in replication_seeds(0, np.arange(RUNS))], system.author

    def sample() -> float:
        began = time.process_time()
        for seed in seeds:
            model = build_model(own.build, system.given, seed)
            advance = stepper(model)
            for _ in range(system.steps):
                if not model.running:
                    break
                advance()
            if own.attained is not None:
                own.attained(model)
            else:
                np.mean([own.agent_attained(agent) for agent in model.agents])
            let_go(model)
        return (time.process_time() - began) / RUNS

    return sample


def adapted(system: AdaptedSystem) -> Sample:
    """Return what runs the same as a system."""

    def sample() -> float:
        began = time.process_time()
        system.run([Request(replications=range(RUNS))])
        return (time.process_time() - began) / RUNS

    return sample


def beside_bare(name: str, pairs: int) -> Figures:
    """Return the share of the bare loop's runs a second, without keyed draws and with them."""
    keyed = read(name)
    ways = {"shared": class_of(replace(keyed.author, keyed=False))(), "keyed": keyed}
    return {f"{name}, {how}": compare(bare(keyed), adapted(system), pairs) for how, system in ways.items()}


def by_workers(runs: int, pairs: int) -> Ratio:
    """Return how many times as fast two processes are as one."""
    system = read("boids")

    def sample(executor: Workers) -> Sample:
        def taken() -> float:
            began = time.perf_counter()
            experiment.run(system, [Request(replications=range(runs))], executor=executor, batch=8)
            return (time.perf_counter() - began) / runs

        return taken

    with experiment.processes(1) as one, experiment.processes(2) as two:
        return compare(sample(one), sample(two), pairs)


def growth(runs: int) -> float:
    """Return by how many MB a process grows in the last two thirds of so many runs."""
    system, peaks = read("schelling"), []
    with experiment.processes(1) as executor:
        for part in range(3):
            some = range(part * runs // 3, (part + 1) * runs // 3)
            experiment.run(system, [Request(replications=some)], executor=executor)
            peaks.append(executor.submit(_peak).result())
    return (peaks[-1] - peaks[0]) / 2**10


def _peak() -> float:
    """Return the most memory that this process had [KiB]."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    warnings.simplefilter("ignore")
    figures: dict[str, Ratio | float] = {}
    for name in NAMES:
        figures |= beside_bare(name, 3 if chosen.quick else 9)
    figures[WORKERS] = by_workers(*((64, 2) if chosen.quick else (160, 4)))
    figures[MEMORY] = growth(900 if chosen.quick else 6000)
    return report(figures, REQUIRED, {}, "a run", chosen.json)


if __name__ == "__main__":
    sys.exit(main())
