"""`emergent list`: the scenarios and the systems. Reads nothing but the headings of files, so it answers at once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = (
    "[bold]emergent list[/] shows the names that the other verbs take.\n\n"
    "[bold]emergent list mine mymodel.py[/]  (scenario files of a folder; systems of a Python file, which is run)"
)


def command(
    places: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FOLDER|FILE.py", help="Folders with scenarios of yours, files of Python with systems."),
    ] = None,
) -> None:
    """List the scenarios and the systems that are installed, or those of folders and files of yours."""
    from emergent.bundled import scenarios
    from emergent.cli import console

    out = console.out()
    if not places:
        systems = ", ".join(sorted({entry.name for entry in entry_points(group="emergent.systems")}))
        _table(scenarios())
        out.print()
        out.print(console.headed("systems", systems or "none"), soft_wrap=True)
        out.print("More about one of them: emergent info NAME", style="dim")
    for place in places or ():
        _of_python(place) if place.suffix == ".py" else _table(_in(place))


def _in(folder: Path) -> Mapping[str, Path]:
    """Return the scenario files of a folder, and of folders in it, by what other verbs are to be given."""
    from emergent.bundled import FILE
    from emergent.errors import ScenarioError

    files = [*sorted(folder.glob("*.toml")), *sorted(folder.glob(f"*/{FILE}"))]
    found = {str(path): path for path in files if _is_scenario(path)}
    if not found:
        raise ScenarioError(f"the folder {str(folder)!r} holds no scenario file.")
    return found


def _is_scenario(path: Path) -> bool:
    from emergent import toml
    from emergent.errors import EmergentError

    try:
        return "system" in dict(toml.load(path).get("scenario", {}))
    except (EmergentError, OSError, TypeError, ValueError):
        return False


def _table(files: Mapping[str, Path]) -> None:
    from emergent import toml
    from emergent.cli import console

    table = console.table("scenario", "system", "title")
    for name, path in files.items():
        try:
            heading = toml.load(path)["scenario"]
            table.add_row(name, str(heading["system"]), console.line(str(heading["title"])))
        except (OSError, ValueError, KeyError, TypeError):
            table.add_row(name, "", f"cannot be read; `emergent info {name}` says why")
    console.out().print(table)


def _of_python(path: Path) -> None:
    """List the systems that a file of Python makes, by what other verbs are to be given."""
    from emergent.adapter.file import systems_in
    from emergent.cli import console

    table = console.table("system", "goal")
    for name, kind in systems_in(path).items():
        table.add_row(name, console.line(kind.build(kind.parameters_class(), {}).goal.sentence))
    console.out().print(table)
