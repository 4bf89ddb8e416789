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
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from emergent import hashed_file, parquet
from emergent.scenario import Scenario, loads, to_toml
from emergent.sweep.points import points
from emergent.sweep.schema import ESTIMATES, KINDS, METRIC, RUNS, SCENARIO, VARIANT, Kind
from emergent.sweep.swept import Swept
from emergent.sweep.tables import RECORDING, RunConfiguration
from emergent.sweep.troubles import StoreError, explained
from emergent.sweep.written import BASE, plan_table, scenario_table
from emergent.variant import Variant

MANIFEST, SCENARIOS, PLANS = "manifest.json", "scenarios.parquet", "plans.parquet"
PACKAGES = ("emergent", "mesa", "numpy", "numba", "pyarrow")


class Folder:
    """A folder; it is made where it is not there."""

    def __init__(self, folder: str | Path) -> None:
        """Open it."""
        self.folder = Path(folder)
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
        self._write(SCENARIOS, parquet.as_bytes(table))
        self._write(PLANS, parquet.as_bytes(plans))
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
        return parquet.read(self._read(SCENARIOS))

    @property
    def plan_table(self) -> pa.Table:
        """One row a scenario and plan."""
        return parquet.read(self._read(PLANS))

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
        return kind.complete(parquet.read(data, columns), columns)

    def rows(self, kind: Kind, without: Collection[str] = ()) -> pa.Table:
        """Return all rows of whole files, without some columns; texts are encoded, since few of them differ."""
        schema = pa.schema([field for field in kind.encoded if field.name not in without])
        found = (self.read(kind, path, schema.names) for path in self.files(kind))
        encoded = [schema.empty_table(), *(table.cast(schema) for table in found if table is not None)]
        return pa.concat_tables(encoded).unify_dictionaries()

    def damaged(self) -> list[Path]:
        """Return the files whose bytes are not those that they were named by: what they held is run again."""
        return [path for kind in KINDS for path in self.files(kind) if self.read(kind, path) is None]

    def place(self, kind: Kind, table: pa.Table) -> Path:
        """Keep what came of a batch."""
        data = parquet.as_bytes(table)
        return self._write(f"{kind.name}-{hashed_file.hash_of(data)}.parquet", data)

    def _read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def _write(self, name: str, data: bytes) -> Path:
        with self._writing(name) as file:
            file.write(data)
        return self.folder / name

    @contextmanager
    def _writing(self, name: str) -> Iterator[BinaryIO]:
        with explained(self.folder), hashed_file.writing(self.folder / name) as file:
            yield file


def _bare(base: Scenario) -> Scenario:
    """Return a scenario without claims, which no run needs."""
    return Scenario(base.name, base.title, "", base.system, base.seed, base.replications, base.plans, base.thresholds)
