"""Adapted systems in other processes: what an author wrote is carried there by value, and told apart by its source."""

from __future__ import annotations

import hashlib
import inspect
import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, cast

from emergent.adapter.author import Author


@dataclass(frozen=True)
class Carried:
    """An author's functions on their way to another process; in files stands the hash of their source."""

    source: str
    written: bytes

    @classmethod
    def of(cls, author: Author) -> Carried:
        """Return what an author wrote, so that it can be sent."""
        import cloudpickle

        return cls(fingerprint(author), cloudpickle.dumps(author))

    @property
    def author(self) -> Author:
        """What was sent. It comes from the process that asks for runs, never from a file."""
        return cast(Author, pickle.loads(self.written))


def fingerprint(author: Author) -> str:
    """Return a hash of the source of a model's module and of all functions that its author gave."""
    found = hashlib.blake2b(digest_size=16)
    for one in _written(author):
        found.update(one.encode())
    return found.hexdigest()


def _written(author: Author) -> Iterator[str]:
    for field in fields(author):
        given = getattr(author, field.name)
        for one in given.values() if isinstance(given, Mapping) else (given,):
            yield f"{field.name}: "
            yield _source(one) if callable(one) else repr(one)


def _source(function: Any) -> str:
    """Return the text of the module in which a function stands, of itself where there is no file, else its name."""
    while isinstance(function, partial):
        function = function.func
    name = f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', type(function).__qualname__)}"
    try:
        return name + inspect.getsource(sys.modules.get(function.__module__, function))
    except (OSError, TypeError):
        try:
            return name + inspect.getsource(function)
        except (OSError, TypeError):
            return name
