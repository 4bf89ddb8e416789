"""`emergent assess`: all metrics of a scenario, the verdict, and a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emergent.cli.scenarios import Name, Set, written_to

EXAMPLES = (
    "[bold]emergent assess restaurant-smell --quick[/]\n\n"
    "[bold]emergent assess restaurant-walk --out out/walk[/]  (report.html, assessment.json, figures)\n\n"
    "[bold]emergent assess mine/scenario.toml --set walkers=40 --replications 400[/]"
)


def command(
    name: Name,
    replications: Annotated[
        int | None, typer.Option(min=4, max=1_000_000, help="Replications; the scenario's own number if not given.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer replications, wider intervals: seconds.")] = False,
    set_: Set = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=written_to,
            metavar="DIR",
            help="Write report.html, assessment.json and the figures there, in place of those of an earlier one.",
        ),
    ] = None,
) -> None:
    """Measure how goal-directed a system is, whether that depends on single members, and what breaks it."""
    from emergent import report
    from emergent.cli import console, files
    from emergent.cli.scenarios import read, workers

    written: list[Path] = []
    with files.folder(out, report.names() if out else ()) as folder, console.progress("reading") as progress:
        scenario = read(name, set_)
        from emergent.assessment import assess

        with workers(scenario.system) as executor:
            assessment = assess(scenario, replications=replications, quick=quick, executor=executor, progress=progress)
        if folder is not None:
            progress("writing the report", 0, 0)
            written = [path.relative_to(folder) for path in report.write_report(assessment, folder)]
    console.out().print(report.Summary(assessment))
    if out is not None:
        names = ", ".join(map(str, written))
        console.out().print(f"Written to {out}: {names}", soft_wrap=True)
