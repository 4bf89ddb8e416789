"""How fast pipelines are, as ratios to the same rules in idiomatic Mesa, and where they must not get slower.

    python analysis/benchmarks/pipeline_speed.py [--quick] [--json]

Stages in a row with tools that fail and err, retries and a reviewer, 50 items, 8 or 20 components
(`idiomatic_pipeline.py`). A and B are measured in turns in one process (`ratios.py`). CPU time counts for what runs on
one thread, wall time for threads. Speeds are per call: one operation of a stage, a tool or a reviewer. Batches are
whole runs with start and summary; of plain Mesa the start is left out, as in `walk_speed.py`, or counted where the
figure says so. Neither keeps a log.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.idiomatic_pipeline import MesaPipeline, linear
from analysis.benchmarks.ratios import Bound, Check, Ratio, Sample, compare, options, report
from emergent.columns import FATE, REACHED
from emergent.models.pipeline import PipelineParameters, PipelineSystem
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.model import PipelineModel
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL

SIZES = (8, 20)
ITEMS = 50
REQUIRED = {
    "batch 8": Bound(100),
    "batch 20": Bound(50),
    "two threads": Bound(1.7),
    "runs a minute, two threads, 8": Bound(1e5),
    "runs a minute, two threads, 20": Bound(1e5),
}
WORKING = ("stage", "tool", "reviewer")


def batch(
    components: int,
    seconds: float,
    clock: Callable[[], float] = time.process_time,
    threads: int = 1,
    unit: str = "call",
) -> Sample:
    """Whole runs in one batch; about `seconds` of them. The cost is that of a call, or of a run."""
    system = PipelineSystem(linear(components, items=ITEMS))

    def sample(runs: int) -> float:
        os.environ["EMERGENT_THREADS"] = str(threads)
        begin = clock()
        (table,) = system.run([Request(NOMINAL, range(runs))]).tables.values()
        spent = clock() - begin
        return spent / (runs if unit == "run" else ITEMS * float(table["calls"].sum()))

    sample(2)
    begin = clock()
    sample(64 * threads)
    runs = max(4 * threads, round(seconds / (clock() - begin) * 64 * threads))
    return lambda: sample(runs)


def stepping(
    make: Callable[[int, int], PipelineModel | MesaPipeline], components: int, seconds: float, start: bool = False
) -> Sample:
    """Steps of a Mesa model through whole runs, about `seconds` of them, with or without the start: cost of a call."""
    seeds = count()

    def sample(runs: int) -> float:
        spent = calls = 0.0
        for _ in range(runs):
            began = time.process_time()
            model = make(components, next(seeds))
            begin = began if start else time.process_time()
            while model.running:
                model.step()
            spent += time.process_time() - begin
            calls += done(model)
        return spent / calls

    sample(1)
    begin = time.process_time()
    sample(2)
    runs = max(1, round(seconds / ((time.process_time() - begin) / 2)))
    return lambda: sample(runs)


def done(model: PipelineModel | MesaPipeline) -> float:
    """Return the calls of a finished run."""
    if isinstance(model, MesaPipeline):
        return model.calls * ITEMS
    return float(sum(agent.operations for agent in model.agents if agent.kind in WORKING))


@cache
def parameters(components: int) -> PipelineParameters:
    """Return the pipeline of so many components, read once for all runs, as by a batch."""
    return linear(components, items=ITEMS)


def mesa(components: int, seed: int) -> MesaPipeline:
    return MesaPipeline(seed, parameters(components))


def model(components: int, seed: int) -> PipelineModel:
    return PipelineModel(rng=seed, **linear(components, items=ITEMS).model_dump())


def check(components: int, runs: int) -> dict[str, Check]:
    """Compare what both make of the same pipeline."""
    system = PipelineSystem(linear(components, items=ITEMS))
    (table,) = system.run([Request(NOMINAL, range(50 * runs))]).tables.values()
    outcome = table[FATE].values
    ours = {
        "right": (outcome == k.RIGHT).mean(1),
        "failed": (outcome == k.FAILED_ITEM).mean(1),
        "calls an item": table["calls"].values,
        "time of a right item [s]": np.nanmean(table[REACHED].values - np.arange(ITEMS), 1),
    }
    theirs = np.array([finished(mesa(components, seed)) for seed in range(runs)])
    checks = {}
    for (name, values), others in zip(ours.items(), theirs.T, strict=True):
        error = math.hypot(values.std() / math.sqrt(len(values)), others.std() / math.sqrt(runs))
        between = float(values.mean() - others.mean()) / error
        checks[f"{components} components, {name}"] = Check(float(values.mean()), float(others.mean()), between)
    return checks


def finished(model: MesaPipeline) -> tuple[float, ...]:
    """Run to the end, and return what became of the items."""
    while model.running:
        model.step()
    return model.attainment, model.failed, model.calls, model.duration


def agree(checks: Mapping[str, Check]) -> bool:
    """Whether no figure is off by more than 4.5 standard errors: eight of them by bad luck once in 18,000 times."""
    return all(abs(check.errors) < 4.5 for check in checks.values())


def measure(pairs: int, seconds: float) -> dict[str, Ratio | float]:
    """Return every figure."""
    figures: dict[str, Ratio | float] = {}
    for components in SIZES:
        ours = batch(components, 10 * seconds)
        figures[f"batch {components}"] = compare(stepping(mesa, components, seconds), ours, pairs)
        whole = stepping(mesa, components, seconds, start=True)
        figures[f"batch {components}, both starts"] = compare(whole, ours, pairs)
    for components in SIZES:
        one = stepping(mesa, components, seconds)
        figures[f"step {components}"] = compare(one, stepping(model, components, seconds), pairs)
    if (os.cpu_count() or 1) > 1:
        work = (batch(20, 10 * seconds, time.perf_counter, threads) for threads in (1, 2))
        figures["two threads"] = compare(*work, pairs)
        for components in SIZES:
            sample = batch(components, 10 * seconds, time.perf_counter, 2, "run")
            figures[f"runs a minute, two threads, {components}"] = 60 / float(
                np.median([sample() for _ in range(pairs)])
            )
    return figures


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    checks: dict[str, Check] = {}
    for components in SIZES:
        checks |= check(components, 60 if chosen.quick else 200)
    if not agree(checks):
        print(f"the two models do not agree, so their speeds say nothing: {checks}", file=sys.stderr)
        return 1
    figures = measure(7, 0.01) if chosen.quick else measure(21, 0.03)
    return report(figures, REQUIRED, checks, "a call", chosen.json)


if __name__ == "__main__":
    sys.exit(main())
