"""How fast the walk is, as ratios to the same rules in idiomatic Mesa, and where it must not get slower.

    python analysis/benchmarks/walk_speed.py [--quick] [--json]

A and B are measured in turns (AB, BA, …) in one process; a ratio is the median of the paired ratios, with its
quartiles, beside the ratio of the minima, which agrees within 5 % where the machine was quiet enough. CPU time counts
for what runs on one thread, wall time for threads. Speeds are per walker-step: one walker, one step of `dt`. Runs end
at 60 s, when nobody has arrived, so that every walker-step is a full one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.idiomatic_mesa import MesaWalk
from emergent.models.walk import WalkParameters, WalkSystem
from emergent.models.walk.model import WalkModel
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL

HORIZON = 60.0
REQUIRED = {
    "batch 20": 250,
    "batch 100": 200,
    "step 20": 30,
    "step 100": 100,
    "two threads": 1.7,
    "first call, disk cache [s]": 0.5,
    "first call, cold [s]": 10,
}
Sample = Callable[[], float]
"""Does some work and returns its cost: seconds, or seconds per walker-step."""


class Ratio(NamedTuple):
    """How many times A takes as long as B."""

    median: float
    low: float
    high: float
    minima: float
    cost_a: float
    cost_b: float

    @property
    def steady(self) -> bool:
        """Whether median and minima agree within 5 %."""
        return bool(abs(self.median / self.minima - 1) <= 0.05)


def compare(a: Sample, b: Sample, pairs: int) -> Ratio:
    """Measure A and B in turns."""
    a(), b()
    costs = np.empty((pairs, 2))
    for pair, row in enumerate(costs):
        for which in (0, 1) if pair % 2 else (1, 0):
            row[which] = (a, b)[which]()
    low, median, high = np.quantile(costs[:, 0] / costs[:, 1], (0.25, 0.5, 0.75))
    best = costs.min(0)
    return Ratio(*map(float, (median, low, high, best[0] / best[1], *best)))


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


def check_whole_runs(runs: int) -> tuple[float, float, float]:
    """Return the mean attainment of both over whole runs, and their difference in standard errors."""
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
    return float(ours.mean()), float(np.mean(theirs)), float((ours.mean() - np.mean(theirs)) / error)


def first_call(folder: str) -> float:
    """Return the time [s] of the first run in a new process, imports not counted."""
    program = (
        "import time; from emergent.models.walk import WalkSystem; from emergent.outcomes import Request\n"
        "begin = time.perf_counter(); WalkSystem().run([Request()]); print(time.perf_counter() - begin)"
    )
    environment = os.environ | {"EMERGENT_CACHE": folder}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=root, capture_output=True, check=True)
    return float(done.stdout)


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
    with tempfile.TemporaryDirectory() as folder:
        figures["first call, cold [s]"] = first_call(folder)
        figures["first call, disk cache [s]"] = min(first_call(folder) for _ in range(3))
    return figures


def show(figures: dict[str, Ratio | float], checks: dict[str, float]) -> None:
    """Print a table."""
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print(", ".join(f"{name} {value:.3g}" for name, value in checks.items()), end="\n\n")
    print(f"{'':28}{'ratio':>8}{'quartiles':>18}{'minima':>8}{'ns a walker-step: A':>21}{'B':>8}{'required':>10}")
    for name, figure in figures.items():
        needed = f"{REQUIRED[name]:g}" if name in REQUIRED else ""
        if isinstance(figure, float):
            print(f"{name:28}{figure:8.2f}{'':55}{'≤ ' + needed:>10}{'' if met(name, figure) else '  MISSED'}")
            continue
        quartiles = f"{figure.low:.4g} … {figure.high:.4g}"
        costs = f"{figure.cost_a * 1e9:21.1f}{figure.cost_b * 1e9:8.1f}"
        remark = ("" if figure.steady else "  unsteady") + ("" if met(name, figure) else "  MISSED")
        needed = "≥ " + needed if needed else ""
        print(f"{name:28}{figure.median:8.4g}{quartiles:>18}{figure.minima:8.4g}{costs}{needed:>10}{remark}")


def met(name: str, figure: Ratio | float) -> bool:
    """Whether a figure is what it has to be."""
    if isinstance(figure, float):
        return figure <= REQUIRED[name]
    return figure.median >= REQUIRED.get(name, 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter samples")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    ours, theirs, errors = check_whole_runs(20 if options.quick else 60)
    checks = {
        "one step apart [m]": check_one_step(),
        "attainment": ours,
        "of idiomatic Mesa": theirs,
        "standard errors between": errors,
    }
    if checks["one step apart [m]"] > 1e-9 or abs(errors) > 4:  # the latter by bad luck once in 16,000
        print(f"the two models do not agree, so their speeds say nothing: {checks}", file=sys.stderr)
        return 1
    figures = measure(7, 0.005) if options.quick else measure(21, 0.02)
    if options.json:
        plain = {name: f if isinstance(f, float) else f._asdict() | {"steady": f.steady} for name, f in figures.items()}
        print(json.dumps({"checks": checks, "figures": plain}, indent=1))
    else:
        show(figures, checks)
    return 0 if all(met(name, figure) for name, figure in figures.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
