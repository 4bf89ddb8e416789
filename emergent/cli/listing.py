"""`emergent list`: the scenarios and the systems. Reads nothing but the headings of files, so it answers at once."""

from __future__ import annotations

from importlib.metadata import entry_points

EXAMPLES = "[bold]emergent list[/] shows the names that the other verbs take."


def command() -> None:
    """List the bundled scenarios and the systems."""
    from emergent import toml
    from emergent.bundled import scenarios
    from emergent.cli import console

    table = console.table("scenario", "system", "title")
    for name, path in scenarios().items():
        try:
            heading = toml.load(path)["scenario"]
            table.add_row(name, str(heading["system"]), console.line(str(heading["title"])))
        except (OSError, ValueError, KeyError, TypeError):
            table.add_row(name, "", f"cannot be read; `emergent info {name}` says why")
    out = console.out()
    out.print(table)
    systems = ", ".join(sorted({entry.name for entry in entry_points(group="emergent.systems")}))
    out.print()
    out.print(console.headed("systems", systems or "none"), soft_wrap=True)
    out.print("More about one of them: emergent info NAME", style="dim")
