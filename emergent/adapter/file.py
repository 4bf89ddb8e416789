"""A system from a file of Python, named as in `mymodel.py:system`.

The file is run, as a script is: so only what a user says names one, on the command line, in a call, or in a scenario
file or a design that the user names. What stores hold and what addresses of pages say finds the system of a file that
was run already in this process (`system_class`), and never runs one.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle

from emergent.errors import InvalidInputError, UnknownNameError
from emergent.system import System, class_of_systems, register

_ran: dict[Path, tuple[bytes, ModuleType]] = {}
"""Files that were run, with their bytes then."""


def read_system(text: str, beside: Path | None = None) -> type[System]:
    """Run a file of Python, and return and register the class of the system that it makes, `mymodel.py:system`.

    The file is looked for in the folder `beside`, else in the present one; it is run once, and again where it has
    changed. The system is registered by the file's name without its folder, so that it is the same on other machines.

    Raises:
        InvalidInputError: where there is no such file, where it raises, or where what is named is no system.
        UnknownNameError: where it makes nothing of that name.
    """
    written, _, name = text.rpartition(":")
    path = (beside or Path()) / Path(written).expanduser()
    module = _module(path)
    found: Any = vars(module).get(name)
    if found is None:
        raise UnknownNameError("system", name, made_in(module), of=str(path))
    kind = class_of_systems(found, f"{name} of {path} is {type(found).__name__}")
    register(kind, f"{path.name}:{name}")
    return kind


def systems_in(path: Path) -> dict[str, type[System]]:
    """Run a file of Python, and return the classes of all systems that it makes, each registered, by its text."""
    return {f"{path}:{name}": read_system(f"{path}:{name}") for name in made_in(_module(path))}


def made_in(module: ModuleType) -> list[str]:
    """Return the names of the systems that a module makes."""
    return [name for name, value in vars(module).items() if isinstance(value, System)]


def _module(path: Path) -> ModuleType:
    try:
        place, source = path.resolve(), path.read_bytes()
    except OSError as problem:
        raise InvalidInputError(f"{path} cannot be read: {problem.strerror or problem}.") from None
    if place not in _ran or _ran[place][0] != source:
        _ran[place] = source, _run(path)
    return _ran[place][1]


def _run(path: Path) -> ModuleType:
    name, before = path.name, set(sys.modules)  # with its ending: no module that is imported has this name
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # it ends on .py
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        raise InvalidInputError(f"{path} raises {type(problem).__name__}: {problem}") from problem
    finally:
        sys.path.remove(folder)
    cloudpickle.register_pickle_by_value(module)
    for other in set(sys.modules) - before:
        if _only_beside(sys.modules[other], folder):
            cloudpickle.register_pickle_by_value(sys.modules[other])
    return module


def _only_beside(module: ModuleType, folder: str) -> bool:
    """Whether a module lies in the file's folder, and is found from there only: not by other processes."""
    there = (getattr(module, "__file__", None) or "").startswith(folder)
    return there and PathFinder.find_spec(module.__name__.partition(".")[0]) is None
