"""What the verbs of sweeps share: running with progress, and saying how far a folder is and how to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
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
    typer.Option(
        metavar="SECONDS", min=0.01, help="End a run that takes longer, alone in a process; it is one that failed."
    ),
]
StopAfter = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", min=1, help="Begin nothing after so long; `resume` goes on."),
]
Dask = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Compute on the workers of this Dask scheduler.")]
Mpi = Annotated[bool, typer.Option("--mpi", help="Compute in the other processes of mpiexec: mpiexec -n 9 emergent …")]
Python = Annotated[
    list[str] | None,
    typer.Option(
        "--system",
        metavar="FILE.py:NAME",
        help="Run this file of Python, which makes a system that the sweep names: a folder never has one run.",
    ),
]
Pair = Annotated[
    str | None,
    typer.Option(metavar="X,Y", help="The two parameters of phase diagrams; those that matter most if not given."),
]
At = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="Where another parameter is in them; else the next one is at four values, and others at the middle.",
    ),
]
FAILED = 1
"""The exit code where runs failed."""


@contextmanager
def machines(workers: int | None, dask: str | None, mpi: bool) -> Iterator[dict[str, Any] | None]:
    """Give what `run_scenarios` is told of where it computes; None in a process that is only one of MPI's workers."""
    from emergent.sweep import cluster

    if sum((workers is not None, dask is not None, mpi)) > 1:
        raise typer.BadParameter("they cannot be combined; leave one out.", param_hint=["--workers", "--dask", "--mpi"])
    if dask is None and not mpi:
        yield {"workers": workers}
        return
    with cluster.mpi() if mpi else cluster.dask(dask or "") as found:
        yield None if found is None else found._asdict()


def sweep(
    scenarios: Sequence[Swept], config: RunConfiguration, store: Store, *, shard: str | None, **more: Any
) -> None:
    """Run, and say how far it is; after Ctrl-C, too."""
    from emergent import sweep
    from emergent.cli import console

    try:
        with console.progress("looking") as progress:
            sweep.run_scenarios(scenarios, config, store=store, shard=_share(shard), progress=progress, **more)
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


def run_files(named: Sequence[str] | None) -> None:
    """Run the files of Python that the command line names, so that their systems are found."""
    from emergent.adapter.file import read_system
    from emergent.system import names_python

    for text in named or ():
        if not names_python(text):
            raise typer.BadParameter(f"{text!r} is no FILE.py:NAME.", param_hint="--system")
        read_system(text)


def _share(text: str | None) -> tuple[int, int]:
    shard, _, of = (text or "1/1").partition("/")
    if not (shard.isdecimal() and of.isdecimal() and 1 <= int(shard) <= int(of)):
        raise typer.BadParameter(f"{text!r} is no share; write I/N, from 1/N to N/N.", param_hint="--shard")
    return int(shard), int(of)


def places(pair: str | None, at: Sequence[str] | None) -> tuple[list[str], dict[str, float]]:
    """Return two parameters, none where none were given, and the values of others, by name."""
    found = {}
    for text in at or ():
        name, _, value = text.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise typer.BadParameter(f"{text!r} is no NAME=VALUE with a number.", param_hint="--at") from None
    return [name.strip() for name in (pair or "").split(",") if name.strip()], found
