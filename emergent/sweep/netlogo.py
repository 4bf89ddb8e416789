"""A sweep as NetLogo's BehaviorSpace writes its tables, for programs that read these.

Six lines of header, then `"[run number]"`, the variables, `"[step]"` and the reporters, every value in quotes: as
NetLogo's `Exporter.scala` and `TableExporter.scala` write them (netlogo-gui/src/main/lab; version 2.0), as
the manual's "BehaviorSpace Guide" describes them.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emergent.columns import PLAN, REPLICATION, SEED, TIME
from emergent.failure import Status
from emergent.protocols import Stepped
from emergent.sweep.schema import (
    ATTAINMENT,
    HORIZON,
    NAME,
    PLAN_BASE,
    PLAN_NAME,
    REASON,
    SCENARIO,
    STATUS,
)
from emergent.sweep.store import Store

NETLOGO = "6.4.0"
"""The version whose tables these are."""
RUN, STEP = "[run number]", "[step]"
WORLD = (("min-pxcor", "max-pxcor", "min-pycor", "max-pycor"), (0, 0, 0, 0))
"""No system has patches: the world is one patch."""


def write(store: Store, path: Path, *, curves: bool = False) -> int:
    """Write the runs that succeeded, each at its end, or with `curves` at each moment; return how many rows."""
    found = table(store, curves=curves)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(_header(store))
        writer.writerow(found.columns)
        writer.writerows([_said(value) for value in row] for row in found.itertuples(index=False))
    return len(found)


def table(store: Store, *, curves: bool = False) -> pd.DataFrame:
    """Return one row a run, or a run and moment: its number, the variables, `[step]`, and `attainment`.

    Variables are `scenario` (its name), `plan` (its name), parameters, fields of plans, `replication` and `seed`. Of
    systems that go in steps, `[step]` is their number, of others the time in whole seconds.
    """
    rows = store.curves() if curves else store.frame()
    if not curves:
        rows = rows[rows[STATUS] == Status.SUCCEEDED.value]
    systems = {one.id: one.system for one in store.scenarios()}
    lengths = {id: system.dt if isinstance(system, Stepped) else 1.0 for id, system in systems.items()}
    ends = {id: system.horizon for id, system in systems.items()}
    times = rows[TIME] if curves else rows[SCENARIO].map(ends).astype(float)  # of no rows, too
    steps = (times / rows[SCENARIO].map(lengths).astype(float)).round().astype(int)
    run = rows.groupby([SCENARIO, PLAN, REPLICATION], sort=False).ngroup() + 1
    fixed = {SCENARIO: rows[NAME], PLAN: rows[PLAN_NAME]}
    out = {*fixed, NAME, PLAN_NAME, PLAN_BASE, STATUS, *REASON, HORIZON, TIME, ATTAINMENT, REPLICATION, SEED}
    varied: dict[str, Any] = {str(name): rows[name] for name in rows if name not in out}
    last = {REPLICATION: rows[REPLICATION], SEED: rows[SEED], STEP: steps, ATTAINMENT: rows[ATTAINMENT]}
    return pd.DataFrame({RUN: run, **fixed, **varied, **last})


def _header(store: Store) -> list[Sequence[Any]]:
    names = ", ".join(dict.fromkeys(store.scenario_table[NAME].to_pylist()))
    now = datetime.now(UTC)
    when = f"{now:%m/%d/%Y %H:%M:%S}:{now.microsecond // 1000:03} {now:%z}"
    title = f"BehaviorSpace results (NetLogo {NETLOGO}, by emergent {version('emergent')})"
    return [(title, "Table version 2.0"), (names,), (store.folder.name,), (when,), *WORLD]


def _said(value: Any) -> Any:
    """Return a value as NetLogo says it: truth in small letters, and nothing where there is none."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    return "" if value is None or value != value else value
