"""What holds of the package as a whole, installed or from a checkout."""

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

import emergent

HEAVY = {"mesa", "numba", "numpy", "scipy", "matplotlib", "pandas", "pyarrow", "xarray", "networkx"}


def run(*arguments: str, cwd: Path) -> str:
    """Run Python in another folder, where only what is installed can be imported, and give what it prints."""
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def scenario_names() -> list[str]:
    package = Path(emergent.__file__).parent
    home = next(folder for folder in (package / "scenario-files", package.parent / "scenarios") if folder.is_dir())
    return sorted(file.parent.name for file in home.glob("*/scenario.toml"))


def test_version_is_that_of_the_metadata():
    assert emergent.__version__ == importlib.metadata.version("emergent")


def test_command_line_is_imported_without_anything_heavy(tmp_path):
    """`emergent --help` must answer at once."""
    imported = run("-c", "import sys, emergent.cli; print(*sys.modules)", cwd=tmp_path).split()
    assert "emergent.cli" in imported
    assert HEAVY.isdisjoint(imported)


@pytest.mark.parametrize("arguments", [("--help",), ("assess", "--help")], ids=" ".join)
def test_command_answers_help(arguments, tmp_path):
    (script,) = importlib.metadata.entry_points(group="console_scripts", name="emergent")
    program = f"import sys; sys.argv[0] = 'emergent'; from {script.module} import {script.attr} as f; sys.exit(f())"
    assert "Usage" in run("-c", program, *arguments, cwd=tmp_path)


def test_scenarios_are_found_from_any_folder(tmp_path):
    names = scenario_names()
    assert names
    listed = run("-c", "from emergent.cli import main; main()", "list", cwd=tmp_path)
    assert [name for name in names if name not in listed] == []


def test_the_folder_of_scenarios_hides_no_function(tmp_path):
    """`import emergent.scenarios` may fail, but `emergent.scenarios` stays the function."""
    program = """
import contextlib, emergent
with contextlib.suppress(ImportError):
    import emergent.scenarios
assert callable(emergent.scenarios), emergent.scenarios
"""
    run("-c", program, cwd=tmp_path)
