"""Parquet files, read and written by the thread that asks.

Arrow's threads may let go of Python's bytes when the process is already ending, which aborts it
(github.com/apache/arrow/issues/34314); so none of them reads what Python holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def read(source: bytes | Path | pa.NativeFile, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the table of a file, or these columns of it."""
    file = pa.BufferReader(source) if isinstance(source, bytes) else source
    return pq.read_table(file, columns=columns, use_threads=False, pre_buffer=False)


def write(sink: Path | BinaryIO | pa.NativeFile, tables: Iterable[pa.Table]) -> None:
    """Write tables of one schema as one file, each as a group of rows.

    Floats are written without a dictionary, which would make all nan one.
    """
    writer = None
    for table in tables:
        if writer is None:
            texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
            writer = pq.ParquetWriter(sink, table.schema, use_dictionary=texts, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def write_frame(path: str | Path, table: pd.DataFrame, about: Mapping[str, Any]) -> None:
    """Write a table of pandas; `about` goes into the metadata as text."""
    found = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {**(found.schema.metadata or {}), **{str(k).encode(): str(v).encode() for k, v in about.items()}}
    write(Path(path), [found.replace_schema_metadata(metadata)])


def as_bytes(table: pa.Table) -> bytes:
    """Return what the file of a table holds."""
    sink = BytesIO()
    write(sink, [table])
    return sink.getvalue()


@contextmanager
def little_memory() -> Iterator[None]:
    """Let Arrow take memory from the system, which gets back what is freed: Arrow's own allocators keep much of it."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
