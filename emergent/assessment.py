"""Assessment: all metrics of one scenario, with the verdict and its reasons."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from emergent.errors import InvalidInputError
from emergent.metrics import Metric, suite
from emergent.recordings import Course, Examples, record_course, record_examples
from emergent.result import Result
from emergent.rounds import Progress, Study, conduct
from emergent.scenario import Scenario, read_scenario
from emergent.system import System
from emergent.verdict import Verdict, judge

QUICK, FEWEST = 20, 4
"""Replications of a quick assessment, and the fewest that any can have."""


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
    scenario: Scenario | str | Path,
    *,
    replications: int | None = None,
    quick: bool = False,
    progress: Progress | None = None,
) -> Assessment:
    """Run all metrics of a scenario (or of the one of that name or file), in rounds of one batch each, and judge.

    Without `replications` the scenario's number is used, or `QUICK` if `quick`.
    """
    began = time.perf_counter()
    if isinstance(scenario, str | Path):
        scenario = read_scenario(scenario)
    system, chosen = scenario.system, _replications(scenario, replications, quick)
    skipped = {metric.name: why for metric in suite(chosen) if (why := metric.why_not(system))}
    studies = {metric.name: _study(metric, system) for metric in suite(chosen) if metric.name not in skipped}
    examples = Study("examples", record_examples(system, scenario.plans, chosen))
    course = Study("course", record_course(system, scenario.plans, chosen))
    outcomes = conduct(system, [*studies.values(), examples, course], seed=scenario.seed, progress=progress)
    results = {name: study.result for name, study in studies.items()}
    return Assessment(
        scenario,
        results,
        skipped,
        judge(results, system.family, scenario.floors),
        len(outcomes),
        time.perf_counter() - began,
        chosen,
        quick,
        examples.result,
        course.result,
    )


def measure(
    system: System, metrics: Iterable[Metric], *, seed: int = 0, progress: Progress | None = None
) -> dict[str, Result]:
    """Return what these metrics find, by their names; all must be such that the system can be asked."""
    studies = {metric.name: _study(metric, system) for metric in metrics}
    conduct(system, list(studies.values()), seed=seed, progress=progress)
    return {name: study.result for name, study in studies.items()}


def _study(metric: Metric, system: System) -> Study[Result]:
    return Study(metric.title.lower(), metric.measure(system))


def _replications(scenario: Scenario, given: int | None, quick: bool) -> int:
    usual = min(QUICK, scenario.replications) if quick else scenario.replications
    chosen = usual if given is None else given
    if type(chosen) is not int or chosen < FEWEST:
        raise InvalidInputError(f"replications is {chosen!r}, but must be a whole number, {FEWEST} at least.")
    return chosen
