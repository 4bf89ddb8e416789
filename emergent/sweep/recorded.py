"""Recordings of a batch: of some scenarios the usual run, frame by frame, under each plan."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from emergent import experiment, outcomes_file
from emergent.columns import PLAN, REPLICATION, SEED
from emergent.failure import FailedRunsError, FailureInfo, Status
from emergent.outcomes import Request
from emergent.randomness import replication_seeds
from emergent.recordings import interval, usual_replication
from emergent.rounds import Study, conduct
from emergent.sweep.batch import Batch, Row, failed
from emergent.sweep.planned import Planned
from emergent.sweep.schema import RECORDING, RECORDINGS, REPLICATIONS, SCENARIO, STATUS, WALL
from emergent.sweep.swept import Swept
from emergent.system import System
from emergent.variant import Variant


@dataclass(frozen=True)
class Recordings(Batch):
    """The usual run of some scenarios of one base: the first whose nominal attainment is at least the median."""

    parts: Sequence[tuple[str, Variant, list[Planned]]]
    """The scenario's id, its variant, and plans."""
    replications: int = 0

    kind = RECORDINGS

    def work(self) -> pa.Table:
        """Record, and return one row a scenario and plan."""
        began, rows = time.perf_counter(), [row for part in self.parts for row in self._rows(*part)]
        share = (time.perf_counter() - began) / max(len(rows), 1)
        return self.kind.table([row | {WALL: share} for row in rows])

    def lost(self, info: FailureInfo) -> pa.Table:
        """Return the rows of a batch that came to nothing."""
        return self.kind.table([row | failed(info) for id, _, plans in self.parts for row in self._keys(id, plans)])

    def _keys(self, id: str, plans: Sequence[Planned]) -> Iterator[Row]:
        yield from ({SCENARIO: id, PLAN: one.text, REPLICATIONS: self.replications} for one in plans)

    def _rows(self, id: str, variant: Variant, plans: Sequence[Planned]) -> Iterator[Row]:
        keys = self._keys(id, plans)
        try:
            system = Swept(self.base, variant).system
            chosen = Study("usual", usual_replication(system, self.replications))
            conduct(system, [chosen], seed=self.base.seed)
        except Exception as problem:
            yield from (row | failed(_info(problem)) for row in keys)
            return
        for row, planned in zip(keys, plans, strict=True):
            yield row | self._recorded(system, planned, chosen.result)

    def _recorded(self, system: System, planned: Planned, replication: int) -> Row:
        seed = self.base.seed
        try:
            asked = Request(planned.of(seed, replication), [replication], interval(system))
            found, buffer = experiment.run(system, [asked], seed=seed), pa.BufferOutputStream()
            outcomes_file.write(buffer, found)
        except Exception as problem:
            return failed(_info(problem))
        about = {REPLICATION: replication, SEED: int(replication_seeds(seed, [replication])[0])}
        return {**about, RECORDING: buffer.getvalue().to_pybytes(), STATUS: Status.SUCCEEDED.value}


def _info(problem: Exception) -> FailureInfo:
    """Return what the first run raised that failed."""
    return problem.failures[0].info if isinstance(problem, FailedRunsError) else FailureInfo.of(problem)
