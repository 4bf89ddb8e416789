"""Adapted systems in other processes: what an author wrote is carried there by value, and told apart by its source."""

from __future__ import annotations

import hashlib
import inspect
import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any, cast

import cloudpickle

from emergent.adapter.author import Author
from emergent.adapter.state import plain


class Carried(str):
    """An author's functions on their way to another process; as text, and so in files, a hash of their source."""

    written: bytes

    @classmethod
    def of(cls, author: Author) -> Carried:
        """Return what an author wrote, so that it can be sent."""
        return cls.again(fingerprint(author), cloudpickle.dumps(replace(author, portrayal=None)))  # nobody looks there

    @classmethod
    def again(cls, text: str, written: bytes) -> Carried:
        """Return what was sent."""
        carried = cls(text)
        carried.written = written
        return carried

    def __reduce__(self) -> tuple[Any, ...]:
        """Send the functions, too."""
        return type(self).again, (str(self), self.written)

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
    for field in (field for field in fields(author) if field.compare):
        given = getattr(author, field.name)
        for one in given.values() if isinstance(given, Mapping) else (given,):
            yield f"{field.name}: "
            yield f"{_source(one)} {_captured(one)}" if callable(one) else repr(one)


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


def _captured(function: Any) -> str:
    """Return the plain values that a function was given where it was made."""
    found = dict(function.keywords) if isinstance(function, partial) else {}
    if inspect.isfunction(function):
        found |= {str(number): value for number, value in enumerate(function.__defaults__ or ())}
        found |= inspect.getclosurevars(function).nonlocals
    return repr({name: plain(value) for name, value in found.items()})
