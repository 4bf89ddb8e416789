"""`emergent refine`: more scenarios where an outcome crosses a threshold, or the verdict changes."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from emergent.cli.sweeping import At, Dask, Folder, Mpi, Pair, Python, TimeLimit, Workers, places, tell

EXAMPLES = (
    "[bold]emergent refine out/walk --threshold 0.5 --budget 20000[/]  (of a finished grid: 20,000 runs more)\n\n"
    "[bold]emergent refine out/walk --outcome verdict --phase walkers,glimpse_rate --budget 5000[/]"
)


def command(
    folder: Folder,
    budget: Annotated[int, typer.Option(min=1, help="Runs beyond those of the design, at most.")],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="attainment, verdict, or an estimate as retention.worst_1.")
    ] = "attainment",
    threshold: Annotated[float, typer.Option(help="What the outcome crosses; the verdict needs none.")] = 0.5,
    plan: Annotated[
        str | None, typer.Option(help="The plan that is looked at; the design's first if not given.")
    ] = None,
    phase: Pair = None,
    at: At = None,
    workers: Workers = None,
    dask: Dask = None,
    mpi: Mpi = False,
    time_limit: TimeLimit = None,
    system: Python = None,
) -> None:
    """Halve the cells of a grid of two parameters where they are on different sides, again and again."""
    from emergent.cli import console
    from emergent.cli.sweeping import FAILED, machines, run_files
    from emergent.sensitivity.refine import refine
    from emergent.sweep import opened

    if not math.isfinite(threshold):
        raise typer.BadParameter(f"{threshold} is no threshold; give a number.", param_hint="--threshold")
    pair, others = places(phase, at)
    with machines(workers, dask, mpi) as where:
        if where is None:
            return
        store = opened(folder)
        run_files(system)
        asked: dict[str, Any] = {"outcome": outcome, "threshold": threshold, "plan": plan, "pair": pair, "at": others}
        with console.progress("looking") as progress:
            found = refine(store, budget=budget, **asked, progress=progress, time_limit=time_limit, **where)
    failed = tell(store)
    along = found.along
    if along:
        halved = [cell.depth for cell in along]
        said = f"The boundary runs through {len(along)} cells, halved {min(halved)} to {max(halved)} times: "
        said += f"{len(found.sides):,} places. A whole grid, halved {min(halved)} times, has {found.as_fine:,}."
    else:
        said = "All places are on one side, as far as is known: there is nothing to refine."
    console.out().print(said, soft_wrap=True)
    if failed:
        raise typer.Exit(FAILED)
