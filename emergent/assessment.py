"""Assessment: all metrics of one scenario, with the verdict and its reasons."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent import experiment
from emergent.errors import InvalidInputError
from emergent.metrics import Metric, Result, suite
from emergent.metrics.metric import attainment
from emergent.network import Network
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.scenario import Scenario, read_scenario
from emergent.system import System
from emergent.verdict import Verdict, judge

QUICK, FEWEST = 20, 4
"""Replications of a quick assessment, and the fewest that any can have."""
PLACEBOS = 19
"""Placebo twins of a run: the band of so many is left by chance in at most 1 of 20 runs."""
FRAMES = 400

Told = Callable[[str, int, int], None]
"""Called with the stage, the runs done, and the runs known to be needed so far."""


@dataclass(frozen=True)
class Examples:
    """One nominal run beside its perturbed twin and the band of placebo twins (the same run, forked).

    It is the first replication whose nominal run attains at least the median, so that it shows what is usual.
    Positions have the shape (time, member, 2) [m], distances to the goal (time,) or (placebo, time) [m].
    """

    replication: int
    plan: Plan
    time: npt.NDArray[np.float64]
    nominal: npt.NDArray[np.float64]
    perturbed: npt.NDArray[np.float64]
    doing: npt.NDArray[np.int8]
    distance_nominal: npt.NDArray[np.float64]
    distance_perturbed: npt.NDArray[np.float64]
    distance_placebos: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """The wiring of a system through which items flow, and one nominal run beside its perturbed twin, as recorded.

    The replication is chosen as in `Examples`; how often each node of the network failed is from all nominal runs.
    """

    replication: int
    plan: Plan
    network: Network
    nominal: xr.Dataset
    perturbed: xr.Dataset


@dataclass(frozen=True)
class Assessment:
    """What was found: results by metric, metrics that could not be asked and why, and the verdict."""

    scenario: Scenario
    results: Mapping[str, Result]
    skipped: Mapping[str, str]
    verdict: Verdict
    runs: int
    seconds: float
    replications: int
    quick: bool
    examples: Examples | None
    course: Course | None = None


def assess(
    scenario: Scenario | str | Path, *, replications: int | None = None, quick: bool = False, told: Told | None = None
) -> Assessment:
    """Run all metrics of a scenario (or of the one of that name or file), in rounds of one batch each, and judge.

    Without `replications` the scenario's number is used, or `QUICK` if `quick`.
    """
    began = time.perf_counter()
    if isinstance(scenario, str | Path):
        scenario = read_scenario(scenario)
    usual = min(QUICK, scenario.replications) if quick else scenario.replications
    chosen = usual if replications is None else replications
    if type(chosen) is not int or chosen < FEWEST:
        raise InvalidInputError(f"replications is {chosen!r}, but must be a whole number, {FEWEST} at least.")
    system = scenario.system
    skipped = {metric.name: why for metric in suite(chosen) if (why := metric.lacks(system))}
    metrics = [metric for metric in suite(chosen) if metric.name not in skipped]
    outcomes = gather(scenario, metrics, told)
    results = {}
    for metric in metrics:
        if told is not None:
            told(f"analysing {metric.title.lower()}", len(outcomes), len(outcomes))
        results[metric.name] = metric.analyse(system, outcomes)
    verdict = judge(results, system.family, scenario.floors)
    seconds = time.perf_counter() - began
    return Assessment(
        scenario,
        results,
        skipped,
        verdict,
        len(outcomes),
        seconds,
        chosen,
        quick,
        _examples(scenario, outcomes, chosen),
        _course(scenario, outcomes, chosen),
    )


def gather(scenario: Scenario, metrics: list[Metric], told: Told | None = None) -> Outcomes:
    """Return the outcomes of all that the metrics ask for, round by round, each run done once."""
    outcomes = Outcomes({})
    number = 1
    while requests := [q for metric in metrics for q in metric.plan(scenario.system, outcomes)]:
        wanted = experiment.pending(requests, outcomes)
        if not wanted:
            break

        def progress(done: int, needed: int, number: int = number) -> None:
            if told is not None:
                told(f"round {number}", done, needed)

        known = (len(outcomes), len(outcomes))
        outcomes = experiment.run(scenario.system, wanted, outcomes, seed=scenario.seed, told=progress, known=known)
        number += 1
    return outcomes


def _examples(scenario: Scenario, outcomes: Outcomes, replications: int) -> Examples | None:
    """Record the pictures' runs: the nominal one, a perturbed twin, and twins that are only forked."""
    system = scenario.system
    plan = next(iter(scenario.plans.values()), None)
    if system.place is None or (plan is None and "distract" not in system.kinds):
        return None
    if plan is None:
        plan = Plan.of("distract", system.members[0].id, system.goal.midway, dose=0.3 * system.horizon)
    usual = _usual(system, outcomes, replications)
    onset = min(p.onset for p in plan)
    forks = [Plan.of("fork", "chance", onset, dose=n + 1) for n in range(PLACEBOS)]
    plans = [NOMINAL, plan, *forks]
    found = system.run([Request(p, [usual], system.horizon / FRAMES) for p in plans], seed=scenario.seed)
    runs = found.recording(plans, [usual] * len(plans))
    position = runs["position"].values
    gap = position[:, :, system.scored(plan)] - np.array(system.place)
    distance = np.sqrt((gap**2).sum(-1)).mean(2)
    doing = runs["doing"].values[1]
    return Examples(
        usual, plan, runs["time"].values, position[0], position[1], doing, distance[0], distance[1], distance[2:]
    )


def _course(scenario: Scenario, outcomes: Outcomes, replications: int) -> Course | None:
    """Record the runs of the pictures of what flows: the nominal one, and its twin under the scenario's first plan."""
    system = scenario.system
    network = system.network(outcomes.arrays(NOMINAL, range(replications)))
    if network is None:
        return None
    struck = next((kind for kind in reversed(system.strikes) if kind in system.kinds), None)
    usual_plan = NOMINAL if struck is None else Plan.of(struck, system.members[0].id, system.goal.midway)
    plan = next(iter(scenario.plans.values()), usual_plan)
    usual = _usual(system, outcomes, replications)
    requests = [Request(p, [usual], max(1.0, system.horizon / FRAMES)) for p in dict.fromkeys((NOMINAL, plan))]
    found = system.run(requests, seed=scenario.seed)
    nominal, perturbed = (found.recording(p, [usual]).isel(run=0) for p in (NOMINAL, plan))
    return Course(usual, plan, network, nominal, perturbed)


def _usual(system: System, outcomes: Outcomes, replications: int) -> int:
    """Return the first replication whose nominal run attains at least the median."""
    attained = attainment(system, outcomes, NOMINAL, range(replications))
    return int(np.argmax(attained >= np.median(attained)))
