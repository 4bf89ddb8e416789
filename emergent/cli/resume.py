"""`emergent resume`: go on with a sweep from its folder alone."""

from __future__ import annotations

from typing import Annotated

import typer

from emergent.cli.sweeping import Folder, Shard, TimeLimit, Workers

EXAMPLES = "[bold]emergent resume out/walk[/]\n\n[bold]emergent resume out/walk --failed[/]  (repeat what failed, too)"


def command(
    folder: Folder,
    failed: Annotated[bool, typer.Option("--failed", help="Repeat the runs that failed, too.")] = False,
    workers: Workers = None,
    shard: Shard = None,
    time_limit: TimeLimit = None,
) -> None:
    """Compute what is missing of a sweep."""
    from emergent.cli.sweeping import sweep
    from emergent.sweep import opened

    store = opened(folder)
    sweep(
        store.scenarios(), store.config, store, workers=workers, shard=shard, time_limit=time_limit, again=failed
    )  # fmt: skip
