"""Imports run downward: what stands above is imported by nothing below, and nothing imports the pages or the verbs."""

import ast
from pathlib import Path

import pytest

import emergent

PACKAGE = Path(emergent.__file__).parent
ABOVE = (
    *("cli", "app", "report", "plots", "sweep", "assessment", "recordings", "verdict", "check", "metrics"),
    *("rounds", "experiment", "store", "failure", "outcomes_file"),
)
"""Rooms and files from the top down to what models may no longer see."""
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imported(file: str) -> set[str]:
    """Return the modules of the package that a file imports where it is imported itself, without those for types."""
    tree = ast.parse((PACKAGE / file).read_text(encoding="utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module}
    return {name.removeprefix("emergent.") for name in found if name.startswith("emergent.")}


def room(file: str) -> str:
    return Path(file).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", [file for file in FILES if room(file) not in ("app", "cli", "__main__")])
def test_nothing_imports_the_pages_or_the_verbs(file):
    assert not [name for name in imported(file) if name.split(".")[0] in ("app", "cli")]


@pytest.mark.parametrize("file", [file for file in FILES if room(file) == "models"])
def test_models_see_nothing_above_the_contract(file):
    assert not [name for name in imported(file) if name.split(".")[0] in ABOVE]


@pytest.mark.parametrize("file", [file for file in FILES if room(file) == "metrics"])
def test_metrics_run_nothing_and_draw_nothing(file):
    assert not [name for name in imported(file) if name.split(".")[0] in ("assessment", "report", "plots", "models")]


@pytest.mark.parametrize("file", [file for file in FILES if room(file) != "app"])
def test_only_pages_need_solara(file):
    tree = ast.parse((PACKAGE / file).read_text(encoding="utf-8"))
    names = {name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names}
    assert "solara" not in names
