"""The folder of a sweep: what was designed, and one immutable Parquet file a batch of what is done.

    manifest.json               the design, its hash, the scenarios that it changes, versions
    scenarios.parquet           one row a scenario, with its parameters, typed
    plans.parquet               one row a scenario and plan, with the plan's fields
    runs-HASH.parquet           rows of `schema.RUNS`
    estimates-HASH.parquet      rows of `schema.ESTIMATES`
    recordings-HASH.parquet     rows of `schema.RECORDINGS`
    runs.parquet, …             what `compact` makes of them

The file is the completion: there is no log, no lock and no counter. Any number of processes may write to one folder.
"""

from __future__ import annotations

import json
import platform
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr

from emergent import hashed_file, outcomes_file
from emergent.columns import PLAN, RUN
from emergent.errors import UnknownNameError
from emergent.scenario import Scenario, loads, to_toml
from emergent.sweep import arrays, reading
from emergent.sweep.points import points
from emergent.sweep.schema import (
    CURVE,
    ESTIMATES,
    KINDS,
    METRIC,
    RECORDINGS,
    REPLICATIONS,
    RUNS,
    SCENARIO,
    STATUS,
    VARIANT,
    Kind,
)
from emergent.sweep.swept import Swept
from emergent.sweep.tables import RECORDING, RunConfiguration
from emergent.sweep.troubles import StoreError, explained
from emergent.sweep.written import BASE, parquet, plan_table, scenario_table
from emergent.variant import Variant

MANIFEST, SCENARIOS, PLANS = "manifest.json", "scenarios.parquet", "plans.parquet"
GROUP = 100_000
"""Rows that are written at once."""
PACKAGES = ("emergent", "mesa", "numpy", "numba", "pyarrow")


class Store:
    """A folder; it is made where it is not there. `Store()` is a temporary one, that goes with this object."""

    def __init__(self, folder: str | Path | None = None) -> None:
        """Open the folder."""
        self.folder = Path(tempfile.mkdtemp(prefix="emergent-sweep-") if folder is None else folder)
        if folder is None:
            weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        with explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)

    # the design

    def begin(self, scenarios: Sequence[Swept], config: RunConfiguration) -> None:
        """Write what is to be run; what was done there of another design stays, and is used where it is the same."""
        bases = list({id(one.base): one.base for one in scenarios}.values())
        numbers = {id(base): number for number, base in enumerate(bases)}
        table = scenario_table(scenarios, [numbers[id(one.base)] for one in scenarios], timed=config.along > 0)
        plans = plan_table(points(scenarios, config))
        about = {
            "hash": hashed_file.hash_of(json.dumps([table[SCENARIO].to_pylist(), config.model_dump()]).encode()),
            "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
            "design": config.model_dump(),
            "scenarios": [to_toml(_bare(base)) for base in bases],
        }
        self._write(SCENARIOS, parquet([table]))
        self._write(PLANS, parquet([plans]))
        self._write(MANIFEST, json.dumps(about, indent=1, ensure_ascii=False).encode())

    @property
    def manifest(self) -> dict[str, Any]:
        """What the manifest says.

        Raises:
            StoreError: where there is none.
        """
        try:
            return dict(json.loads(self._read(MANIFEST)))
        except (OSError, ValueError):
            raise StoreError(f"{self.folder} holds no sweep; `emergent sweep DESIGN --out DIR` begins one.") from None

    @property
    def config(self) -> RunConfiguration:
        """What is run of every scenario."""
        return RunConfiguration.model_validate(self.manifest["design"])

    @property
    def scenario_table(self) -> pa.Table:
        """One row a scenario."""
        return pq.read_table(pa.BufferReader(self._read(SCENARIOS)))

    @property
    def plan_table(self) -> pa.Table:
        """One row a scenario and plan."""
        return pq.read_table(pa.BufferReader(self._read(PLANS)))

    def scenarios(self) -> list[Swept]:
        """Return the scenarios, made anew from the folder alone.

        Raises:
            StoreError: where they are no longer the same: another version of the package, or systems that are not here.
        """
        bases = [loads(text, self.folder / MANIFEST) for text in self.manifest["scenarios"]]
        table = self.scenario_table.select([SCENARIO, BASE, VARIANT]).to_pylist()
        found = [Swept(bases[row[BASE]], Variant.parse(row[VARIANT])) for row in table]
        if [one.id for one in found] != [row[SCENARIO] for row in table]:
            made = self.manifest["versions"]["emergent"]
            raise StoreError(
                f"what {self.folder} holds was made by emergent {made} or by another system; here is emergent "
                f"{version('emergent')}, and its numbers may differ. Call `emergent sweep` with the design again."
            )
        return found

    def keys(self, kind: Kind) -> pa.Table:
        """Return what the design wants: scenario and plan, or scenario and metric."""
        config = self.config
        if kind is not ESTIMATES:
            plans, wanted = self.plan_table, config.runs if kind is RUNS else RECORDING in config.outcomes
            return plans if wanted else plans.slice(0, 0)
        ids = self.scenario_table[SCENARIO].to_pylist()
        rows = [{SCENARIO: one, METRIC: metric} for one in ids for metric in config.metrics]
        return pa.Table.from_pylist(rows, pa.schema({SCENARIO: pa.string(), METRIC: pa.string()}))

    # what is done

    def files(self, kind: Kind) -> list[Path]:
        """Return the files of batches."""
        return sorted(self.folder.glob(f"{kind.name}-*.parquet"))

    def read(self, kind: Kind, path: Path, columns: list[str] | None = None) -> pa.Table | None:
        """Return the rows of a batch, or these columns; None where its bytes are not those that it was named by."""
        try:
            data = self._read(path.name)
        except FileNotFoundError:
            return None
        if not hashed_file.whole(path, data):
            return None
        return kind.complete(pq.read_table(pa.BufferReader(data), columns=columns), columns)

    def rows(self, kind: Kind) -> pa.Table:
        """Return all rows of whole files; texts are encoded, since there are few different ones."""
        found = (self.read(kind, path, kind.encoded.names) for path in self.files(kind))
        encoded = [kind.encoded.empty_table(), *(table.cast(kind.encoded) for table in found if table is not None)]
        return pa.concat_tables(encoded).unify_dictionaries().combine_chunks()

    def damaged(self) -> list[Path]:
        """Return the files whose bytes are not those that they were named by: what they held is run again."""
        return [path for kind in KINDS for path in self.files(kind) if self.read(kind, path) is None]

    def place(self, kind: Kind, table: pa.Table) -> Path:
        """Keep what came of a batch."""
        data = parquet([table])
        return self._write(f"{kind.name}-{hashed_file.hash_of(data)}.parquet", data)

    # reading

    def arranged(self, kind: Kind) -> pa.Table:
        """Return what is done of the design, in its order, each run once, without times."""
        rows = self.rows(kind)
        return reading.arranged(kind, rows, self._order(kind, rows), self.config.along)

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
                    return outcomes_file.read(pa.BufferReader(row[RECORDING])).recorded[0][1].isel({RUN: 0})
        known = self.recordings()
        names = [f"{one}, {other}" for one, other in zip(known[SCENARIO], known[PLAN], strict=True)]
        raise UnknownNameError("recording", f"{scenario}, {plan}", names)

    def to_xarray(self) -> xr.Dataset:
        """Return attainment as scenario × plan × replication, and the curve, further × moment."""
        return arrays.array(self.arranged(RUNS), self.scenario_table, self.plan_table)

    def compact(self) -> list[Path]:
        """Write one table of runs and one of estimates; the files of batches stay, since they are what is done."""
        small = [kind for kind in KINDS if not kind.large]
        return [path for kind in small if (path := self._compact(kind)) is not None]

    def _compact(self, kind: Kind) -> Path | None:
        """Write the table of a kind, one group of rows after the other, so that memory holds what is encoded only."""
        rows = self.rows(kind)
        order = self._order(kind, rows)
        along = self.config.along
        parts = (reading.arranged(kind, rows, order[i : i + GROUP], along) for i in range(0, len(order), GROUP))
        return self._write(f"{kind.name}.parquet", parquet(parts)) if len(order) else None

    def _order(self, kind: Kind, rows: pa.Table) -> reading.Numbers:
        return reading.order(kind, rows, self.keys(kind), self.config)

    def _read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def _write(self, name: str, data: bytes) -> Path:
        with explained(self.folder):
            return hashed_file.write(self.folder / name, data)


def store_at(given: Store | str | Path | None) -> Store:
    """Return a store, from its folder too."""
    return given if isinstance(given, Store) else Store(given)


def opened(folder: str | Path) -> Store:
    """Return the store of a folder that holds one; raise `StoreError` where there is none."""
    if not (Path(folder) / MANIFEST).is_file():
        raise StoreError(f"{folder} holds no sweep; `emergent sweep DESIGN --out DIR` begins one.")
    return Store(folder)


def _bare(base: Scenario) -> Scenario:
    """Return a scenario without claims, which no run needs."""
    return Scenario(base.name, base.title, "", base.system, base.seed, base.replications, base.plans, base.thresholds)
