"""The walk's kinds of perturbation, one small file each: every `WalkKind` in this folder is found by itself."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules

from emergent.errors import InvalidInputError
from emergent.models.walk.kind import WalkKind


def _found() -> dict[str, WalkKind]:
    kinds: dict[str, WalkKind] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(kind, WalkKind) and kind.__module__ == module.name:
                if kind.name in kinds:
                    raise InvalidInputError(f"two kinds of perturbation are called {kind.name!r}; rename one of them.")
                kinds[kind.name] = kind()
    return kinds


KINDS = _found()
