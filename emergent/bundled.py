"""Where scenario files lie: those that come with `emergent`, and the user's own. Nothing is read but text."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from emergent.errors import ScenarioError, cut, meant

FILE, INSTALLED = "scenario.toml", "scenario-files"
"""The file of each scenario, and the folder of all in the installed package: its name is none that can be imported."""


def scenarios() -> dict[str, Path]:
    """Return the files of the bundled scenarios by name.

    They lie inside of the installed package, in a checkout beside it.
    """
    return dict(_bundled())


@lru_cache(maxsize=1)
def _bundled() -> dict[str, Path]:
    package = Path(__file__).parent
    for folder in (package / INSTALLED, package.parent / "scenarios"):
        if folder.is_dir():
            return {file.parent.name: file for file in sorted(folder.glob(f"*/{FILE}"))}
    return {}


def locate(name: str | Path) -> Path:
    """Return the file of a scenario: a bundled one by its name, else a file, or a folder that holds a scenario.toml.

    Raises:
        ScenarioError: where there is no such scenario and no such file.
    """
    bundled = scenarios()
    if isinstance(name, str) and name in bundled:
        return bundled[name]
    shown = cut(repr(str(name)), 300)
    try:
        path = Path(name).expanduser()
        if path.is_dir() and (path / FILE).is_file():
            return path / FILE
        if path.exists() and not path.is_dir():
            return path
        folder = path.is_dir()
    except (OSError, ValueError, RuntimeError) as problem:  # a name too long, with a NUL, of an unknown user
        said = getattr(problem, "strerror", None) or problem
        raise ScenarioError(f"{shown} cannot be read: {said}.") from None
    what = f"the folder {shown} holds no {FILE}." if folder else f"there is no scenario and no file {shown}."
    raise ScenarioError(f"{what} {meant(str(name), list(bundled))}Bundled scenarios: {', '.join(bundled) or 'none'}.")
