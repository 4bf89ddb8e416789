"""The columns of the files: one row a run, or an estimate of a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from emergent.columns import PLAN, REPLICATION, SEED

SCENARIO, NAME, PLAN_NAME, PLAN_BASE, VARIANT = "scenario", "name", "plan_name", "plan_base", "variant"
METRIC, REPLICATIONS, ESTIMATE, VALUE, LOW, HIGH = "metric", "replications", "estimate", "value", "low", "high"
ATTAINMENT, CURVE, STATUS, WALL = "attainment", "curve", "status", "wall_s"
RECORDING, HORIZON = "recording", "horizon_s"
ORIGIN, EXCEPTION, MESSAGE = "origin", "exception", "message"
REASON = (ORIGIN, EXCEPTION, MESSAGE)
TEXT, WHOLE, FLOAT = pa.string(), pa.int64(), pa.float64()
CURVE_TYPE = pa.list_(FLOAT)
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
    large: tuple[str, ...] = ()
    """Columns that are read of single rows only."""

    @property
    def encoded(self) -> pa.Schema:
        """The columns of tables in memory, with texts by number."""
        texts = pa.dictionary(pa.int32(), TEXT)
        fields = [field for field in self.schema if field.name not in self.large]
        return pa.schema([field.with_type(texts) if field.type == TEXT else field for field in fields])

    def complete(self, table: pa.Table, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a table with all columns, or these: those that an older version did not write are null."""
        wanted = pa.schema([field for field in self.schema if columns is None or field.name in columns])
        there = set(table.column_names)
        return pa.table({f.name: table[f.name] if f.name in there else pa.nulls(len(table), f.type) for f in wanted})

    def table(self, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
        """Return rows as a table; what a row does not say is null."""
        return pa.Table.from_pylist([{name: row.get(name) for name in self.schema.names} for row in rows], self.schema)


RUNS = Kind(
    "runs",
    (SCENARIO, PLAN, REPLICATION),
    pa.schema(
        {SCENARIO: TEXT, PLAN: TEXT, REPLICATION: WHOLE, SEED: pa.uint64(), ATTAINMENT: FLOAT, CURVE: CURVE_TYPE}
        | _FATE
    ),
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
RECORDINGS = Kind(
    "recordings",
    (SCENARIO, PLAN, REPLICATIONS),
    pa.schema(
        {SCENARIO: TEXT, PLAN: TEXT, REPLICATIONS: WHOLE, REPLICATION: WHOLE, SEED: pa.uint64()}
        | {RECORDING: pa.binary(), **_FATE}
    ),
    large=(RECORDING,),
)
"""One row a scenario and plan: of the usual `replication` of so many, the run with its frames, a file of its own."""
KINDS = (RUNS, ESTIMATES, RECORDINGS)
