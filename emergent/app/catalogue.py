"""The scenarios that visitors can open: those that come with `emergent`, those in the folder that the server was given,
and those that it was given as they are. A visitor names one; no text of a visitor ever becomes a path.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from emergent import toml
from emergent.bundled import FILE, scenarios
from emergent.errors import InvalidInputError, UnknownNameError
from emergent.recent import Recent
from emergent.scenario import VERDICT, Scenario
from emergent.text_file import UnreadableError


@dataclass(frozen=True)
class Entry:
    """A scenario as the gallery shows it; what cannot be read has a `problem`."""

    name: str
    path: Path
    system: str = ""
    title: str = ""
    lesson: str = ""
    claimed: str = ""
    """The verdict that it claims, if it claims any."""
    problem: str = ""

    @property
    def picture(self) -> Path | None:
        """The picture beside the file, if there is one: `picture.png` in a folder of its own, else `NAME.png`."""
        own = self.path.name == FILE
        found = self.path.with_name("picture.png") if own else self.path.with_suffix(".png")
        return found if found.is_file() else None


@dataclass(frozen=True)
class Given:
    """A scenario that the server was given as it is, and what makes it, `mymodel.py:system`."""

    scenario: Scenario
    source: str
    _changed: Recent[str, Scenario] = field(default_factory=Recent, compare=False)

    @property
    def path(self) -> Path:
        """The file that makes it."""
        return Path(self.source.rpartition(":")[0])

    @property
    def named(self) -> str:
        """How files beside that one name it."""
        return f"{self.path.name}:{self.source.rpartition(':')[2]}"

    @property
    def entry(self) -> Entry:
        """What the gallery shows of it."""
        own, system = self.scenario, self.scenario.system
        return Entry(own.name, self.path, system.name, own.title, own.lesson or f"Goal: {system.goal.sentence}")

    def changed(self, changes: str) -> Scenario:
        """Return it with other parameters, written as JSON: always the same, with what its system has found out."""
        return self._changed.get(changes, self._with)

    def _with(self, changes: str) -> Scenario:
        values = json.loads(changes)
        return replace(self.scenario, system=self.scenario.system.with_parameters(values)) if values else self.scenario


_folder: Path | None = None
_given: dict[str, Given] = {}


def use(folder: Path | None) -> None:
    """Let the scenario files of a folder be found by their names too: `NAME.toml` and `NAME/scenario.toml`."""
    global _folder
    _folder = folder


def offer(scenario: Scenario, source: str) -> None:
    """Let a scenario be found by its name, before all others; `source` is what makes it, `mymodel.py:system`.

    Raises:
        InvalidInputError: where another one has the name.
    """
    if scenario.name in paths():
        raise InvalidInputError(f"there is a scenario {scenario.name!r} already; give yours another name.")
    _given[scenario.name] = Given(scenario, source)


def given(name: str) -> Given | None:
    """Return the scenario that the server was given under this name, if it was given one."""
    return _given.get(name)


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
        raise UnknownNameError("scenario", name, [*_given, *found])
    return found[name]


def first() -> str:
    """Return the scenario that a page shows whose address names none."""
    return next(iter(_given), FIRST)


def entries() -> list[Entry]:
    """Return what the gallery shows: what the server was given, then the smell scenario, then all others."""
    own = [one.entry for one in _given.values()]
    found = [_entry(name, path) for name, path in paths().items()]
    return own + sorted(found, key=lambda entry: entry.name != FIRST)


FIRST = "restaurant-smell"
"""The scenario that convinces: it comes first of those that come with `emergent`."""


def _entry(name: str, path: Path) -> Entry:
    try:
        stored = path.stat()
        return _read(name, path, stored.st_mtime_ns, stored.st_size)
    except OSError as problem:
        said = f"cannot be read: {problem.strerror or type(problem).__name__}"
    except UnreadableError as problem:
        said = str(problem)
    except ValueError as problem:
        said = f"cannot be read: {problem}"
    return Entry(name, path, problem=f"{path.name} {said}")


@lru_cache(maxsize=1024)
def _read(name: str, path: Path, written: int, size: int) -> Entry:
    """Read a file, once as long as it was `written` at the same time and has the same size."""
    file = toml.load(path)
    if "scenario" not in file:
        raise ValueError("it has no table [scenario]")
    heading, claims = _table("scenario", file["scenario"]), _table("claims", file.get("claims", {}))
    tables = [_table(f"claims.{name}", claim) for name, claim in claims.items()]
    verdicts = [claim["equals"] for claim in tables if claim.get("metric") == VERDICT and "equals" in claim]
    words = {key: str(heading.get(key, "")) for key in ("system", "title", "lesson")}
    return Entry(name, path, **words, claimed=str(verdicts[0]) if verdicts else "")


def _table(key: str, found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(f"{key} must be a table")
    return found
