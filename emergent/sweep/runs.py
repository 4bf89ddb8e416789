"""Runs of a batch: each is simulated, and scored at its end, and over time where that is wanted."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from emergent import experiment
from emergent.columns import PLAN, REPLICATION, SEED
from emergent.failure import FailureInfo, Status
from emergent.metrics.metric import attainment, each
from emergent.outcomes import Outcomes
from emergent.perturbation import Plan
from emergent.randomness import replication_seeds
from emergent.sweep.batch import Batch
from emergent.sweep.planned import Planned
from emergent.sweep.schema import (
    ATTAINMENT,
    CURVE,
    CURVE_TYPE,
    EXCEPTION,
    MESSAGE,
    ORIGIN,
    RUNS,
    SCENARIO,
    STATUS,
    WALL,
)
from emergent.sweep.swept import Swept
from emergent.variant import Variant

Part = tuple[str, Variant, Planned, list[int]]
"""The scenario's id, its variant, a plan, and its replications."""


@dataclass(frozen=True)
class Runs(Batch):
    """Runs of one base: of each variant and plan some replications."""

    parts: Sequence[Part]
    moments: int = 0
    """How often, evenly over the horizon, attainment is wanted on the way."""

    kind = RUNS

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
        return self._table(np.full((len(self), self.moments + 1), np.nan), [info] * len(self), None)

    def _scored(
        self,
        part: Part,
        plans: Sequence[Plan],
        outcomes: Outcomes,
        failed: Mapping[tuple[Variant, str, int], FailureInfo],
    ) -> tuple[npt.NDArray[np.float64], list[FailureInfo | None]]:
        """Return the attainment of each run of a part, (run, moment), at the end last; and why it has none."""
        _, variant, planned, replications = part
        found: list[FailureInfo | None] = [None] * len(plans)
        if failed:
            found = [failed.get((variant, plan.text, r)) for plan, r in zip(plans, replications, strict=True)]
        good = [i for i, info in enumerate(found) if info is None]
        values = np.full((len(plans), self.moments + 1), np.nan)
        if good:
            chosen = planned.plan if planned.struck is None else [plans[i] for i in good]
            runs = [replications[i] for i in good]
            try:
                for moment, by in enumerate([*self._times(variant), None]):
                    score = attainment(self.base.system, outcomes, chosen, runs, by=by, parameters=variant)
                    values[good, moment] = score
            except Exception as problem:
                found = [info or FailureInfo.of(problem, "goal") for info in found]
        return values, found

    def _times(self, variant: Variant) -> list[float]:
        """Return the moments [s], the last of which is the horizon."""
        if not self.moments:
            return []
        horizon = Swept(self.base, variant).system.horizon
        return [horizon * (moment + 1) / self.moments for moment in range(self.moments)]

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
            ATTAINMENT: pa.array(values[:, -1], mask=bad),
            CURVE: self._curves(values[:, :-1], bad),
            STATUS: np.array([Status.SUCCEEDED.value, Status.FAILED.value], object)[bad.astype(int)],
            WALL: pa.nulls(len(bad)) if seconds is None else np.full(len(bad), seconds / len(bad)),
            ORIGIN: [info and info.origin for info in infos],
            EXCEPTION: [info and info.exception_type for info in infos],
            MESSAGE: [info and info.message for info in infos],
        }
        return pa.table(columns, self.kind.schema)

    def _curves(self, values: npt.NDArray[np.float64], bad: npt.NDArray[np.bool_]) -> pa.Array:
        if not self.moments:
            return pa.nulls(len(bad), CURVE_TYPE)
        ends = np.arange(len(bad) + 1, dtype=np.int32) * self.moments
        return pa.ListArray.from_arrays(ends, values.ravel(), CURVE_TYPE, mask=pa.array(bad))
