"""`emergent resume`: go on with a sweep from its folder alone."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from emergent.cli.sweeping import Dask, Folder, Mpi, Python, Shard, StopAfter, TimeLimit, Workers

EXAMPLES = (
    "[bold]emergent resume out/walk[/]\n\n[bold]emergent resume out/walk --failed[/]  (repeat what failed, too)\n\n"
    "[bold]emergent resume out/mine --system mymodel.py:system[/]  (a sweep of a system that this file makes)"
)


def command(
    folder: Folder,
    failed: Annotated[bool, typer.Option("--failed", help="Repeat the runs that failed, too.")] = False,
    workers: Workers = None,
    dask: Dask = None,
    mpi: Mpi = False,
    shard: Shard = None,
    time_limit: TimeLimit = None,
    stop_after: StopAfter = None,
    system: Python = None,
) -> None:
    """Compute what is missing of a sweep."""
    from emergent.cli.sweeping import machines, run_files, sweep
    from emergent.sweep import opened

    with machines(workers, dask, mpi) as where:
        if where is not None:
            store = opened(folder)
            run_files(system)
            more: dict[str, Any] = {"time_limit": time_limit, "stop_after": stop_after, "again": failed}
            sweep(store.scenarios(), store.config, store, shard=shard, **where, **more)
