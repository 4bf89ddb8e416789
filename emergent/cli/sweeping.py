"""What the verbs of sweeps share: running with progress, and saying how far a folder is and how to go on."""

from __future__ import annotations

import time
from concurrent.futures import BrokenExecutor
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emergent.sweep import RunConfiguration, Store, Swept

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=1024, help="Processes that compute; threads of this one, on all processors, if not given."),
]
Shard = Annotated[
    str | None,
    typer.Option(metavar="I/N", help="Only this share, as 3/10: N such calls, on machines of one folder, do it all."),
]
TimeLimit = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="SECONDS", min=1, help="Begin nothing after so long; `resume` goes on."),
]
FAILED = 1
"""The exit code where runs failed."""


def sweep(
    scenarios: Sequence[Swept],
    config: RunConfiguration,
    store: Store,
    *,
    workers: int | None,
    shard: str | None,
    time_limit: float | None,
    again: bool = False,
) -> None:
    """Run, and say how far it is; after Ctrl-C, too."""
    from emergent import experiment, sweep
    from emergent.cli import console

    window = 2 * workers if workers else None
    run = partial(sweep.run_scenarios, scenarios, config, store=store, window=window, shard=_share(shard))
    deadline = None if time_limit is None else time.monotonic() + time_limit
    try:
        while True:
            rest = None if deadline is None else max(0.0, deadline - time.monotonic())
            executor = experiment.processes(workers) if workers else None
            with console.progress("looking") as progress, executor or nullcontext(), suppress(BrokenExecutor):
                run(executor=executor, progress=progress, again=again, time_limit=rest)
                break
            again = False  # a worker died: what it had in hand has failed, and others do the rest
    except KeyboardInterrupt:
        tell(store)
        raise
    if tell(store):
        raise typer.Exit(FAILED)


def tell(store: Store) -> int:
    """Print how far a sweep is, and how to go on; return how many failed."""
    from emergent.cli import console
    from emergent.sweep.status import status

    out, found = console.out(), status(store)
    table = console.table("", "wanted", "done", "failed", right=("wanted", "done", "failed"))
    for name, wanted, done, failed in found.counts:
        table.add_row(name, f"{wanted:,}", f"{done:,}", f"{failed:,}")
    out.print(table)
    for reason, runs in found.reasons:
        out.print(f"failed: {console.line(reason)} ({runs:,})", soft_wrap=True)
    if found.damaged:
        out.print(f"{len(found.damaged)} damaged files, whose runs are computed again", soft_wrap=True)
    if found.missing:
        out.print(f"Go on with: emergent resume {store.folder}", soft_wrap=True)
    if found.failed:
        out.print(f"Repeat what failed with: emergent resume {store.folder} --failed", soft_wrap=True)
    return found.failed


def _share(text: str | None) -> tuple[int, int]:
    shard, _, of = (text or "1/1").partition("/")
    if not (shard.isdecimal() and of.isdecimal() and 1 <= int(shard) <= int(of)):
        raise typer.BadParameter(f"{text!r} is no share; write I/N, from 1/N to N/N.", param_hint="--shard")
    return int(shard), int(of)
