"""`emergent check`: whether a scenario's claims hold."""

from __future__ import annotations

import typer

from emergent.cli.scenarios import Name

EXAMPLES = "[bold]emergent check restaurant-walk[/]\n\n[bold]emergent check mine/scenario.toml && echo fine[/]"
FAILED = 1
"""The exit code where a claim does not hold."""


def command(name: Name) -> None:
    """Measure the claims of a scenario; exit with 1 where one does not hold."""
    import time

    from rich.text import Text

    from emergent.checking import bounds, check
    from emergent.cli import console
    from emergent.cli.scenarios import read

    began = time.perf_counter()
    with console.progress("reading") as progress:
        scenario = read(name)
        checked = check(scenario, progress=progress)
    out = console.out()
    if not checked:
        out.print(f"{scenario.name} makes no claims.")
        return
    table = console.table("", "claim", "found", "bound", "runs", "in words", right=("runs",))
    for one in checked:
        sign = Text("holds", "green") if one.passed else Text("FAILS", "bold red")
        runs = str(one.estimate.replications) if one.estimate else ""
        table.add_row(sign, one.claim.name, one.found, bounds(one.claim), runs, one.sentence)
    out.print(table)
    failed = sum(not one.passed for one in checked)
    said = f"{failed} of {len(checked)} claims fail" if failed else f"all {len(checked)} claims hold"
    out.print(f"\n{scenario.name}: {said} ({time.perf_counter() - began:.0f} s)", style="bold")
    if failed:
        raise typer.Exit(FAILED)
