"""`emergent calibrate`: metrics and verdict on systems whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emergent.cli.scenarios import written_to

if TYPE_CHECKING:
    from emergent.calibration.work import Kept

EXAMPLES = (
    "[bold]emergent calibrate --quick[/]\n\n"
    "[bold]emergent calibrate --out out/calibration[/]  (calibration.html, .csv, .json)\n\n"
    "[bold]emergent calibrate --only 'boss by lot' --only pipelines[/]\n\n"
    "[bold]emergent calibrate --coverage --replications 40 --out docs[/]  (coverage.md, coverage.csv; takes long)"
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
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage", help="Repeat with other seeds: how often intervals cover, and gates and verdicts err."
        ),
    ] = False,
    repetitions: Annotated[
        int | None,
        typer.Option(min=1, max=1_000_000, help="With --coverage: how often everything is repeated; 200 if not given."),
    ] = None,
    replications: Annotated[
        list[int] | None,
        typer.Option(min=8, max=1_000_000, help="With --coverage: of each repetition; 40 and 200 if not given."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=written_to,
            metavar="DIR",
            help="Write calibration.html, calibration.csv and calibration.json there (with --coverage, coverage.md and "
            "coverage.csv), in place of earlier ones.",
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
    from emergent.calibration.work import Kept, usual

    _refuse_what_does_nothing(coverage, quick, repetitions, replications)
    names, kept = tuple(only or ()), Kept(store) if store else usual()
    if coverage:
        _coverage(tuple(replications or (40, 200)), repetitions or 200, names, out, kept)
    elif _matrix(quick, names, seed, out, kept):
        raise typer.Exit(WRONG)


def _refuse_what_does_nothing(
    coverage: bool, quick: bool, repetitions: int | None, replications: list[int] | None
) -> None:
    given = {"--repetitions": repetitions, "--replications": replications}
    lost = ["--quick"] * quick if coverage else [name for name, value in given.items() if value is not None]
    if lost:
        beside = "does nothing beside --coverage" if coverage else "does nothing without --coverage"
        raise typer.BadParameter(f"{beside}; leave it out{'' if coverage else ', or add --coverage'}.", param_hint=lost)


def _matrix(quick: bool, only: Sequence[str], seed: int, out: Path | None, kept: Kept | None) -> bool:
    """Print and write the matrix; return whether something is wrong."""
    from emergent.calibration import calibrate, chosen
    from emergent.cli import console, files
    from emergent.report import calibration
    from emergent.report.calibrated import Calibrated

    chosen(only)
    with files.folder(out, calibration.NAMES if out else ()) as folder, console.progress("calibrating") as progress:
        matrix = calibrate(quick=quick, only=only, seed=seed, kept=kept, progress=progress)
        if folder is not None:
            progress("writing the report", 0, 0)
            calibration.write(matrix, folder)
    console.out().print(Calibrated(matrix))
    _written(out, calibration.NAMES)
    return bool(matrix.wrong)


def _coverage(
    replications: Sequence[int], repetitions: int, only: Sequence[str], out: Path | None, kept: Kept | None
) -> None:
    """Print and write the coverage study."""
    from emergent.calibration.coverage import cover
    from emergent.cli import console, files
    from emergent.report import coverage

    with files.folder(out, coverage.NAMES if out else ()) as folder, console.progress("repeating") as progress:
        found = cover(replications=replications, repetitions=repetitions, only=only, kept=kept, progress=progress)
        if folder is not None:
            coverage.write(found, folder)
    console.out().print(coverage.Covered(found))
    _written(out, coverage.NAMES)


def _written(out: Path | None, names: Sequence[str]) -> None:
    from emergent.cli import console

    if out is not None:
        console.out().print(f"Written to {out}: {', '.join(names)}", soft_wrap=True)
