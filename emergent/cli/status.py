"""`emergent status`: how far a sweep is."""

from __future__ import annotations

from emergent.cli.sweeping import Folder

EXAMPLES = "[bold]emergent status out/walk[/]"


def command(folder: Folder) -> None:
    """Say how many runs of a sweep are done, how many failed and why, and how to go on."""
    from emergent.cli.sweeping import tell
    from emergent.sweep import opened

    tell(opened(folder))
