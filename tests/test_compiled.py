"""What is kept of kernels goes by a hash of their sources: it must cover every file that becomes part of one."""

import ast
import gc
import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from numba.core.dispatcher import Dispatcher

import emergent
from emergent import compiled

PACKAGE = Path(emergent.__file__).parent
SKIPPED = ("emergent.app", "emergent.cli", "emergent.__main__", "emergent.plots", "emergent.report")
"""Rooms that compile nothing, and take long to import."""
NAMES = [
    module.name
    for module in walk_packages([str(PACKAGE)], "emergent.")
    if not module.name.startswith(SKIPPED) and not module.name.endswith((".app", ".paced"))
]


def hashed() -> set[Path]:
    return {file for pattern in compiled._SOURCES for file in PACKAGE.glob(pattern)}


def imported(file: Path) -> set[Path]:
    """Return the package's own files that a file imports, at its head or in a function."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "emergent":
            for name in (node.module, *(f"{node.module}.{name.name}" for name in node.names)):
                found.add(PACKAGE.parent / f"{name.replace('.', '/')}.py")
    return {file for file in found if file.is_file()}


@pytest.mark.parametrize("pattern", compiled._SOURCES)
def test_every_pattern_of_sources_finds_files(pattern):
    assert list(PACKAGE.glob(pattern))


def test_everything_that_is_compiled_lies_in_a_hashed_file():
    modules = [import_module(name) for name in NAMES]
    dispatchers = [thing for module in modules for thing in vars(module).values() if isinstance(thing, Dispatcher)]
    assert len(dispatchers) > 50
    assert {Path(inspect.getfile(thing.py_func)) for thing in dispatchers} <= hashed()


def test_what_a_kernel_package_imports_is_hashed_too():
    """Its constants are frozen into the machine code."""
    kernels = set(PACKAGE.glob("models/*/kernel/*.py"))
    missing = {found for file in kernels for found in imported(file)} - hashed()
    assert {file.relative_to(PACKAGE).as_posix() for file in missing} == set()


@compiled.helper
def thrice(number):
    return 3 * number


@compiled.kernel
def total(number):
    return thrice(number) + 1


def test_only_kernels_become_machine_code(monkeypatch, tmp_path):
    """A rule of its own machine code, and of that of all that it calls, would double the time of compilation."""
    monkeypatch.setenv("EMERGENT_CACHE", str(tmp_path))  # where nothing lies
    assert total(2) == 7
    assert {type(made.library) for made in thrice.overloads.values()} == {compiled._Part}
    assert not any(isinstance(made.library, compiled._Part) for made in total.overloads.values())
    assert gc.isenabled()
