"""Variants: changed parameters of a system, as a value that distinguishes its runs from those of other variants.

A variant holds whatever parameters hold: numbers, text, true and false, lists, tables, a whole wiring. It is a mapping
that never changes; its `text`, JSON with the parameters in alphabetic order, is what it is compared, ordered, hashed
and stored by. Within a parameter that is a table the order is kept: it may say which component comes first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import total_ordering
from typing import Any

import numpy as np
from pydantic_core import PydanticSerializationError, to_jsonable_python

from emergent.errors import InvalidInputError, said

Values = Mapping[str, Any] | Iterable[tuple[str, Any]]
"""What variants are made of: changed parameters by name; a dotted name reaches into tables."""
EXACT = 2.0**53
"""Below this, every whole number has a float of its own."""


@total_ordering
class Variant(Mapping[str, Any]):
    """Changed parameters by name; empty for the system as it is.

    Whole numbers are the same with and without a decimal point; true and false are no numbers. Lists and tuples are the
    same, and so are tables, models and dataclasses of the same fields in the same order.
    """

    __slots__ = ("_values", "text")

    def __init__(self, values: Values = ()) -> None:
        """Keep a copy of the values; raise `InvalidInputError` for what no file of parameters could hold."""
        self._values: dict[str, Any] = values._values if isinstance(values, Variant) else _sorted(_plain(values))
        self.text: str = values.text if isinstance(values, Variant) else _text(self._values)

    @classmethod
    def of(cls, values: Values) -> Variant:
        """Return the values as a variant: itself, if they are one."""
        return values if isinstance(values, Variant) else cls(values)

    @classmethod
    def parse(cls, text: str) -> Variant:
        """Return the variant of this text."""
        return cls(json.loads(text))

    def without(self, names: Iterable[str]) -> Variant:
        """Return this variant without the changes of some parameters."""
        gone = set(names)
        return Variant({name: value for name, value in self.items() if name not in gone}) if gone & set(self) else self

    def __getitem__(self, name: str) -> Any:
        return deepcopy(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Variant) else NotImplemented

    def __lt__(self, other: Variant) -> bool:
        return bool(self.text < other.text)

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Variant({self.text})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Variant.parse, (self.text,)


def _plain(values: Values) -> Any:
    try:
        return to_jsonable_python(dict(values), inf_nan_mode="constants", fallback=_of_numpy)
    except (PydanticSerializationError, ValueError, TypeError) as problem:
        raise InvalidInputError(f"a variant cannot hold this: {said(problem)}") from None


def _of_numpy(value: Any) -> Any:
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"{value!r} is a {type(value).__name__}, but parameters are numbers, text, lists and tables.")


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _sorted(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _canonical(values[name]) for name in sorted(values)}


def _canonical(value: Any) -> Any:
    """Return plain data in which whole numbers are integers."""
    if isinstance(value, dict):
        return {str(name): _canonical(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_canonical(one) for one in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidInputError(f"a variant cannot hold {value}; parameters are finite numbers.")
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    return value


UNCHANGED = Variant()
"""The system as it is."""
