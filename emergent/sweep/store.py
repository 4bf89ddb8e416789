"""A sweep as tables: what its folder holds, each run once, in the order of the design."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import pandas as pd
import pyarrow as pa
import xarray as xr

from emergent import outcomes_file, parquet
from emergent.columns import PLAN, RUN
from emergent.errors import UnknownNameError
from emergent.sweep import arrays, reading
from emergent.sweep.folder import MANIFEST, Folder
from emergent.sweep.schema import (
    CURVE,
    ESTIMATES,
    KINDS,
    RECORDING,
    RECORDINGS,
    REPLICATIONS,
    RUNS,
    SCENARIO,
    STATUS,
    Kind,
)
from emergent.sweep.troubles import StoreError

GROUP = 50_000
"""Rows that are written at once."""


class Store(Folder):
    """A sweep, by its folder. `Store()` is a temporary one, that goes with this object."""

    def __init__(self, folder: str | Path | None = None) -> None:
        """Open the folder."""
        super().__init__(tempfile.mkdtemp(prefix="emergent-sweep-") if folder is None else folder)
        if folder is None:
            weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def arranged(self, kind: Kind) -> pa.Table:
        """Return what is done of the design, in its order, each run once, without times."""
        rows, order = self._ordered(kind)
        return reading.arranged(kind, rows, order, self.config.along)

    def frame(self) -> pd.DataFrame:
        """Return one row a run, with parameters and fields of plans; curves are in `curves`."""
        rows = self.arranged(RUNS)
        kept = [name for name in rows.column_names if name != CURVE]
        return reading.joined(RUNS, rows.select(kept), self.scenario_table, self.plan_table)

    def curves(self) -> pd.DataFrame:
        """Return one row a run and moment: `time` [s] and `attainment` by then; of runs that failed, none."""
        return arrays.curves(self.arranged(RUNS), self.scenario_table, self.plan_table)

    def estimates(self) -> pd.DataFrame:
        """Return one row an estimate of a scenario, with its parameters."""
        return reading.joined(ESTIMATES, self.arranged(ESTIMATES), self.scenario_table, self.plan_table)

    def recordings(self) -> pd.DataFrame:
        """Return one row a scenario and plan of which a run was recorded, with parameters and fields of plans."""
        return reading.joined(RECORDINGS, self.arranged(RECORDINGS), self.scenario_table, self.plan_table)

    def recording(self, scenario: str, plan: str) -> xr.Dataset:
        """Return the frames of the usual run of a scenario under a plan, as `recordings` names them.

        Raises:
            UnknownNameError: where it was not recorded.
        """
        wanted = {SCENARIO: scenario, PLAN: plan, REPLICATIONS: self.config.replications, STATUS: "succeeded"}
        for path in self.files(RECORDINGS):
            table = self.read(RECORDINGS, path)
            for row in [] if table is None else table.to_pylist():
                if wanted.items() <= row.items():
                    return outcomes_file.read(row[RECORDING]).recorded[0][1].isel({RUN: 0})
        known = self.recordings()
        names = [f"{one}, {other}" for one, other in zip(known[SCENARIO], known[PLAN], strict=True)]
        raise UnknownNameError("recording", f"{scenario}, {plan}", names)

    def to_xarray(self) -> xr.Dataset:
        """Return attainment as scenario × plan × replication, and the curve, further × moment."""
        return arrays.array(self.arranged(RUNS), self.scenario_table, self.plan_table)

    def compact(self) -> list[Path]:
        """Write one table of runs and one of estimates; the files of batches stay, since they are what is done."""
        small = [kind for kind in KINDS if not kind.large]
        with parquet.little_memory():
            return [path for kind in small if (path := self._compact(kind)) is not None]

    def _compact(self, kind: Kind) -> Path | None:
        """Write the table of a kind, one group of rows after the other, so that memory holds what is encoded only."""
        (rows, order), along = self._ordered(kind), self.config.along
        parts = (reading.arranged(kind, rows, order[i : i + GROUP], along) for i in range(0, len(order), GROUP))
        name = f"{kind.name}.parquet"
        if len(order):
            with self._writing(name) as file:
                parquet.write(file, parts)
        return self.folder / name if len(order) else None

    def _ordered(self, kind: Kind) -> tuple[pa.Table, reading.Numbers]:
        """Return what is done, and where in it the rows of the design stand."""
        rows, config = self.rows(kind, reading.left_out(kind, self.config.along)), self.config
        return rows, reading.order(kind, rows, self.keys(kind), config)


def store_at(given: Store | str | Path | None) -> Store:
    """Return a store, from its folder too."""
    return given if isinstance(given, Store) else Store(given)


def opened(folder: str | Path) -> Store:
    """Return the store of a folder that holds one; raise `StoreError` where there is none."""
    if not (Path(folder) / MANIFEST).is_file():
        raise StoreError(f"{folder} holds no sweep; `emergent sweep DESIGN --out DIR` begins one.")
    return Store(folder)
