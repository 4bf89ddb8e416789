"""`emergent export`: the tables of a sweep with all parameters beside the outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emergent.cli.scenarios import written_to
from emergent.cli.sweeping import Folder, Python, run_files

EXAMPLES = (
    "[bold]emergent export out/walk --csv walk.csv[/]\n\n"
    "[bold]emergent export out/walk --parquet estimates.parquet --estimates[/]  (of metrics, one row an estimate)\n\n"
    "[bold]emergent export out/walk --netlogo-table walk.csv --curves[/]  (as BehaviorSpace writes it)"
)


def command(
    folder: Folder,
    csv: Annotated[
        Path | None, typer.Option("--csv", parser=written_to, metavar="FILE", help="Write a CSV file.")
    ] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", parser=written_to, metavar="FILE", help="Write a Parquet file.")
    ] = None,
    netlogo_table: Annotated[
        Path | None,
        typer.Option(
            "--netlogo-table",
            parser=written_to,
            metavar="FILE",
            help="Write the runs that succeeded as a table of NetLogo's BehaviorSpace, which is a CSV file.",
        ),
    ] = None,
    estimates: Annotated[bool, typer.Option("--estimates", help="Estimates of metrics, not runs.")] = False,
    curves: Annotated[bool, typer.Option("--curves", help="Attainment over time, one row a run and moment.")] = False,
    system: Python = None,
) -> None:
    """Write one row a run: parameters, fields of the plan, seed, outcomes."""
    from emergent.cli import console, files
    from emergent.sweep import netlogo, opened
    from emergent.sweep.schema import RUNS
    from emergent.sweep.status import missing

    if csv is None and parquet is None and netlogo_table is None:
        raise typer.BadParameter("nothing to write; name a file.", param_hint=["--csv", "--parquet", "--netlogo-table"])
    if estimates and (curves or netlogo_table is not None):
        raise typer.BadParameter(
            "it is of no run; leave it out, or --curves and --netlogo-table.", param_hint="--estimates"
        )
    store = opened(folder)
    run_files(system)
    with files.file(csv) as as_csv, files.file(parquet) as as_parquet, files.file(netlogo_table) as as_netlogo:
        table = store.estimates() if estimates else store.curves() if curves else store.frame()
        if as_csv:
            table.to_csv(as_csv, index=False)
        if as_parquet:
            table.to_parquet(as_parquet, index=False)
        if as_netlogo:
            rows = netlogo.write(store, as_netlogo, curves=curves)
    for place in filter(None, (csv, parquet)):
        console.out().print(f"Written: {place} ({len(table):,} rows)", soft_wrap=True)
    if netlogo_table:
        console.out().print(f"Written: {netlogo_table} ({rows:,} rows)", soft_wrap=True)
    failed = int(missing(store, RUNS).failed.sum()) if curves or netlogo_table else 0
    if failed:
        console.out().print(
            f"{failed:,} runs failed and are left out. Repeat them with: emergent resume {store.folder} --failed",
            soft_wrap=True,
        )
