"""What a worker does with a batch: it simulates runs, or measures scenarios, and returns rows. It raises nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from emergent import experiment
from emergent.assessment import assess, measure_all
from emergent.columns import PLAN, REPLICATION, SEED
from emergent.failure import FailureInfo, Status
from emergent.metrics import find_metric
from emergent.metrics.metric import attainment, each
from emergent.outcomes import Outcomes
from emergent.perturbation import Plan
from emergent.randomness import replication_seeds
from emergent.scenario import Scenario
from emergent.sweep.planned import Planned
from emergent.sweep.schema import (
    ATTAINMENT,
    ESTIMATE,
    ESTIMATES,
    EXCEPTION,
    MESSAGE,
    METRIC,
    ORIGIN,
    REPLICATIONS,
    RUNS,
    SCENARIO,
    STATUS,
    WALL,
)
from emergent.sweep.swept import Swept
from emergent.sweep.tables import VERDICT
from emergent.variant import Variant

Row = dict[str, Any]


@dataclass(frozen=True)
class Runs:
    """Runs of one base: of each variant and plan some replications."""

    base: Scenario
    parts: Sequence[tuple[str, Variant, Planned, list[int]]]
    """The scenario's id, its variant, a plan, and its replications."""

    kind = RUNS

    def __len__(self) -> int:
        return sum(len(replications) for *_, replications in self.parts)

    def halves(self) -> list[Runs]:
        """Return two batches that make up this one; none where it is one run."""
        return [replace(self, parts=parts) for parts in _halves(self.parts, len(self))]

    def work(self) -> pa.Table:
        """Simulate, and return one row a run."""
        began, seed = time.perf_counter(), self.base.seed
        plans = [[planned.of(seed, r) for r in replications] for *_, planned, replications in self.parts]
        requests = [
            type(q)(q.plan, q.replications, None, variant)
            for (_, variant, _, replications), some in zip(self.parts, plans, strict=True)
            for q in each(some, replications)
        ]
        outcomes, failures = experiment.attempt(self.base.system, requests, seed)
        failed = {
            (f.request.parameters, f.request.plan.text, int(r)): f.info
            for f in failures
            for r in f.request.replications
        }
        scored = [self._scored(*some, outcomes, failed) for some in zip(self.parts, plans, strict=True)]
        values = np.concatenate([some for some, _ in scored])
        return self._table(values, [one for _, infos in scored for one in infos], time.perf_counter() - began)

    def lost(self, info: FailureInfo) -> pa.Table:
        """Return the rows of a batch that came to nothing."""
        return self._table(np.full(len(self), np.nan), [info] * len(self), None)

    def _scored(
        self,
        part: tuple[str, Variant, Planned, list[int]],
        plans: Sequence[Plan],
        outcomes: Outcomes,
        failed: Mapping[tuple[Variant, str, int], FailureInfo],
    ) -> tuple[npt.NDArray[np.float64], list[FailureInfo | None]]:
        """Return the attainment of each run of a part, and why it has none."""
        _, variant, planned, replications = part
        found: list[FailureInfo | None] = [None] * len(plans)
        if failed:
            found = [failed.get((variant, plan.text, r)) for plan, r in zip(plans, replications, strict=True)]
        good, values = [i for i, info in enumerate(found) if info is None], np.full(len(plans), np.nan)
        if good:
            chosen = planned.plan if planned.struck is None else [plans[i] for i in good]
            runs = [replications[i] for i in good]
            try:
                values[good] = attainment(self.base.system, outcomes, chosen, runs, parameters=variant)
            except Exception as problem:
                found = [info or FailureInfo.of(problem, "goal") for info in found]
        return values, found

    def _table(
        self, values: npt.NDArray[np.float64], infos: Sequence[FailureInfo | None], seconds: float | None
    ) -> pa.Table:
        """Return one row a run: its attainment, or what it raised."""
        counts = [len(replications) for *_, replications in self.parts]
        replications = np.concatenate([replications for *_, replications in self.parts])
        bad = np.array([info is not None for info in infos])
        columns = {
            SCENARIO: np.repeat(np.array([id for id, *_ in self.parts], object), counts),
            PLAN: np.repeat(np.array([planned.text for *_, planned, _ in self.parts], object), counts),
            REPLICATION: replications,
            SEED: replication_seeds(self.base.seed, replications),
            ATTAINMENT: pa.array(values, mask=bad),
            STATUS: np.array([Status.SUCCEEDED.value, Status.FAILED.value], object)[bad.astype(int)],
            WALL: pa.nulls(len(bad)) if seconds is None else np.full(len(bad), seconds / len(bad)),
            ORIGIN: [info and info.origin for info in infos],
            EXCEPTION: [info and info.exception_type for info in infos],
            MESSAGE: [info and info.message for info in infos],
        }
        return pa.table(columns, self.kind.schema)


@dataclass(frozen=True)
class Studies:
    """Metrics of some scenarios of one base."""

    base: Scenario
    parts: Sequence[tuple[str, Variant, list[str]]]
    """The scenario's id, its variant, and names of metrics, `verdict` among them."""
    replications: int

    kind = ESTIMATES

    def __len__(self) -> int:
        return sum(len(names) for *_, names in self.parts)

    def halves(self) -> list[Studies]:
        """Return two batches that make up this one; none where it is one metric of one scenario."""
        return [replace(self, parts=parts) for parts in _halves(self.parts, len(self))]

    def work(self) -> pa.Table:
        """Measure, and return one row an estimate."""
        began, rows = time.perf_counter(), [row for part in self.parts for row in self._rows(*part)]
        share = (time.perf_counter() - began) / max(len(rows), 1)
        return self.kind.table([row | {WALL: share} for row in rows])

    def lost(self, info: FailureInfo) -> pa.Table:
        """Return the rows of a batch that came to nothing."""
        return self.kind.table([row for id, _, names in self.parts for row in self._lost(id, names, info)])

    def _lost(self, id: str, names: Sequence[str], info: FailureInfo) -> Iterator[Row]:
        yield from ({SCENARIO: id, METRIC: name, REPLICATIONS: self.replications, **_failed(info)} for name in names)

    def _rows(self, id: str, variant: Variant, names: list[str]) -> list[Row]:
        """Measure all metrics together, since they share runs; where one raises, each by itself."""
        try:
            scenario = Swept(self.base, variant).scenario
            found = [row for make in (_metrics, _verdict) for row in make(scenario, names, self.replications)]
        except Exception as problem:
            if len(names) > 1:
                return [row for name in names for row in self._rows(id, variant, [name])]
            return list(self._lost(id, names, FailureInfo.of(problem, "metric")))
        return [{SCENARIO: id, REPLICATIONS: self.replications, **row, STATUS: Status.SUCCEEDED.value} for row in found]


Batch = Runs | Studies


def perform(batch: Batch) -> pa.Table:
    """Do the work of a batch, in whatever process."""
    return batch.work()


def _metrics(scenario: Scenario, names: Sequence[str], replications: int) -> Iterator[Row]:
    metrics = [find_metric(name)(replications) for name in names if name != VERDICT]
    for name, result in measure_all(scenario.system, metrics, seed=scenario.seed).items() if metrics else ():
        for estimate in result.estimates:
            record = estimate.record()
            del record[REPLICATIONS]  # which may be fewer than those that were asked for
            yield {METRIC: name, ESTIMATE: record.pop("name"), **record}


def _verdict(scenario: Scenario, names: Sequence[str], replications: int) -> Iterator[Row]:
    if VERDICT in names:
        verdict = assess(scenario, replications=replications).verdict
        yield {METRIC: VERDICT, ESTIMATE: VERDICT, "label": str(verdict)}


def _halves(parts: Sequence[tuple[Any, ...]], size: int) -> list[list[Any]]:
    """Divide what the last items of all parts list into two halves, in their order."""
    halves: list[list[Any]] = [[], []]
    left = size // 2
    for *what, listed in parts if left else ():
        for half, some in zip(halves, (listed[:left], listed[left:]), strict=True):
            half += [(*what, some)] if some else []
        left -= min(left, len(listed))
    return halves if halves[0] else []


def _failed(info: FailureInfo) -> Row:
    reason = {ORIGIN: info.origin, EXCEPTION: info.exception_type, MESSAGE: info.message}
    return {STATUS: Status.FAILED.value, **reason}
