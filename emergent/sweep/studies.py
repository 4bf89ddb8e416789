"""Studies of a batch: metrics of whole scenarios, and their verdicts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from emergent.assessment import assess, measure_all
from emergent.failure import FailureInfo, Status
from emergent.metrics import find_metric
from emergent.scenario import Scenario
from emergent.sweep.batch import Batch, Row, failed
from emergent.sweep.schema import ESTIMATE, ESTIMATES, METRIC, REPLICATIONS, SCENARIO, STATUS, WALL
from emergent.sweep.swept import Swept
from emergent.sweep.tables import VERDICT
from emergent.variant import Variant


@dataclass(frozen=True)
class Studies(Batch):
    """Metrics of some scenarios of one base."""

    parts: Sequence[tuple[str, Variant, list[str]]]
    """The scenario's id, its variant, and names of metrics, `verdict` among them."""
    replications: int = 0

    kind = ESTIMATES

    def work(self) -> pa.Table:
        """Measure, and return one row an estimate."""
        began, rows = time.perf_counter(), [row for part in self.parts for row in self._rows(*part)]
        share = (time.perf_counter() - began) / max(len(rows), 1)
        return self.kind.table([row | {WALL: share} for row in rows])

    def lost(self, info: FailureInfo) -> pa.Table:
        """Return the rows of a batch that came to nothing."""
        return self.kind.table([row for id, _, names in self.parts for row in self._lost(id, names, info)])

    def _lost(self, id: str, names: Sequence[str], info: FailureInfo) -> Iterator[Row]:
        yield from ({SCENARIO: id, METRIC: name, REPLICATIONS: self.replications, **failed(info)} for name in names)

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
