"""An adapted model from a file of Python, named as in `mymodel.py:system`: the file is run, so it must be your own."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle

from emergent.errors import InvalidInputError, UnknownNameError
from emergent.system import System


def names_file(text: str) -> bool:
    """Whether a text names something in a file of Python: `mymodel.py:system`."""
    path, colon, name = text.rpartition(":")
    return bool(colon) and path.endswith(".py") and name.isidentifier()


def read_system(text: str) -> System:
    """Run a file of Python and return the system that it makes, `mymodel.py:system`.

    Raises:
        InvalidInputError: where there is no such file, where it raises, or where what is named is no system.
        UnknownNameError: where it makes nothing of that name.
    """
    path, _, name = text.rpartition(":")
    module = _run(Path(path))
    found: Any = vars(module).get(name)
    if found is None:
        systems = [key for key, value in vars(module).items() if isinstance(value, System)]
        raise UnknownNameError("system", name, systems, of=path)
    if not isinstance(found, System):
        raise InvalidInputError(
            f"{name} of {path} is {type(found).__name__}, but must be a system: {name} = emergent.adapt(…)."
        )
    return found


def _run(path: Path) -> ModuleType:
    if not path.is_file():
        raise InvalidInputError(f"there is no file {path}.")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None  # it ends on .py
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    cloudpickle.register_pickle_by_value(module)  # other processes do not find it by its name
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        raise InvalidInputError(f"{path} raises {type(problem).__name__}: {problem}") from problem
    finally:
        sys.path.remove(str(path.parent))
    return module
