"""`emergent report`: a sweep as one HTML page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from emergent.cli.scenarios import written_to

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
    phase: Annotated[
        str | None,
        typer.Option(metavar="X,Y", help="The two parameters of phase diagrams; those that matter most if not given."),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Where another parameter is in them; else the next one is at four values, and others at the middle.",
        ),
    ] = None,
) -> None:
    """Write what each parameter of a sweep does, in sentences, figures and tables, also of one that is unfinished."""
    from emergent.cli import console, files
    from emergent.sweep import opened
    from emergent.sweep.store import MANIFEST

    if not math.isfinite(threshold):
        raise typer.BadParameter(f"{threshold} is no threshold; give a number.", param_hint="--threshold")
    if not (folder / MANIFEST).is_file() and (folder / "assessment.json").is_file():
        say = f"{folder} holds an assessment, with the page that `emergent assess` wrote; give the folder of a sweep."
        raise typer.BadParameter(say, param_hint="DIR")
    store = opened(folder)
    place = out or folder / NAME
    from emergent.report import sweep

    pair, places = [name.strip() for name in (phase or "").split(",") if name.strip()], _at(at or ())
    with files.file(place) as page, console.progress("analysing"):
        assert page is not None
        page.write_text(sweep.page(store, threshold, pair, places), encoding="utf-8")
    console.out().print(f"Written: {place}", soft_wrap=True)


def _at(given: Sequence[str]) -> dict[str, float]:
    """Return the values of other parameters, by name."""
    found = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise typer.BadParameter(f"{text!r} is no NAME=VALUE with a number.", param_hint="--at") from None
    return found
