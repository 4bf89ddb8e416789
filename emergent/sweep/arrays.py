"""What is done of a sweep as arrays, and its curves as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import xarray as xr

from emergent.columns import PLAN, REPLICATION, TIME
from emergent.errors import InvalidInputError
from emergent.sweep.reading import joined
from emergent.sweep.schema import (
    ATTAINMENT,
    CURVE,
    HORIZON,
    PLAN_NAME,
    REASON,
    RUNS,
    SCENARIO,
    STATUS,
    VARIANT,
)

MOMENT = "moment"
"""The dimension of curves."""


def array(runs: pa.Table, scenarios: pa.Table, plans: pa.Table) -> xr.Dataset:
    """Return attainment, shape (scenario, plan, replication), nan where a run has not succeeded; curves beside it.

    These have the further dimension `moment`, a share of the horizon. Along `scenario` stand its id, its name and its
    parameters; `plan` are the names of plans.
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
    found = xr.Dataset({ATTAINMENT: ((SCENARIO, PLAN, REPLICATION), values)}, coords)
    if CURVE not in frame:
        return found
    good = frame[CURVE].notna().to_numpy()
    moments = max(map(len, frame[CURVE][good]), default=0)
    along = np.full((*values.shape, moments), np.nan)
    if moments:
        along[row[good], column[good], frame[REPLICATION][good]] = np.stack(list(frame[CURVE][good]))
    shares = np.arange(1, moments + 1) / max(moments, 1)
    return found.assign({CURVE: ((SCENARIO, PLAN, REPLICATION, MOMENT), along)}).assign_coords({MOMENT: shares})


def curves(runs: pa.Table, scenarios: pa.Table, plans: pa.Table) -> pd.DataFrame:
    """Return one row a run and moment, with the parameters of its scenario and the fields of its plan."""
    if CURVE not in runs.column_names:
        raise InvalidInputError("the sweep has no curves; add curve to the outcomes of its design, and run it again")
    found = joined(RUNS, runs, scenarios, plans)
    found = found[found[CURVE].notna()].drop(columns=[ATTAINMENT, STATUS, *REASON])
    count = found[CURVE].map(len).to_numpy(np.int64)
    long = found.explode(CURVE, ignore_index=True).rename(columns={CURVE: ATTAINMENT})
    step = np.concatenate([np.arange(1, n + 1) for n in count]) if len(count) else np.zeros(0)
    long[TIME] = long.pop(HORIZON) * step / np.repeat(count, count)
    return long.astype({ATTAINMENT: float})


def _plain(column: pd.Series[Any]) -> npt.NDArray[Any]:
    """Return a column as xarray takes it: text as objects."""
    numeric = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)
    return np.asarray(column if numeric else column.astype(object))
