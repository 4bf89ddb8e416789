"""`emergent sweep`: run a design into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from emergent.cli.scenarios import written_to
from emergent.cli.sweeping import Dask, Mpi, Shard, StopAfter, TimeLimit, Workers

EXAMPLES = (
    "[bold]emergent sweep walk.toml --dry-run[/]  (how many runs, how long, how much disk)\n\n"
    "[bold]emergent sweep walk.toml --out out/walk[/]  (again after whatever stopped it; what is done is kept)\n\n"
    "[bold]emergent sweep walk.toml --out out/walk --replications 1000[/]  (only what is new is computed)\n\n"
    "[bold]emergent sweep walk.toml --out out/walk --metrics retention,verdict[/]  (the same)\n\n"
    "[bold]emergent sweep walk.toml --out out/walk --shard $SLURM_ARRAY_TASK_ID/100[/]  (a share of it)"
)


def command(
    design: Annotated[Path, typer.Argument(metavar="DESIGN", help="A design: a TOML file.")],
    out: Annotated[
        Path | None,
        typer.Option(parser=written_to, metavar="DIR", help="The folder of the sweep; what it holds is not run again."),
    ] = None,
    workers: Workers = None,
    dask: Dask = None,
    mpi: Mpi = False,
    shard: Shard = None,
    replications: Annotated[
        int | None, typer.Option(min=1, max=10_000_000, help="Replications; the design's own number if not given.")
    ] = None,
    metrics: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", help="Outcomes beside the design's own, as retention,verdict,curve,recording."),
    ] = None,
    time_limit: TimeLimit = None,
    stop_after: StopAfter = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Run a small pilot only, and say how many runs, how long, how much disk.")
    ] = False,
) -> None:
    """Run all scenarios, plans and replications of a design, and lose nothing of it whatever happens."""
    from emergent.cli.sweeping import machines, sweep
    from emergent.sweep import Store, read_design

    if out is None and not dry_run:
        raise typer.BadParameter("it is missing; name the folder of the sweep, or add --dry-run.", param_hint="--out")
    names = [name.strip() for given in metrics or () for name in given.split(",")]
    if dry_run:
        _forecast(read_design(design, replications=replications, metrics=names))
        return
    with machines(workers, dask, mpi) as where:
        if where is not None:
            found = read_design(design, replications=replications, metrics=names)
            more: dict[str, Any] = {"time_limit": time_limit, "stop_after": stop_after}
            sweep(found.scenarios, found.config, Store(out), shard=shard, **where, **more)


def _forecast(design: object) -> None:
    from emergent.cli import console
    from emergent.sweep import Design, forecast
    from emergent.sweep.progress import duration

    assert isinstance(design, Design)
    with console.progress("measuring a pilot"):
        found = forecast(design.scenarios, design.config)
    table = console.table("scenarios", "runs", "estimated time", "disk")
    disk = f"{found.bytes / 1e6:,.1f} MB"
    table.add_row(f"{found.scenarios:,}", f"{found.runs:,}", duration(found.seconds), disk)
    out = console.out()
    out.print(table)
    more = {"studies by metrics": found.studies, "recordings": found.recordings}
    named = " and ".join(f"{count:,} {what}" for what, count in more.items() if count)
    if named:
        out.print(f"Besides, {named}, whose time and disk are not estimated.", soft_wrap=True)
