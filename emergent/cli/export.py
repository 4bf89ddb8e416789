"""`emergent export`: the tables of a sweep with all parameters beside the outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emergent.cli.scenarios import written_to
from emergent.cli.sweeping import Folder

EXAMPLES = (
    "[bold]emergent export out/walk --csv walk.csv[/]\n\n"
    "[bold]emergent export out/walk --parquet estimates.parquet --estimates[/]  (of metrics, one row an estimate)"
)


def command(
    folder: Folder,
    csv: Annotated[
        Path | None, typer.Option("--csv", parser=written_to, metavar="FILE", help="Write a CSV file.")
    ] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", parser=written_to, metavar="FILE", help="Write a Parquet file.")
    ] = None,
    estimates: Annotated[bool, typer.Option("--estimates", help="Estimates of metrics, not runs.")] = False,
    curves: Annotated[bool, typer.Option("--curves", help="Attainment over time, one row a run and moment.")] = False,
) -> None:
    """Write one row a run: parameters, fields of the plan, seed, outcomes."""
    from emergent.cli import console, files
    from emergent.sweep import opened

    if csv is None and parquet is None:
        raise typer.BadParameter("nothing to write; name a file.", param_hint=["--csv", "--parquet"])
    store = opened(folder)
    with files.file(csv) as as_csv, files.file(parquet) as as_parquet:
        table = store.estimates() if estimates else store.curves() if curves else store.frame()
        if as_csv:
            table.to_csv(as_csv, index=False)
        if as_parquet:
            table.to_parquet(as_parquet, index=False)
    for place in filter(None, (csv, parquet)):
        console.out().print(f"Written: {place} ({len(table):,} rows)", soft_wrap=True)
