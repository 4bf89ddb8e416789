"""`emergent report`: a sweep as one HTML page."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from emergent.cli.scenarios import written_to
from emergent.cli.sweeping import At, Pair, Python, places, run_files

EXAMPLES = (
    "[bold]emergent report out/walk[/]  (out/walk/report.html; of a sweep that is not finished, too)\n\n"
    "[bold]emergent report out/walk --threshold 0.8 --out walk.html[/]\n\n"
    "[bold]emergent report out/walk --phase walkers,glimpse_rate --at vision=20[/]"
)
NAME = "report.html"


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")],
    out: Annotated[
        Path | None,
        typer.Option(parser=written_to, metavar="FILE", help="The page; report.html in the folder if not given."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(help="Where phase diagrams, of two parameters, show on which side an outcome is.")
    ] = 0.5,
    phase: Pair = None,
    at: At = None,
    system: Python = None,
) -> None:
    """Write what each parameter of a sweep does, in sentences, figures and tables, also of one that is unfinished."""
    from emergent.cli import console, files
    from emergent.sweep import opened
    from emergent.sweep.folder import MANIFEST

    if not math.isfinite(threshold):
        raise typer.BadParameter(f"{threshold} is no threshold; give a number.", param_hint="--threshold")
    if not (folder / MANIFEST).is_file() and (folder / "assessment.json").is_file():
        say = f"{folder} holds an assessment, with the page that `emergent assess` wrote; give the folder of a sweep."
        raise typer.BadParameter(say, param_hint="DIR")
    store = opened(folder)
    run_files(system)
    place = out or folder / NAME
    from emergent.report import sweep

    pair, others = places(phase, at)
    with files.file(place) as page, console.progress("analysing"):
        assert page is not None
        page.write_text(sweep.page(store, threshold, pair, others), encoding="utf-8")
    console.out().print(f"Written: {place}", soft_wrap=True)
