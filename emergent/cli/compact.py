"""`emergent compact`: one table of a sweep's batches."""

from __future__ import annotations

from emergent.cli.sweeping import Folder

EXAMPLES = "[bold]emergent compact out/walk[/]  (runs.parquet, estimates.parquet)"


def command(folder: Folder) -> None:
    """Write all runs of a sweep into one Parquet file, each once and in the design's order; batches stay."""
    from emergent.cli import console
    from emergent.sweep import opened

    for path in opened(folder).compact():
        console.out().print(f"Written: {path}", soft_wrap=True)
