"""Assessment: the metrics of one scenario or system, with the verdict and its reasons."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from emergent.errors import InvalidInputError
from emergent.metrics import Metric, find_metric, suite
from emergent.recordings import Course, Examples, record_course, record_examples
from emergent.result import Result
from emergent.rounds import Progress, Study, conduct
from emergent.scenario import Scenario, read_scenario
from emergent.store import RunStore
from emergent.system import System
from emergent.verdict import Verdict, judge

QUICK, FEWEST = 20, 4
"""Replications of a quick assessment, and the fewest that any can have."""


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        return (
            f"<Assessment of {self.scenario.name}: {self.verdict}; {len(self.results)} metrics, "
            f"{self.replications} replications, {self.runs} runs>"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return all estimates as a tidy table, one a row.

        Columns: `metric`, `estimate`, `value`, `low`, `high` (the ends of the interval), `unit`, `replications` and
        `label`, which says what it is.
        """
        columns = ["metric", "estimate", "value", "low", "high", "unit", "replications", "label"]
        rows = [
            (name, e.name, e.value, e.low, e.high, e.unit, e.replications, e.label)
            for name, result in self.results.items()
            for e in result.estimates
        ]
        return pd.DataFrame(rows, columns=columns)


def assess(
    subject: Scenario | System | str | Path,
    *,
    replications: int | None = None,
    quick: bool = False,
    metrics: Iterable[str | type[Metric]] | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
    store: RunStore | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Measure a scenario (or the one of that name or file) or a system, in rounds of one batch each, and judge.

    Without `replications` the scenario's number is used, or `QUICK` if `quick`. `metrics` are the names of those that
    are measured, or classes of your own; all that are known if not given. A gate whose metric was not measured was not
    asked, and the verdict says so; of rivals it is never told. `seed` is that of the scenario (of a system alone 0) if
    not given. With an `executor` others simulate, and with a `store` what it holds is not run again, as in
    `experiment.run`.

    Raises:
        UnknownNameError: for a metric that is not known.
        InvalidInputError: for a number of replications that is not allowed.
        ScenarioError: for a file that cannot be read.
    """
    began = time.perf_counter()
    scenario = _scenario(subject, seed)
    system, chosen = scenario.system, _replications(scenario, replications, quick)
    asked = suite(chosen) if metrics is None else [find_metric(metric)(chosen) for metric in metrics]
    skipped = {metric.name: why for metric in asked if (why := metric.why_not(system))}
    studies = {metric.name: _study(metric, system) for metric in asked if metric.name not in skipped}
    examples = Study("examples", record_examples(system, scenario.plans, chosen))
    course = Study("course", record_course(system, scenario.plans, chosen))
    asking: list[Study[Any]] = [*studies.values(), examples, course]
    outcomes = conduct(system, asking, seed=scenario.seed, executor=executor, store=store, progress=progress)
    results = {name: study.result for name, study in studies.items()}
    deciding = {metric.name: results[metric.name] for metric in asked if metric.name in results and not metric.rival}
    return Assessment(
        scenario,
        results,
        skipped,
        judge(deciding, system.family, scenario.thresholds),
        len(outcomes),
        time.perf_counter() - began,
        chosen,
        quick,
        examples.result,
        course.result,
    )


def measure(
    subject: Scenario | System | str | Path,
    metric: str | type[Metric] | Metric,
    *,
    replications: int | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
    store: RunStore | None = None,
    progress: Progress | None = None,
) -> Result:
    """Return what one metric finds: its estimates by name, its tables and its notes.

    `metric` is the name of one, or a class of your own, or a metric with its own `replications`. `executor` and `store`
    are those of `assess`.

    Raises:
        UnknownNameError: for a metric that is not known.
        InvalidInputError: where the metric cannot be asked of the system, with the reason, or for a number of
            replications that is not allowed.
        ScenarioError: for a file that cannot be read.
    """
    scenario = _scenario(subject, seed)
    if not isinstance(metric, Metric):
        metric = find_metric(metric)(_replications(scenario, replications, quick=False))
    if why := metric.why_not(scenario.system):
        raise InvalidInputError(f"{metric.name} cannot be measured: {why}.")
    found = measure_all(
        scenario.system, [metric], seed=scenario.seed, executor=executor, store=store, progress=progress
    )
    return found[metric.name]


def measure_all(
    system: System,
    metrics: Iterable[Metric],
    *,
    seed: int = 0,
    executor: Executor | None = None,
    store: RunStore | None = None,
    progress: Progress | None = None,
) -> dict[str, Result]:
    """Return what these metrics find, by their names; all must be such that the system can be asked."""
    studies = {metric.name: _study(metric, system) for metric in metrics}
    conduct(system, list(studies.values()), seed=seed, executor=executor, store=store, progress=progress)
    return {name: study.result for name, study in studies.items()}


def _study(metric: Metric, system: System) -> Study[Result]:
    return Study(metric.title.lower(), metric.measure(system))


def _scenario(subject: Scenario | System | str | Path, seed: int | None) -> Scenario:
    if isinstance(subject, System):
        found = Scenario(subject.name, subject.name, "", subject)
    else:
        found = read_scenario(subject) if isinstance(subject, str | Path) else subject
    return found if seed is None else replace(found, seed=seed)


def _replications(scenario: Scenario, given: int | None, quick: bool) -> int:
    usual = min(QUICK, scenario.replications) if quick else scenario.replications
    chosen = usual if given is None else given
    if type(chosen) is not int or chosen < FEWEST:
        raise InvalidInputError(f"replications is {chosen!r}, but must be a whole number, {FEWEST} at least.")
    return chosen
