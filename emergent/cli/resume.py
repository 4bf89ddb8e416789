"""`emergent resume`: go on with a sweep from its folder alone."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from emergent.cli.sweeping import Dask, Folder, Mpi, Shard, StopAfter, TimeLimit, Workers

EXAMPLES = "[bold]emergent resume out/walk[/]\n\n[bold]emergent resume out/walk --failed[/]  (repeat what failed, too)"


def command(
    folder: Folder,
    failed: Annotated[bool, typer.Option("--failed", help="Repeat the runs that failed, too.")] = False,
    workers: Workers = None,
    dask: Dask = None,
    mpi: Mpi = False,
    shard: Shard = None,
    time_limit: TimeLimit = None,
    stop_after: StopAfter = None,
) -> None:
    """Compute what is missing of a sweep."""
    from emergent.cli.sweeping import machines, sweep
    from emergent.sweep import opened

    with machines(workers, dask, mpi) as where:
        if where is not None:
            store = opened(folder)
            more: dict[str, Any] = {"time_limit": time_limit, "stop_after": stop_after, "again": failed}
            sweep(store.scenarios(), store.config, store, shard=shard, **where, **more)
