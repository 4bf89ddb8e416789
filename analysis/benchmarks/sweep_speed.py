"""What a sweep costs over its bare kernels, and how fast it is beside others that sweep the same model.

    python analysis/benchmarks/sweep_speed.py [--quick] [--json]

A and B are measured in turns (AB, BA, …); a ratio is the median of the paired ratios, with its quartiles, beside the
ratio of the minima, which agrees within 5 % where the machine was quiet enough. Costs are wall time per run.

over the kernel     A is a sweep with all its files, B one call of the system for the same runs, both on one thread
two workers, two threads     A computes with one of them, B with two; the processes have begun and loaded the model
beside batch_run    A is Mesa's, of the same model and the same runs, in one process; B a sweep on one thread
beside EMA          A is the sequential evaluator of EMA Workbench, whose model calls ours for all replications of a
                    scenario at once, the best that can be done there; B a sweep of the same scenarios on one thread

Without `--quick`, the walk over the kernel is of 10⁵ runs, and 10⁶ runs of the pipeline are made in a process of their
own: rate, files, and resident memory of the sweep and of `compact`. On two processors it takes about twenty minutes.
"""

from __future__ import annotations

import io
import logging
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from functools import partial
from pathlib import Path
from typing import Any

import mesa
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.ratios import Bound, Ratio, Sample, compare, options, report
from emergent import experiment
from emergent.models.walk import WalkModel
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.sweep import Design, run_scenarios
from emergent.sweep.schema import RUNS
from emergent.workers import Workers

WALK, PIPELINE = "restaurant-walk", "pipeline-linear"
REQUIRED = {
    "walk over the kernel": Bound(1.03, "≤"),
    "walk, two workers": Bound(1.8),
    "pipeline, two workers": Bound(1.8),
    "10⁶ runs: MB": Bound(500, "≤"),
    "10⁶ runs: MB, compacting": Bound(500, "≤"),
}
SMALL = {"walkers": 4, "glimpse_rate": 0.2}
"""Of the walk that Mesa runs, too, so that it has time for many."""


@contextmanager
def threads(count: int) -> Iterator[None]:
    before = os.environ.get("EMERGENT_THREADS")
    os.environ["EMERGENT_THREADS"] = str(count)
    try:
        yield
    finally:
        os.environ.pop("EMERGENT_THREADS")
        if before is not None:
            os.environ["EMERGENT_THREADS"] = before


def timed(runs: int, work: Callable[[], object], count: int = 1) -> float:
    """Return the seconds of a run."""
    with threads(count):
        begun = time.perf_counter()
        work()
        return (time.perf_counter() - begun) / runs


def swept(design: Design, count: int = 1, workers: Workers | None = None) -> Sample:
    """Return what sweeps a design into a folder of its own, without processes in threads of this one."""
    runs = len(design.scenarios) * design.config.replications
    more: dict[str, Any] = {"executor": workers, "window": 2 * count} if workers else {}

    def sample() -> float:
        with tempfile.TemporaryDirectory() as folder:
            work = partial(run_scenarios, design.scenarios, design.config, store=folder, progress=False, **more)
            return timed(runs, work, count)

    return sample


def kernel(design: Design) -> Sample:
    """Return what runs a design of one scenario in one call."""
    base, runs = design.scenarios[0].base, design.config.replications
    return lambda: timed(runs, lambda: base.system.run([Request(NOMINAL, range(runs))], seed=base.seed))


def by_workers(design: Design, pairs: int) -> Ratio:
    with experiment.processes(1) as one, experiment.processes(2) as two:
        samples = swept(design, 1, one), swept(design, 2, two)
        return compare(*samples, pairs)  # which computes once before it measures


# others


def beside_mesa(runs: int, pairs: int) -> tuple[Ratio, float]:
    """Return the ratio, and in how many runs the two attain the same; Mesa 3.3's last moment is one step early."""
    design = Design(WALK, parameters=SMALL, replications=runs)
    base = design.scenarios[0].base
    given = {**base.system.parameters.model_dump(exclude_defaults=True), **SMALL}
    fixed = {name: [value] for name, value in given.items()}  # a place is no list of values to vary
    parameters = {"rng": [base.seed], **fixed, "replication": range(runs)}
    found: dict[int, float] = {}

    def theirs() -> float:
        work = partial(
            mesa.batch_run, WalkModel, parameters, max_steps=10**6, number_processes=1, display_progress=False
        )
        rows: list[dict[str, Any]] = []
        cost = timed(runs, lambda: rows.extend(work()))
        found.update({row["replication"]: row["attainment"] for row in rows})
        return cost

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # batch_run is deprecated from 3.5 on
        ratio = compare(theirs, swept(design), pairs)
    frame = run_scenarios(design.scenarios, design.config, progress=False).frame()
    same = np.isclose(frame["attainment"], [found[r] for r in frame["replication"]])
    return ratio, float(same.mean())


def beside_ema(scenarios: int, replications: int, pairs: int) -> tuple[Ratio, float] | None:
    """Return the ratio, and how far the two are apart at most; None where EMA Workbench is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ema_workbench as ema
    except ImportError:
        print("EMA Workbench is left out, since it is not installed: pip install ema_workbench", file=sys.stderr)
        return None
    logging.getLogger(ema.util.ema_logging.LOGGER_NAME).setLevel(logging.ERROR)
    (one,) = Design(WALK).scenarios

    def mean(**values: float) -> dict[str, float]:
        system = one.base.system.with_parameters(values)
        outcomes = system.run([Request(NOMINAL, range(replications))], seed=one.base.seed)
        runs = outcomes.arrays(NOMINAL, range(replications))
        mask = np.broadcast_to(system.scored(NOMINAL), (replications, len(system.members)))
        return {"attainment": float(system.goal.system(runs, mask).mean())}

    bounds = {"glimpse_rate": {"low": 0.01, "high": 0.1}, "speed": {"low": 0.8, "high": 1.6}}
    design = Design(WALK, parameters=bounds, sample={"size": scenarios}, replications=replications)
    model = ema.Model("walk", function=mean)
    model.uncertainties = [ema.RealParameter(name, *b.values()) for name, b in bounds.items()]
    model.outcomes = [ema.ScalarOutcome("attainment")]
    kind = getattr(ema, "Sample", None) or ema.Scenario  # from 3.0 on, and before
    points = [kind(str(i), **one.variant) for i, one in enumerate(design.scenarios)]
    found: list[Any] = []

    def theirs() -> float:
        with redirect_stderr(io.StringIO()), ema.SequentialEvaluator(model) as evaluator:  # it draws a bar
            work = partial(evaluator.perform_experiments, points)
            return timed(scenarios * replications, lambda: found.append(work()))

    ratio = compare(theirs, swept(design), pairs)
    frame = run_scenarios(design.scenarios, design.config, progress=False).frame()
    ours = frame.groupby("scenario", sort=False)["attainment"].mean().to_numpy()
    return ratio, float(np.abs(ours - found[-1][1]["attainment"]).max())


# a million runs

COMPACT = """
import re, sys
from emergent.sweep import Store
Store(sys.argv[1]).compact()
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def million(pipe: Any, runs: int) -> None:
    """Run so many pipelines of twenty scenarios, compact them, and send figures."""
    right = [round(0.04 + 0.048 * i, 3) for i in range(20)]
    design = Design(PIPELINE, parameters={"components.writer.right": right}, replications=runs // 20)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        store = run_scenarios(design.scenarios, design.config, store=folder, progress=False)
        figures = {"10⁶ runs: runs/s": runs / (time.perf_counter() - begun)}
        figures["10⁶ runs: files"] = float(len(store.files(RUNS)))
        figures["10⁶ runs: MB"] = peak()
        alone = [sys.executable, "-c", COMPACT, folder]  # which imports what the verb does, and nothing of this file
        figures["10⁶ runs: MB, compacting"] = float(subprocess.run(alone, stdout=subprocess.PIPE, check=True).stdout)
    pipe.send(figures)


def peak() -> float:
    """Return how much memory this process had at most [MB], on Linux: `getrusage` counts what its parent had, too."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def alone(runs: int) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=million, args=(theirs, runs))
    process.start()
    theirs.close()
    found: dict[str, float] = ours.recv()
    process.join()
    return found


def measure(runs: int, pairs: int) -> tuple[dict[str, Ratio | float], dict[str, float]]:
    """Return the figures of so many runs of a walk, and ten times as many pipelines, and what the others ran, too."""
    walk, pipeline = Design(WALK, replications=runs), Design(PIPELINE, replications=10 * runs)
    figures: dict[str, Ratio | float] = {}
    checks: dict[str, float] = {}
    figures["pipeline over the kernel"] = compare(swept(pipeline), kernel(pipeline), pairs)
    if (os.cpu_count() or 1) > 1:
        figures["walk, two threads"] = compare(swept(walk), swept(walk, 2), pairs)
        figures["walk, two workers"] = by_workers(walk, pairs)
        figures["pipeline, two workers"] = by_workers(pipeline, pairs)
    figures["beside batch_run"], checks["runs that attain the same as batch_run's"] = beside_mesa(runs // 100, pairs)
    if (ema := beside_ema(16, runs // 16, pairs)) is not None:
        figures["beside EMA"], checks["means apart from EMA's, at most"] = ema
    return figures, checks


def overhead(runs: int, pairs: int) -> Ratio:
    walk = Design(WALK, replications=runs)
    return compare(swept(walk), kernel(walk), pairs)


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    figures, checks = measure(2000, 3) if chosen.quick else measure(10_000, 5)
    figures["walk over the kernel"] = overhead(2000, 3) if chosen.quick else overhead(100_000, 2)
    if not chosen.quick:
        figures |= alone(1_000_000)
    return report(figures, REQUIRED, checks, "a run", chosen.json)


if __name__ == "__main__":
    sys.exit(main())
