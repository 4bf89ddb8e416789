"""Outcomes as a Parquet file: one row a run of each variant, and one more where it was recorded.

Columns are `variant` (its text), `layout`, and one for each variable, `plan`, `replication` and `seed` among them: a
number or a text, or a list where the variable has further dimensions. Runs with variables of the same shapes share a
layout: in the file's metadata, as JSON, stand the dimensions, shapes and types, and what is the same in all of them.
Every number keeps its bits, so no floats are written by a dictionary, which would make all nan one. Nothing is
unpickled: there are only numbers, true and false, and text.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr

from emergent import parquet
from emergent.columns import RUN
from emergent.errors import InvalidInputError
from emergent.outcomes import Outcomes
from emergent.variant import Variant

LAYOUTS, ABOUT = b"emergent.layouts", b"emergent.about"
VARIANT, LAYOUT = "variant", "layout"
Layout = dict[str, Any]


def write(path: Path | pa.NativeFile, outcomes: Outcomes, about: Mapping[str, Any] | None = None) -> None:
    """Write outcomes; `about` is plain data that `read_about` returns.

    Raises:
        InvalidInputError: for variables that are neither numbers nor text.
    """
    parts, layouts = [], list[Layout]()
    names = {VARIANT: "", LAYOUT: ""}
    for variant, recorded, dataset in _datasets(outcomes):
        layout, columns = _laid_out(dataset, recorded, names)
        if layout not in layouts:
            layouts.append(layout)
        runs = dataset.sizes[RUN]
        number = pa.array(np.full(runs, layouts.index(layout), np.int32))
        parts.append(pa.table({VARIANT: pa.array([variant.text] * runs), LAYOUT: number, **columns}))
    empty = pa.table({VARIANT: pa.array([], pa.string()), LAYOUT: pa.array([], pa.int32())})
    table = pa.concat_tables([empty, *parts], promote_options="default")
    metadata = {LAYOUTS: json.dumps(layouts), ABOUT: json.dumps(about or {})}
    parquet.write(path, [table.replace_schema_metadata(metadata)])


def read(source: Path | bytes) -> Outcomes:
    """Return the outcomes of a file, bit for bit as they were written."""
    table = parquet.read(source)
    layouts = json.loads(table.schema.metadata[LAYOUTS])
    tables: dict[Variant, xr.Dataset] = {}
    recorded: list[tuple[Variant, xr.Dataset]] = []
    for part in _parts(table):
        layout = layouts[part[LAYOUT][0].as_py()]
        variant = Variant.parse(part[VARIANT][0].as_py())
        dataset = _dataset(part, layout)
        if layout["recorded"]:
            recorded.append((variant, dataset))
        else:
            tables[variant] = dataset
    return Outcomes(tables, recorded)


def read_about(source: Path | pa.NativeFile) -> dict[str, Any]:
    """Return what a file is about, without reading its runs."""
    return dict(json.loads(pq.read_schema(source).metadata[ABOUT]))


# writing


def _datasets(outcomes: Outcomes) -> Iterator[tuple[Variant, bool, xr.Dataset]]:
    for variant, dataset in outcomes.tables.items():
        yield variant, False, dataset
    for variant, dataset in outcomes.recorded:
        yield variant, True, dataset


def _laid_out(dataset: xr.Dataset, recorded: bool, names: dict[str, str]) -> tuple[Layout, dict[str, pa.Array]]:
    """Return the layout of a dataset, and the columns of those variables that differ from run to run.

    `names` are those of columns, each with the type that it has: a variable of another type has a longer name.
    """
    variables: Layout = {}
    columns: dict[str, pa.Array] = {}
    for name in map(str, dataset.variables):
        values, dims = dataset[name].values, [str(dim) for dim in dataset[name].dims]
        dtype = "text" if values.dtype == object else values.dtype.str
        of_runs = RUN in dims
        shape = list(values.shape[1:] if of_runs else values.shape)
        layout: Layout = {"dims": dims, "shape": shape, "dtype": dtype, "coordinate": name in dataset.coords}
        if of_runs:
            if dims[0] != RUN:
                raise InvalidInputError(f"the dimensions of {name} are {', '.join(dims)}, but {RUN} must come first.")
            kind = f"{dtype} {len(shape)}"
            layout["column"] = name if names.setdefault(name, kind) == kind else f"{name} {kind}"
            columns[layout["column"]] = _column(name, values)
        else:
            layout["data"] = _constant(name, values)
        variables[name] = layout
    return {"recorded": recorded, "variables": variables, "attributes": dict(dataset.attrs)}, columns


def _column(name: str, values: npt.NDArray[Any]) -> pa.Array:
    flat = _plain(name, values)
    if values.ndim == 1:
        return flat
    width = int(np.prod(values.shape[1:], dtype=np.int64))
    return pa.LargeListArray.from_arrays(pa.array(np.arange(len(values) + 1) * width), flat)


def _plain(name: str, values: npt.NDArray[Any]) -> pa.Array:
    """Return all values in a row, as Arrow has them."""
    flat = values.reshape(-1)
    if values.dtype.kind in "OU":
        if not all(isinstance(text, str) for text in flat):
            raise InvalidInputError(f"{name} holds objects that are no text; only numbers and text can be written.")
        return pa.array(flat.tolist(), pa.string())
    if values.dtype.kind not in "biuf" or values.dtype.itemsize > 8:
        raise InvalidInputError(f"{name} is of type {values.dtype}; only numbers of 64 bits and text can be written.")
    return pa.array(np.ascontiguousarray(flat, values.dtype.newbyteorder("=")))


def _constant(name: str, values: npt.NDArray[Any]) -> Any:
    if values.dtype.kind in "OU":
        return _plain(name, values).to_pylist()
    _plain(name, values)  # refuses what has another type
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


# reading


def _parts(table: pa.Table) -> Iterator[pa.Table]:
    """Yield the rows of one variant and one layout, which stand together."""
    if not table.num_rows:
        return
    variant = table[VARIANT].dictionary_encode().combine_chunks()
    codes = np.asarray(variant.indices)
    layout = table[LAYOUT].to_numpy()
    ends = np.flatnonzero((np.diff(codes) != 0) | (np.diff(layout) != 0)) + 1
    for start, stop in pairwise([0, *map(int, ends), table.num_rows]):
        yield table.slice(start, stop - start)


def _dataset(part: pa.Table, layout: Layout) -> xr.Dataset:
    data: dict[str, Any] = {}
    coordinates: dict[str, Any] = {}
    for name, about in layout["variables"].items():
        dtype = np.dtype(object if about["dtype"] == "text" else about["dtype"])
        shape = about["shape"]
        if "column" in about:
            values = _values(part[about["column"]], dtype).reshape(part.num_rows, *shape)
        elif isinstance(about["data"], list):
            values = np.array(about["data"], dtype).reshape(shape)
        else:
            values = np.frombuffer(base64.b64decode(about["data"]), dtype).reshape(shape).copy()
        (coordinates if about["coordinate"] else data)[name] = (about["dims"], values)
    return xr.Dataset(data, coordinates, layout["attributes"])


def _values(column: pa.ChunkedArray, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    chunks = [chunk.flatten() if pa.types.is_large_list(chunk.type) else chunk for chunk in column.chunks]
    if dtype.kind in "OU":
        return np.array([text for chunk in chunks for text in chunk.to_pylist()], dtype)
    return np.concatenate([chunk.to_numpy(zero_copy_only=False) for chunk in chunks]).astype(dtype)
