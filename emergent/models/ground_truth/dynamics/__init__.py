"""Dynamics of known ground truth, one file each: every subclass of `Dynamics` in this folder is registered."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules

from emergent.errors import InvalidInputError
from emergent.models.ground_truth.crowd import Dynamics


def _found() -> dict[str, type[Dynamics]]:
    found: dict[str, type[Dynamics]] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            own = kind.__module__ == module.name
            if own and issubclass(kind, Dynamics) and not inspect.isabstract(kind):
                if kind.name in found:
                    raise InvalidInputError(f"two dynamics are called {kind.name!r}; rename one of them.")
                found[kind.name] = kind
    return found


DYNAMICS = _found()
