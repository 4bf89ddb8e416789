"""What is registered in a group of entry points: by installed packages, and by the checkout that this package is in.

What was installed of a checkout knows nothing of a line that has been added to its `pyproject.toml` since.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

SYSTEMS = "emergent.systems"
"""The group of systems."""
_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


@cache
def entries(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, each once; several may have one name."""
    return tuple(dict.fromkeys((*entry_points(group=group), *_of_checkout(group))))


def _of_checkout(group: str) -> list[EntryPoint]:
    project = tomllib.loads(_PROJECT.read_text("utf-8")).get("project", {}) if _PROJECT.is_file() else {}
    listed = project.get("entry-points", {}).get(group, {}) if project.get("name") == "emergent" else {}
    return [EntryPoint(name, value, group) for name, value in listed.items()]
