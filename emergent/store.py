"""A store: outcomes in a folder, one immutable Parquet file a batch of runs, so that nothing is run twice.

The name of a file is the hash of its bytes (`hashed_file`): where it stands it is whole. So there is no log, no lock
and nothing to update: any number of processes may write to one folder, and a folder may be copied or joined with
another one. Failed runs stand beside, as JSON, and are run again.

Runs belong to what made them: a system (its class, its parameters and its goal), a seed and a version of this package.
Whoever changes the code of a system takes another folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import xarray as xr
from pydantic_core import to_jsonable_python

from emergent import hashed_file, outcomes_file, parquet
from emergent.columns import PLAN, REPLICATION, RUN
from emergent.errors import InvalidInputError
from emergent.failure import Failure, FailureInfo, Status
from emergent.outcomes import Outcomes, Request
from emergent.system import System
from emergent.variant import Variant

OUTCOMES, FAILED = ".parquet", ".failed.json"


@dataclass(frozen=True)
class RunId:
    """One run of a system with a seed: its variant, the text of its plan, and its replication."""

    variant: Variant
    plan: str
    replication: int


class RunStore:
    """A folder of outcomes. It is made where it is not there; what others add to it meanwhile is seen, too."""

    def __init__(self, folder: str | Path) -> None:
        """Open the folder."""
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, _File] = {}

    def read(self, system: System, requests: Sequence[Request], *, seed: int = 0) -> Outcomes:
        """Return what is here of the runs that are asked for."""
        asked = {id for q in requests for id in _ids(q)}
        every = {q.record for q in requests if q.record is not None}
        found = [_load(self.folder / f.name) for f in self._of(system, seed) if not asked.isdisjoint(f.runs)]
        return _only(Outcomes.merge(found), asked, every)

    def write(self, system: System, outcomes: Outcomes, *, seed: int = 0) -> Path:
        """Keep outcomes, in one file."""
        buffer = pa.BufferOutputStream()
        outcomes_file.write(buffer, outcomes, {"made_by": made_by(system, seed)})
        return hashed_file.place(self.folder, buffer.getvalue().to_pybytes(), ending=OUTCOMES)

    def mark_failed(self, system: System, failure: Failure, *, seed: int = 0) -> Path:
        """Keep the record of a failure."""
        q = failure.request
        runs = {"variant": dict(q.parameters), "plan": q.plan.text, "replications": list(map(int, q.replications))}
        record = {"made_by": made_by(system, seed), **runs, **asdict(failure.info)}
        return hashed_file.place(self.folder, json.dumps(record, indent=1).encode(), ending=FAILED)

    def succeeded(self, system: System, *, seed: int = 0) -> frozenset[RunId]:
        """Return the runs that are here."""
        return frozenset[RunId]().union(*(file.runs for file in self._of(system, seed)))

    def failed(self, system: System, *, seed: int = 0) -> dict[RunId, FailureInfo]:
        """Return the runs that failed and have not succeeded since, with what they raised."""
        done, maker = self.succeeded(system, seed=seed), made_by(system, seed)
        found = dict[RunId, FailureInfo]()
        for path in sorted(self.folder.glob(f"*{FAILED}")):
            record = json.loads(path.read_text(encoding="utf-8"))
            if record["made_by"] == maker:
                info = FailureInfo(*(record[name] for name in FailureInfo.__dataclass_fields__))
                variant = Variant(record["variant"])
                found |= {RunId(variant, record["plan"], r): info for r in record["replications"]}
        return {run: info for run, info in found.items() if run not in done}

    def status(self, system: System, run: RunId, *, seed: int = 0) -> Status:
        """Return what became of a run."""
        if run in self.succeeded(system, seed=seed):
            return Status.SUCCEEDED
        return Status.FAILED if run in self.failed(system, seed=seed) else Status.PENDING

    def _of(self, system: System, seed: int) -> Iterator[_File]:
        """Yield the files with runs of this system and seed; each is looked at once."""
        maker = made_by(system, seed)
        for path in sorted(self.folder.glob(f"*{OUTCOMES}")):
            if path.name not in self._files:
                self._files[path.name] = _File.at(path)
            if self._files[path.name].made_by == maker:
                yield self._files[path.name]


@dataclass(frozen=True)
class _File:
    """What is known of a file without reading its outcomes."""

    name: str
    made_by: str
    runs: frozenset[RunId]

    @classmethod
    def at(cls, path: Path) -> _File:
        with _readable(path):
            about = outcomes_file.read_about(path)
            table = parquet.read(path, [outcomes_file.VARIANT, PLAN, REPLICATION])
        texts, plans, replications = (table[name].to_pylist() for name in table.column_names)
        variants = {text: Variant.parse(text) for text in set(texts)}
        runs = zip((variants[text] for text in texts), plans, replications, strict=True)
        return cls(path.name, about["made_by"], frozenset(RunId(*run) for run in runs))


def _load(path: Path) -> Outcomes:
    """Return the outcomes of a file, whose bytes must be those that it was named by."""
    data = path.read_bytes()
    if not hashed_file.whole(path, data):
        raise _damaged(path)
    return outcomes_file.read(data)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Say of which file it is where it cannot be read."""
    try:
        yield
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as problem:
        raise _damaged(path) from problem


def _damaged(path: Path) -> InvalidInputError:
    return InvalidInputError(f"{path} is damaged, or was not written by a store. Take it away; its runs are run again.")


def _only(outcomes: Outcomes, asked: set[RunId], every: set[float]) -> Outcomes:
    """Return these runs alone, and what was recorded of them at these intervals."""
    tables = {variant: _rows(variant, table, asked) for variant, table in outcomes.tables.items()}
    recorded = [(v, _rows(v, table, asked)) for v, table in outcomes.recorded if table.attrs.get("every") in every]
    return Outcomes({v: t for v, t in tables.items() if t.sizes[RUN]}, [(v, t) for v, t in recorded if t.sizes[RUN]])


def _rows(variant: Variant, table: xr.Dataset, asked: set[RunId]) -> xr.Dataset:
    runs = zip(table[PLAN].values.tolist(), table[REPLICATION].values.tolist(), strict=True)
    rows = [row for row, run in enumerate(runs) if RunId(variant, *run) in asked]
    return table if len(rows) == table.sizes[RUN] else table.isel({RUN: rows})


def _ids(request: Request) -> Iterator[RunId]:
    return (RunId(request.parameters, request.plan.text, int(r)) for r in request.replications)


def made_by(system: System, seed: int) -> str:
    """Return what decides all numbers, as JSON: how the system is made, the seed, and the version.

    As text, since the order of a table may be the order of members.
    """
    kind, arguments = system.__reduce__()
    made = [{"type": _name(type(one)), "value": to_jsonable_python(one)} for one in arguments]
    about = {"system": _name(kind), "arguments": made, "seed": seed, "version": version("emergent")}
    return json.dumps(about)


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"
