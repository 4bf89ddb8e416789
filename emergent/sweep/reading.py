"""Tables of a sweep as they are read: in the order of the design, each run once, with parameters beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import xarray as xr

from emergent.columns import PLAN, REPLICATION
from emergent.sweep.schema import ATTAINMENT, PLAN_NAME, RUNS, SCENARIO, STATUS, VARIANT, WALL, Kind

_ORDER = "__order"


def arranged(kind: Kind, rows: pa.Table, wanted: pa.Table, replications: int) -> pa.Table:
    """Return the rows of what is wanted, in its order, each once: of a run that stands twice, the one that succeeded.

    `wanted` has the first two columns of the key. What differs from one computation to the next is left out, so that
    the same design gives the same bytes, however it was computed.
    """
    first, second, number = kind.key
    order = wanted.select([first, second]).to_pandas().drop_duplicates(ignore_index=True)
    order[_ORDER] = np.arange(len(order))
    frame = rows.drop_columns([WALL]).to_pandas(types_mapper=pd.ArrowDtype)
    frame = frame.merge(order.astype({first: frame[first].dtype, second: frame[second].dtype}), on=[first, second])
    frame = frame[frame[number] < replications if kind is RUNS else frame[number] == replications]
    failed = frame[STATUS] != "succeeded"
    if len(kind.order):  # a study that succeeded later leaves no row of its failure
        better = frame.loc[~failed, [_ORDER, number]].drop_duplicates()
        stale = failed & pd.MultiIndex.from_frame(frame[[_ORDER, number]]).isin(pd.MultiIndex.from_frame(better))
        frame, failed = frame[~stale], failed[~stale]
    by = [_ORDER, number, *kind.order]
    frame = frame.assign(failed=failed).sort_values([*by, "failed", "exception", "message"], kind="stable")
    frame = frame.drop_duplicates(by).drop(columns=[_ORDER, "failed"])
    schema = pa.schema([field for field in kind.schema if field.name != WALL])
    return pa.Table.from_pandas(frame, schema, preserve_index=False).replace_schema_metadata(None)


def joined(kind: Kind, rows: pa.Table, scenarios: pa.Table, plans: pa.Table) -> pd.DataFrame:
    """Return rows with the name and the parameters of their scenario, and the name and the fields of their plan."""
    frame = rows.to_pandas()
    about: pd.DataFrame = scenarios.drop_columns(["base", "seed", VARIANT]).to_pandas()
    found = about.merge(frame, on=SCENARIO)
    if kind is RUNS:
        fields = plans.to_pandas()
        found = found.merge(fields, on=[SCENARIO, PLAN], suffixes=("", "_plan"), sort=False)
    return found


def array(runs: pa.Table, scenarios: pa.Table, plans: pa.Table) -> xr.Dataset:
    """Return attainment, shape (scenario, plan, replication), nan where a run has not succeeded.

    Along `scenario` stand its id, its name and its parameters; `plan` are the names of plans.
    """
    about, fields, frame = scenarios.to_pandas(), plans.to_pandas(), runs.to_pandas()
    names = pd.Index(fields[PLAN_NAME].astype(object).unique())
    frame = frame.merge(fields[[SCENARIO, PLAN, PLAN_NAME]], on=[SCENARIO, PLAN])
    ids = pd.Index(about[SCENARIO].astype(object))
    most = int(frame[REPLICATION].max()) + 1 if len(frame) else 0
    values = np.full((len(ids), len(names), most), np.nan)
    row, column = ids.get_indexer(frame[SCENARIO]), names.get_indexer(frame[PLAN_NAME])
    values[row, column, frame[REPLICATION]] = frame[ATTAINMENT]
    parameters = {
        name: (SCENARIO, _plain(about[name])) for name in about.columns if name not in (SCENARIO, "base", VARIANT)
    }
    coords = {SCENARIO: ids, PLAN: names, REPLICATION: np.arange(most), **parameters}
    return xr.Dataset({ATTAINMENT: ((SCENARIO, PLAN, REPLICATION), values)}, coords)


def _plain(column: pd.Series[Any]) -> npt.NDArray[Any]:
    """Return a column as xarray takes it: text as objects."""
    numeric = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)
    return np.asarray(column if numeric else column.astype(object))
