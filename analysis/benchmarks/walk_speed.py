"""How fast the walk is, as ratios to the same rules in idiomatic Mesa, and where it must not get slower.

    python analysis/benchmarks/walk_speed.py [--quick] [--json]

A and B are measured in turns (AB, BA, …) in one process; a ratio is the median of the paired ratios, with its
quartiles, beside the ratio of the minima, which agrees within 5 % where the machine was quiet enough. CPU time counts
for what runs on one thread, wall time for threads. Speeds are per walker-step: one walker, one step of `dt`. Runs end
at 60 s, when nobody has arrived, so that every walker-step is a full one.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.idiomatic_mesa import MesaWalk
from analysis.benchmarks.ratios import Bound, Check, Ratio, Sample, compare, options, report
from emergent.models.walk import WalkParameters, WalkSystem
from emergent.models.walk.model import WalkModel
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL

HORIZON = 60.0
REQUIRED = {
    "batch 20": Bound(250),
    "batch 100": Bound(200),
    "step 20": Bound(30),
    "step 100": Bound(100),
    "two threads": Bound(1.7),
}


def parameters(walkers: int) -> WalkParameters:
    return WalkParameters(walkers=walkers, horizon=HORIZON)


def batch(walkers: int, seconds: float, clock: Callable[[], float] = time.process_time, threads: int = 1) -> Sample:
    """Whole runs in one batch, with start, noise and summary; about `seconds` of them."""
    system = WalkSystem(parameters(walkers))
    steps = walkers * system.parameters.steps

    def sample(runs: int) -> float:
        os.environ["EMERGENT_THREADS"] = str(threads)
        begin = clock()
        system.run([Request(NOMINAL, range(runs))])
        return (clock() - begin) / (runs * steps)

    sample(2)
    runs = max(4 * threads, round(seconds / (sample(64) * steps)))
    return lambda: sample(runs)


def stepping(make: Callable[[int], WalkModel | MesaWalk], walkers: int, seconds: float) -> Sample:
    """Steps of a Mesa model, one after the other through whole runs; about `seconds` of them."""
    models = []

    def sample(steps: int) -> float:
        spent = 0.0
        while steps > 0:
            if not models or not models[-1].running:
                models[:] = [make(walkers)]  # the start is not timed
            model = models[-1]
            here = min(steps, model.parameters.steps - model.now)
            begin = time.process_time()
            for _ in range(here):
                model.step()
            spent += time.process_time() - begin
            steps -= here
        return spent

    sample(1)
    steps = max(2, round(seconds / (sample(5) / 5)))
    return lambda: sample(steps) / (steps * walkers)


def mesa(walkers: int) -> MesaWalk:
    return MesaWalk(rng=1, parameters=parameters(walkers))


def model(walkers: int) -> WalkModel:
    return WalkModel(rng=1, walkers=walkers, horizon=HORIZON)


def check_one_step() -> float:
    """Return how far apart [m] the two put anybody in a step in which nothing is drawn: they agree to rounding."""
    nothing_drawn = {"rng": 1, "diffusion": 0.0, "glimpse_rate": 0.0, "distraction_rate": 0.0}
    smell = {"smell": 6.4, "cohesion": 8.0, "alignment": 0.5, "wait": 0.0}
    apart = []
    for extra in ({}, smell, {"walkers": 100, "vision": 5.0}, {"walkers": 50, "restaurant": (12.0, 0.0)}):
        walk = WalkModel(**nothing_drawn, **extra)
        for _ in range(40):
            headings = np.array([(np.cos(walker.heading), np.sin(walker.heading)) for walker in walk.agents])
            other = MesaWalk(1, walk.parameters, walk.frames[-1, :2].T, headings)
            for arrived, walker in zip([walker.arrived for walker in walk.agents], other.agents, strict=True):
                walker.arrived = arrived
            walk.step()
            other.step()
            apart.append(np.abs([walker.position for walker in other.agents] - walk.frames[-1, :2].T).max())
    return float(max(apart))


def check_whole_runs(runs: int) -> Check:
    """Compare the mean attainment over whole runs."""
    system = WalkSystem(WalkParameters(horizon=60.0, restaurant=(30.0, 0.0)))
    outcomes = system.run([Request(NOMINAL, range(100 * runs))])
    ours = system.goal.members(outcomes.select(NOMINAL, range(100 * runs))).mean(1)
    theirs = []
    for seed in range(runs):
        walk = MesaWalk(seed, system.parameters)
        while walk.running:
            walk.step()
        theirs.append(walk.attainment)
    error = np.hypot(ours.std() / np.sqrt(len(ours)), np.std(theirs) / np.sqrt(runs))
    return Check(float(ours.mean()), float(np.mean(theirs)), float((ours.mean() - np.mean(theirs)) / error))


def measure(pairs: int, seconds: float) -> dict[str, Ratio | float]:
    """Return every figure."""
    figures: dict[str, Ratio | float] = {}
    for walkers in (5, 20, 50, 100):
        one = stepping(mesa, walkers, seconds)
        figures[f"batch {walkers}"] = compare(one, batch(walkers, seconds), pairs)
    for walkers in (20, 100, 300):
        one = stepping(mesa, walkers, seconds)
        figures[f"step {walkers}"] = compare(one, stepping(model, walkers, seconds), pairs)
    if (os.cpu_count() or 1) > 1:
        work = (batch(20, 10 * seconds, time.perf_counter, threads) for threads in (1, 2))
        figures["two threads"] = compare(*work, pairs)
    return figures


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    apart, whole = check_one_step(), check_whole_runs(20 if chosen.quick else 60)
    checks = {"one step apart [m]": apart, "attainment": whole}
    if apart > 1e-9 or abs(whole.errors) > 4:  # the latter by bad luck once in 16,000
        print(f"the two models do not agree, so their speeds say nothing: {checks}", file=sys.stderr)
        return 1
    figures = measure(7, 0.005) if chosen.quick else measure(21, 0.02)
    return report(figures, REQUIRED, checks, "a walker-step", chosen.json)


if __name__ == "__main__":
    sys.exit(main())
