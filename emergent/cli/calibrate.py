"""`emergent calibrate`: metrics and verdict on systems whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emergent.cli.scenarios import written_to

EXAMPLES = (
    "[bold]emergent calibrate --quick[/]\n\n"
    "[bold]emergent calibrate --out out/calibration[/]  (calibration.html, .csv, .json)\n\n"
    "[bold]emergent calibrate --only 'boss by lot' --only pipelines[/]"
)
WRONG = 1
"""The exit code where something is wrong."""


def command(
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer replications, where many are needed to decide: minutes.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT", help="Only systems whose name, or what they have in common, holds it. May be repeated."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The seed of all runs.")] = 5,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=written_to,
            metavar="DIR",
            help="Write calibration.html, calibration.csv and calibration.json there, in place of earlier ones.",
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            parser=written_to,
            metavar="DIR",
            help="Keep what is done there, and do nothing again that is; a folder of the user's cache if not given.",
        ),
    ] = None,
) -> None:
    """Measure systems whose truth is known, and show where metrics or verdict are wrong; exit with 1 if anywhere.

    What is done is kept: stopped and called again, it goes on where it was.
    """
    from emergent.calibration import calibrate, chosen
    from emergent.calibration.work import Kept, usual
    from emergent.cli import console, files
    from emergent.report import calibration
    from emergent.report.calibrated import Calibrated

    names = tuple(only or ())
    chosen(names)
    with files.folder(out, calibration.NAMES if out else ()) as folder, console.progress("calibrating") as progress:
        kept = Kept(store) if store else usual()
        matrix = calibrate(quick=quick, only=names, seed=seed, kept=kept, progress=progress)
        if folder is not None:
            progress("writing the report", 0, 0)
            calibration.write(matrix, folder)
    console.out().print(Calibrated(matrix))
    if out is not None:
        console.out().print(f"Written to {out}: {', '.join(calibration.NAMES)}", soft_wrap=True)
    if matrix.wrong:
        raise typer.Exit(WRONG)
