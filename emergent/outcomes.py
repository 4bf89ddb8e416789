"""Outcomes: the labelled results of requests, one row a run."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from emergent.columns import PLAN, REPLICATION, ROW, RUN
from emergent.errors import InvalidInputError
from emergent.perturbation import NOMINAL, Plan
from emergent.variant import UNCHANGED, Values, Variant

Index = dict[tuple[str, int], int]
"""Where runs stand in a table, by plan and replication."""
_NONE: Mapping[Variant, Index] = {}


@dataclass(frozen=True)
class Request:
    """What a metric asks to be run: a plan, its replications, and whether positions are to be recorded.

    `record` is the time between recorded frames [s]; `parameters` are those in which the system's are changed.
    """

    plan: Plan = NOMINAL
    replications: Sequence[int] = range(1)
    record: float | None = None
    parameters: Variant = UNCHANGED

    def __post_init__(self) -> None:
        """Refuse intervals that no recording has; changed parameters may be given as any mapping."""
        object.__setattr__(self, "parameters", Variant.of(self.parameters))
        if self.record is not None and not self.record > 0:
            raise InvalidInputError(f"record is {self.record} s, but must be above 0 s, or None to record nothing.")


class Outcomes:
    """The results of runs: for each variant of the system a Dataset with the dimension `run`.

    Coordinates along `run` are `plan` (text), `replication` and `seed`. What was recorded stands in datasets of its
    own with the further dimensions `time`, `member` and `axis`, since runs are recorded seldom.
    """

    def __init__(
        self,
        tables: Mapping[Variant, xr.Dataset],
        recorded: Iterable[tuple[Variant, xr.Dataset]] = (),
        rows: Mapping[Variant, Index] = _NONE,
    ):
        """Index the rows by variant, plan and replication; `rows` are those of which is known where each run stands."""
        self.tables = dict(tables)
        self.recorded = list(recorded)
        self._known = rows
        self._found: dict[tuple[Variant, str, range], npt.NDArray[np.int64]] = {}
        self._arrays = {
            v: {str(name): table.variables[name].values for name in table.data_vars} for v, table in self.tables.items()
        }

    @cached_property
    def _row(self) -> dict[Variant, Index]:
        """Where each run stands: made when first asked for, since for large batches it takes as long as a tenth."""
        tables = self.tables.items()
        return {v: self._known[v] if v in self._known else _rows_of(table) for v, table in tables}

    @cached_property
    def _frames(self) -> dict[tuple[Variant, str, int], dict[float, tuple[int, int]]]:
        """Where each recorded run stands, by the interval of its frames: the number of the dataset, and the row."""
        found: dict[tuple[Variant, str, int], dict[float, tuple[int, int]]] = {}
        for number, (variant, table) in enumerate(self.recorded):
            every = table.attrs.get("every", 0.0)
            for row, (plan, replication) in enumerate(zip(table[PLAN].values, table[REPLICATION].values, strict=True)):
                found.setdefault((variant, plan, int(replication)), {})[every] = number, row
        return found

    def __len__(self) -> int:
        return sum(map(len, self._row.values()))

    def has(
        self, plan: Plan, replication: int, parameters: Values = UNCHANGED, *, recorded: bool | float | None = None
    ) -> bool:
        """Whether this run is here, and recorded (at all, or every so many seconds) where that is asked."""
        variant = Variant.of(parameters)
        if recorded is None or recorded is False:
            return (plan.text, replication) in self._row.get(variant, ())
        frames = self._frames.get((variant, plan.text, replication), ())
        return bool(frames) and (recorded is True or recorded in frames)

    def missing(self, request: Request) -> list[int]:
        """Return the replications of a request that are not here, or not recorded as it asks."""
        plan, variant, every = request.plan, request.parameters, request.record
        if every is not None:
            return [int(r) for r in request.replications if not self.has(plan, int(r), variant, recorded=every)]
        rows, text = self._row.get(variant, {}), plan.text
        return [r for r in map(int, request.replications) if (text, r) not in rows]

    def select(
        self, plan: Plan | Sequence[Plan], replications: Sequence[int], parameters: Values = UNCHANGED
    ) -> xr.Dataset:
        """Return the runs of `plan`, or of one plan a replication, in the order of `replications`."""
        variant = Variant.of(parameters)
        return self.tables[variant].isel({RUN: self._rows(plan, replications, variant)})

    def arrays(
        self, plan: Plan | Sequence[Plan], replications: Sequence[int], parameters: Values = UNCHANGED
    ) -> Mapping[str, npt.NDArray[Any]]:
        """Return the same runs as plain arrays by name: a hundred times faster, for those who ask often."""
        variant = Variant.of(parameters)
        return _Rows(self._arrays[variant], self._places_of(plan, replications, variant))

    def _places_of(
        self, plan: Plan | Sequence[Plan], replications: Sequence[int], variant: Variant
    ) -> npt.NDArray[np.int64]:
        """Return where runs stand, kept for one plan: metrics ask for the same twins and nulls time and again."""
        if not (isinstance(plan, Plan) and isinstance(replications, range)):
            return np.asarray(self._rows(plan, replications, variant), np.int64)
        key = variant, plan.text, replications
        if key not in self._found:
            self._found[key] = np.asarray(self._rows(plan, replications, variant), np.int64)
        return self._found[key]

    def _rows(self, plan: Plan | Sequence[Plan], replications: Sequence[int], parameters: Variant) -> list[int]:
        texts = [plan.text] * len(replications) if isinstance(plan, Plan) else [one.text for one in plan]
        try:
            rows = self._row[parameters]
            return [rows[text, int(r)] for text, r in zip(texts, replications, strict=True)]
        except KeyError as missing:
            raise InvalidInputError(f"run {missing.args[0]} is not among the outcomes; it was not requested.") from None

    def recording(
        self,
        plan: Plan | Sequence[Plan],
        replications: Sequence[int],
        parameters: Values = UNCHANGED,
        *,
        every: float | None = None,
    ) -> xr.Dataset:
        """Return what was recorded of these runs `every` so many seconds (at any interval), in the order asked for.

        `position` (run, time, member, axis) [m], `status` (run, time, member), and the coordinate `time` [s].
        """
        places = self._places(plan, replications, Variant.of(parameters), every)
        together = groupby(places, itemgetter(0))
        parts = [self.recorded[number][1].isel({RUN: [row for _, row in some]}) for number, some in together]
        return parts[0] if len(parts) == 1 else xr.concat(as_long(parts), RUN)

    def frames(
        self,
        name: str,
        plan: Plan | Sequence[Plan],
        replications: Sequence[int],
        parameters: Values = UNCHANGED,
        *,
        every: float | None = None,
    ) -> npt.NDArray[Any]:
        """Return one variable of the same recording as a plain array: ten times faster, for those who ask often."""
        places = self._places(plan, replications, Variant.of(parameters), every)
        if len({number for number, _ in places}) == 1:
            return np.asarray(self.recorded[places[0][0]][1][name].values[[row for _, row in places]])
        return np.asarray(self.recording(plan, replications, parameters, every=every)[name].values)

    def _places(
        self, plan: Plan | Sequence[Plan], replications: Sequence[int], variant: Variant, every: float | None
    ) -> list[tuple[int, int]]:
        """Return where each run was recorded: the number of the dataset, and the row in it."""
        plans = [plan] * len(replications) if isinstance(plan, Plan) else list(plan)
        try:
            found = [self._frames[variant, p.text, int(r)] for p, r in zip(plans, replications, strict=True)]
            return [frames[every] if every is not None else next(iter(frames.values())) for frames in found]
        except KeyError as missing:
            raise InvalidInputError(f"run {missing.args[0]} was not recorded; request it with record=.") from None

    def unstack(self, parameters: Values = UNCHANGED) -> xr.Dataset:
        """Return plan × replication, where that is rectangular."""
        table = self.tables[Variant.of(parameters)]
        index = pd.MultiIndex.from_arrays([table[PLAN].values, table[REPLICATION].values], names=[PLAN, REPLICATION])
        coords = xr.Coordinates.from_pandas_multiindex(index, RUN)
        return table.drop_vars([PLAN, REPLICATION]).assign_coords(coords).unstack(RUN)

    @classmethod
    def merge(cls, parts: Iterable[Outcomes]) -> Outcomes:
        """Return the runs of all parts together; of a run that stands in several, one is kept."""
        tables: dict[Variant, list[xr.Dataset]] = {}
        recorded: list[tuple[Variant, xr.Dataset]] = []
        for part in parts:
            recorded += part.recorded
            for variant, table in part.tables.items():
                tables.setdefault(variant, []).append(table)
        merged = {v: some[0] for v, some in tables.items()}
        stacked = {v: _stack(some) for v, some in tables.items() if len(some) > 1}
        merged |= {v: table for v, (table, _) in stacked.items()}
        return cls(merged, recorded, {v: rows for v, (_, rows) in stacked.items()})


class _Rows(Mapping[str, npt.NDArray[Any]]):
    """Some rows of arrays, taken when a name is asked for."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], rows: npt.NDArray[np.int64]) -> None:
        self._arrays, self._rows = arrays, rows

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self._arrays[name][self._rows]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)


def as_it_is(dims: tuple[Hashable, ...], values: npt.NDArray[Any]) -> xr.Variable:
    """Return a variable of these values, of which xarray would else look into each text, and keep a copy of it."""
    return xr.Variable(dims, values, fastpath=True)


def as_long(tables: Sequence[xr.Dataset]) -> list[xr.Dataset]:
    """Return the tables, all padded to as many events."""
    longest = max(table.sizes.get(ROW, 0) for table in tables)
    return [_padded(table, longest) if table.sizes.get(ROW, longest) < longest else table for table in tables]


def _padded(table: xr.Dataset, events: int) -> xr.Dataset:
    padded = {}
    for name in (name for name in table.data_vars if ROW in table[name].dims):
        values = table[name].values
        width = [(0, events - n if d == ROW else 0) for d, n in zip(table[name].dims, values.shape, strict=True)]
        padded[name] = (table[name].dims, np.pad(values, width, constant_values=-1))
    return table.drop_vars(list(padded)).assign(padded)


def _rows_of(*tables: xr.Dataset) -> Index:
    """Return where each run stands in the tables, one after the other: its last place, where it stands in several."""
    runs = (zip(t[PLAN].values.tolist(), t[REPLICATION].values.tolist(), strict=True) for t in tables)
    return {run: row for row, run in enumerate(chain.from_iterable(runs))}


def _stack(tables: Sequence[xr.Dataset]) -> tuple[xr.Dataset, Index]:
    """Concatenate along `run`, each run once (numpy's concatenation, ten times faster: all share their dimensions)."""
    head, runs = tables[0], _rows_of(*tables)
    variables = {
        name: as_it_is(own.dims, np.concatenate([t.variables[name].values for t in tables])) if RUN in own.dims else own
        for name, own in head.variables.items()
    }
    if len(runs) < variables[PLAN].size:
        rows = np.sort(np.fromiter(runs.values(), np.int64))
        variables = {n: as_it_is(v.dims, v.values[rows]) if RUN in v.dims else v for n, v in variables.items()}
        runs = {run: row for row, run in enumerate(sorted(runs, key=runs.__getitem__))}
    data = {n: variables[n] for n in head.data_vars}
    return xr.Dataset(data, {n: variables[n] for n in head.coords}, head.attrs), runs
