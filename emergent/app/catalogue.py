"""The scenarios that visitors can open: those that come with `emergent`, and those in the folder that the server was
given. A visitor names one; no text of a visitor ever becomes a path.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from emergent.bundled import FILE, scenarios
from emergent.errors import UnknownNameError

_folder: Path | None = None


@dataclass(frozen=True)
class Entry:
    """A scenario as the gallery shows it; what cannot be read has a `problem`."""

    name: str
    path: Path
    system: str = ""
    title: str = ""
    lesson: str = ""
    problem: str = ""

    @property
    def picture(self) -> Path | None:
        """The picture beside the file, if there is one."""
        found = self.path.with_name("picture.png")
        return found if found.is_file() else None


def use(folder: Path | None) -> None:
    """Let the scenario files of a folder be found by their names too: `NAME.toml` and `NAME/scenario.toml`."""
    global _folder
    _folder = folder


def paths() -> dict[str, Path]:
    """Return the files by name, bundled ones first, then those that lie in the folder now."""
    bundled = scenarios()
    return {**bundled, **{name: path for name, path in _own().items() if name not in bundled}}


def _own() -> dict[str, Path]:
    if _folder is None:
        return {}
    files = {path.stem: path for path in sorted(_folder.glob("*.toml"))}
    return files | {path.parent.name: path for path in sorted(_folder.glob(f"*/{FILE}"))}


def locate(name: str) -> Path:
    """Return the file of a scenario; raise `UnknownNameError` where no such one is offered."""
    found = paths()
    if name not in found:
        raise UnknownNameError("scenario", name, found)
    return found[name]


def entries() -> list[Entry]:
    """Return what the gallery shows, the smell scenario first."""
    found = [_entry(name, path) for name, path in paths().items()]
    return sorted(found, key=lambda entry: entry.name != FIRST)


FIRST = "restaurant-smell"
"""The scenario that convinces: it comes first."""


def _entry(name: str, path: Path) -> Entry:
    try:
        heading = tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
        words = {key: str(heading.get(key, "")) for key in ("system", "title", "lesson")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        return Entry(name, path, problem=f"{path.name} cannot be read: {problem}")
    return Entry(name, path, **words)
