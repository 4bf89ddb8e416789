"""Where kinds of perturbation come from: a system's folder `kinds/`, other packages, and whoever registers one.

A new kind is one file in such a folder; or a class in another package, which names it as an entry point of the group
`emergent.perturbations`; or a class in a notebook, with `@register_kind` above it. No list is edited.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any, TypeVar

from emergent.channels import ChannelKind
from emergent.errors import InvalidInputError

K = TypeVar("K", bound=ChannelKind)
C = TypeVar("C", bound=type[ChannelKind])

GROUP = "emergent.perturbations"
_own: dict[str, type[ChannelKind]] = {}


def kinds_in(package: str, path: Iterable[str], base: type[K], **words: Any) -> dict[str, K]:
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
                kinds[kind.name] = kind(**words)
    return kinds


def register_kind(kind: C) -> C:
    """Register a kind of perturbation for this session, as a decorator of its class; return the class.

    Every system that it fits has it from then on: of a `WalkKind` the walk, of a `PlaneKind` all that move in the plane
    and have the channels that it needs. A class of the same name and module takes the place of the one before, so that
    a notebook's cell can be run again.

    Raises:
        InvalidInputError: for what is no class of a kind, and for a name that another one has.
    """
    _checked(kind, f"{kind!r} was registered")
    before = registered().get(kind.name, kind)
    if (before.__module__, before.__qualname__) != (kind.__module__, kind.__qualname__):
        raise InvalidInputError(f"two kinds of perturbation are called {kind.name!r}; rename one of them.")
    _own[kind.name] = kind
    return kind


def registered() -> dict[str, type[ChannelKind]]:
    """Return the kinds of other packages and of this session, by name."""
    return {**_installed(), **_own}


@cache
def _installed() -> dict[str, type[ChannelKind]]:
    found: dict[str, type[ChannelKind]] = {}
    for entry in entry_points(group=GROUP):
        kind = _checked(entry.load(), f"the entry point {entry.name!r} of {GROUP} was found")
        if found.setdefault(kind.name, kind) is not kind:
            raise InvalidInputError(f"two packages bring a kind of perturbation {kind.name!r}; uninstall one of them.")
    return found


def _checked(kind: Any, what: str) -> type[ChannelKind]:
    if not (isinstance(kind, type) and issubclass(kind, ChannelKind) and isinstance(getattr(kind, "name", None), str)):
        raise InvalidInputError(
            f"{what}, but must be a class of a kind of perturbation, such as a WalkKind, with a name."
        )
    return kind
