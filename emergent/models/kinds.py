"""Kinds of perturbation are found by themselves: a new one is one file in its system's folder `perturbations/`."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from emergent.channels import ChannelKind
from emergent.errors import InvalidInputError

K = TypeVar("K", bound=ChannelKind)


def kinds_in(package: str, path: Iterable[str], base: type[K]) -> dict[str, K]:
    """Return every `base` that a module of the package defines, by name; `path` is the package's `__path__`.

    Raises:
        InvalidInputError: where two of them have one name.
    """
    kinds: dict[str, K] = {}
    for module in iter_modules(path, f"{package}."):
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(kind, base) and kind.__module__ == module.name:
                if kind.name in kinds:
                    raise InvalidInputError(f"two kinds of perturbation are called {kind.name!r}; rename one of them.")
                kinds[kind.name] = kind()
    return kinds
