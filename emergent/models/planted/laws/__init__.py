"""The planted laws, one file each: every `Law` in this folder is found by itself."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules

from emergent.errors import InvalidInputError
from emergent.models.planted.law import Law


def _found() -> dict[str, type[Law]]:
    laws: dict[str, type[Law]] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for _, law in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(law, Law) and law.__module__ == module.name:
                if law.name in laws:
                    raise InvalidInputError(f"two laws are called {law.name!r}; rename one of them.")
                laws[law.name] = law
    return laws


LAWS = _found()
