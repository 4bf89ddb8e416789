"""Tables as Parquet, with what they are of in the file's metadata."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def write(path: str | Path, table: pd.DataFrame, about: Mapping[str, Any]) -> None:
    """Write a table; `about` goes into the metadata as text."""
    written = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {**(written.schema.metadata or {}), **{str(k).encode(): str(v).encode() for k, v in about.items()}}
    pq.write_table(written.replace_schema_metadata(metadata), path)
