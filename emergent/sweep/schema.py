"""The columns of the files: one row a run, or an estimate of a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from emergent.columns import PLAN, REPLICATION, SEED

SCENARIO, NAME, PLAN_NAME, PLAN_BASE, VARIANT = "scenario", "name", "plan_name", "plan_base", "variant"
METRIC, REPLICATIONS, ESTIMATE, VALUE, LOW, HIGH = "metric", "replications", "estimate", "value", "low", "high"
ATTAINMENT, STATUS, WALL = "attainment", "status", "wall_s"
ORIGIN, EXCEPTION, MESSAGE = "origin", "exception", "message"
REASON = (ORIGIN, EXCEPTION, MESSAGE)
TEXT, WHOLE, FLOAT = pa.string(), pa.int64(), pa.float64()
_FATE = {STATUS: TEXT, WALL: FLOAT, **dict.fromkeys(REASON, TEXT)}


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, what a row is of, and its columns."""

    name: str
    key: tuple[str, str, str]
    """Scenario; plan or metric; replication, or how many there were."""
    schema: pa.Schema
    order: tuple[str, ...] = ()
    """Further columns by which the rows of one key are told apart and ordered."""

    @property
    def encoded(self) -> pa.Schema:
        """The columns with texts by number."""
        texts = pa.dictionary(pa.int32(), TEXT)
        return pa.schema([field.with_type(texts) if field.type == TEXT else field for field in self.schema])

    def table(self, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
        """Return rows as a table; what a row does not say is null."""
        return pa.Table.from_pylist([{name: row.get(name) for name in self.schema.names} for row in rows], self.schema)


RUNS = Kind(
    "runs",
    (SCENARIO, PLAN, REPLICATION),
    pa.schema({SCENARIO: TEXT, PLAN: TEXT, REPLICATION: WHOLE, SEED: pa.uint64(), ATTAINMENT: FLOAT, **_FATE}),
)
"""One row a run: `attainment` of the members that count under its plan; `wall_s` its share of its batch's time."""
_NUMBERS = {VALUE: FLOAT, LOW: FLOAT, HIGH: FLOAT}
ESTIMATES = Kind(
    "estimates",
    (SCENARIO, METRIC, REPLICATIONS),
    pa.schema(
        {SCENARIO: TEXT, METRIC: TEXT, REPLICATIONS: WHOLE, ESTIMATE: TEXT, **_NUMBERS, "unit": TEXT, "label": TEXT}
        | _FATE
    ),
    (ESTIMATE,),
)
"""One row an estimate of a scenario; of the verdict the word is the `label`."""
