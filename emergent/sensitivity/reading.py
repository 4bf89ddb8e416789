"""The points of a sweep, read from its folder, with one of its outcomes and all units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd

from emergent.columns import PLAN, TIME
from emergent.errors import EmergentError, UnknownNameError
from emergent.fields import fields
from emergent.purpose import purpose
from emergent.scenario import Scenario, loads
from emergent.sensitivity.points import SHARE, Points
from emergent.sweep import Store
from emergent.sweep.schema import (
    ATTAINMENT,
    ESTIMATE,
    HIGH,
    HORIZON,
    LOW,
    METRIC,
    PLAN_BASE,
    PLAN_NAME,
    SCENARIO,
    VALUE,
    VARIANT,
)
from emergent.sweep.tables import VERDICT
from emergent.system import System

DOSE = "dose"
TIMES, FIELDS = ("onset", "duration", TIME), {"struck": "members"}
"""What is in the systems' unit of time, and the units of a plan's other fields; that of a dose is its kind's."""


def outcomes(store: Store) -> list[str]:
    """Return what a sweep says of its points in numbers: attainment, and estimates of metrics as `metric.estimate`."""
    config, found = store.config, list[str]()
    if config.runs:
        found.append(ATTAINMENT)
    if config.metrics:
        rows = store.estimates()
        rows = rows[rows[VALUE].notna() & (rows[METRIC] != VERDICT)]
        found += list(dict.fromkeys(rows[METRIC] + "." + rows[ESTIMATE]))
    return found


def read(store: Store, outcome: str = ATTAINMENT) -> Points:
    """Return the points of a sweep, finished or not, with one of its outcomes.

    Raises:
        UnknownNameError: for an outcome that the sweep has not.
    """
    if outcome == ATTAINMENT and store.config.runs:
        return _runs(store)
    if outcome not in outcomes(store):
        raise UnknownNameError("outcome", outcome, outcomes(store), of="the sweep")
    frame, known = about(store)
    metric, _, estimate = outcome.partition(".")
    rows = store.estimates()
    rows = rows[(rows[METRIC] == metric) & (rows[ESTIMATE] == estimate)].set_index(SCENARIO)
    found = rows.reindex(frame[SCENARIO])[[VALUE, LOW, HIGH]].to_numpy(float)
    return Points(outcome, frame, found[:, :1], ends=found[:, 1:], unit=_unit(rows), **known)


def own(points: Points, store: Store) -> Points:
    """Return the points of a design without those that were added near a boundary."""
    refined = store.config.refined
    if refined is None:
        return points
    first = store.scenario_table[SCENARIO].slice(0, refined.first).to_pylist()
    return points.take(points.frame[SCENARIO].isin(first).to_numpy())


def about(store: Store) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return one row a scenario with its parameters; and units of these and of fields of plans, goals and nulls."""
    table = store.scenario_table.to_pandas()
    return table.drop(columns=["base", "seed", VARIANT, HORIZON], errors="ignore"), _known(store)


def _runs(store: Store) -> Points:
    scenarios, known = about(store)
    plans = store.plan_table.to_pandas()
    if PLAN_BASE not in plans:  # of a folder that an older version made
        plans[PLAN_BASE] = plans[PLAN_NAME]
    frame = scenarios.merge(plans, on=SCENARIO, suffixes=("", "_plan"))
    array = store.to_xarray()[ATTAINMENT]
    row = pd.Index(array[SCENARIO].values).get_indexer(frame[SCENARIO])
    column = pd.Index(array[PLAN].values).get_indexer(frame[PLAN_NAME])
    values = np.full((len(frame), store.config.replications), np.nan)
    values[:, : array.shape[2]] = array.values[row, column]
    return Points(ATTAINMENT, frame, values, **known)


def _unit(rows: pd.DataFrame) -> str:
    """Return the unit of an estimate."""
    known = rows["unit"].dropna()
    return str(known.iloc[0]) if len(known) and known.iloc[0] not in ("", "1") else SHARE


def _doses(base: Scenario, store: Store) -> Iterator[str]:
    """Yield the units of doses that vary, of kinds in plans of a scenario."""
    for table in store.config.plans:
        perturbations = base.plan(table.plan).perturbations if table.dose else ()
        some = perturbations if table.which is None else perturbations[table.which - 1 : table.which]
        yield from (base.system.kinds[one.kind].dose.unit for one in some)


def _known(store: Store) -> dict[str, Any]:
    """Return the units of parameters and of fields of plans, and goals and nulls by the names of scenarios."""
    own, purposes, time_unit = dict[str, str](), dict[str, str](), System.time_unit
    with suppress(EmergentError):  # a system that is not here: its table can be analysed all the same
        bases = [loads(text, store.folder) for text in store.manifest["scenarios"]]
        own = {name: about.unit for base in bases for name, about in fields(type(base.system.parameters)).items()}
        time_unit = ", ".join({base.system.time_unit: None for base in bases})
        own |= {DOSE: ", ".join({unit: None for base in bases for unit in _doses(base, store)})}
        purposes = {base.name: purpose(base.system) for base in bases}
    units = dict.fromkeys(TIMES, time_unit) | FIELDS | own
    units = {name: unit for name, unit in units.items() if unit not in ("", "1")}
    return {"units": units, "purposes": purposes}
