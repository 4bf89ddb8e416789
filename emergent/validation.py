"""Problems of given data, in words: which key, what was given, what is allowed, what was probably meant."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from emergent import errors
from emergent.errors import cut

Location = Sequence[int | str]
SAID: Final = "said"
"""The type of an error whose message is a whole sentence about its key."""
ENOUGH: Final = 100
"""Problems of one text that are put into words; a file of a megabyte can have a hundred thousand."""
LONGEST: Final = 2000
"""Letters of one problem on show."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the key, dotted and with the index of an array, and a sentence about it."""

    key: str
    text: str

    def __str__(self) -> str:
        return cut(f"{self.key} {self.text}" if self.key else self.text, LONGEST)


def problems(model: type[BaseModel], error: ValidationError, under: Location = ()) -> list[Problem]:
    """Return what is wrong with data that `model` refused, up to `ENOUGH` things; `under` is where the data stand."""
    return [_problem(model, dict(e), under) for e in error.errors(include_url=False)[:ENOUGH]]


def refusal(model: str, found: Sequence[tuple[Location, str]]) -> ValidationError:
    """Return what a validator of a model raises that found several things wrong: where, and a sentence about it."""
    details = [
        InitErrorDetails(type=PydanticCustomError(SAID, "{text}", {"text": text}), loc=tuple(where), input=None)
        for where, text in found
    ]
    return ValidationError.from_exception_data(model, details)


def read_strictly(kind: type[BaseModel], values: Mapping[str, Any], under: Location) -> Any:
    """Return validated parameters, or what is wrong with them; unlike in Python, no text stands for a number here."""
    try:
        return kind.model_validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        return problems(kind, error, under)
    except (ValueError, RecursionError) as error:
        return [Problem(key_of(under), f"cannot be read: {error}.")]


def key_of(location: Location) -> str:
    """Return a key as people write it: `plan[0].perturbations[1]`."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part}]"
        else:
            name = cut(part) if re.fullmatch(r"[\w-]+", part) else f'"{cut(part)}"'
            key += f".{name}" if key else name
    return key


def given(value: Any, most: int = 60) -> str:
    """Return a value that was given, cut where it is long."""
    try:
        text = repr(value)
    except ValueError:  # an integer of more than 4300 digits
        text = f"a {type(value).__name__} of many digits"
    text = {"True": "true", "False": "false"}.get(text, text)
    return cut(text, most)


def meant(name: str, known: Sequence[str]) -> str:
    """Return the known name that was probably meant, as a question, and all known ones."""
    return f"{errors.meant(name, known)}Known: {', '.join(map(cut, known)) or 'none'}."


def unit(field: FieldInfo) -> str:
    """Return the unit of a field, empty where it has none."""
    extra = field.json_schema_extra
    found = str(extra.get("unit", "")) if isinstance(extra, Mapping) else ""
    return "" if found == "1" else found


def allowed(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """Return in words what values an annotation allows: `a whole number from 1 to 2000`."""
    annotation, metadata = _bare(annotation, metadata)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return " or ".join(map(_literal, arguments))
    if origin in (list, tuple) and arguments:
        if origin is tuple and arguments[-1] is not Ellipsis:
            return f"[{', '.join(allowed(a) for a in arguments)}]"
        return f"a list{_most(metadata)}, each {allowed(arguments[0])}"
    if annotation in _NAMES:
        return _NAMES[annotation] + _range(metadata)
    return f"a table{_most(metadata)}" if origin is dict or _is_model(annotation) else "a value"


def bounds(field: FieldInfo) -> str:
    """Return the range of a number, or the shape of another value."""
    return allowed(field.annotation, field.metadata)


_NAMES = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


def _problem(model: type[BaseModel], error: dict[str, Any], under: Location) -> Problem:
    location, kind, value = tuple(error["loc"]), str(error["type"]), error["input"]
    key = key_of((*under, *location))
    if kind == "extra_forbidden":
        table = _at(model, location[:-1])[0]
        known = [f.alias or n for n, f in table.model_fields.items()] if _is_model(table) else []
        return Problem(key, f"is not a known key. {meant(str(location[-1]), known)}")
    if kind == SAID:
        return Problem(key, str(error["msg"]))
    annotation, metadata, about, of = _at(model, location)
    if kind == "missing":
        return Problem(key, f"is missing. It is {about[:1].lower()}{about[1:]}" if about else "is missing.")
    if kind == "value_error":
        return Problem(key, f"cannot be: {error['ctx']['error']}." if key else f"{error['ctx']['error']}.")
    return Problem(
        key, f"is {given(value)}, but must be {allowed(annotation, metadata)}{of}.{f' {about}' if about else ''}"
    )


def _at(annotation: Any, location: Location) -> tuple[Any, Sequence[Any], str, str]:
    """Return the annotation, its constraints, its description and its unit, at a place inside of a model."""
    metadata: Sequence[Any] = ()
    about = of = ""
    for part in location:
        annotation, _ = _bare(annotation, metadata)
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        metadata = ()
        if _is_model(annotation) and part in annotation.model_fields:
            field = annotation.model_fields[part]
            annotation, metadata, about = field.annotation, field.metadata, field.description or ""
            of = f" {unit(field)}" if unit(field) else ""
        elif origin is dict:
            annotation, about = arguments[1], ""
        elif origin is tuple and isinstance(part, int) and arguments[-1] is not Ellipsis:
            annotation = arguments[min(part, len(arguments) - 1)]
        elif origin in (list, tuple):
            annotation = arguments[0]
        else:
            break
    annotation, metadata = _bare(annotation, metadata)
    return annotation, metadata, about, of


def _bare(annotation: Any, metadata: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """Return an annotation without `Annotated` and `| None`, and the constraints that stood there."""
    while True:
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            more = [m for a in arguments[1:] for m in (a.metadata if isinstance(a, FieldInfo) else [a])]
            annotation, metadata = arguments[0], (*metadata, *more)
        elif origin in (typing.Union, types.UnionType) and type(None) in arguments:
            annotation = next(a for a in arguments if a is not type(None))
        else:
            return annotation, metadata


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else given(value)


def _number(value: Any) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


def _most(metadata: Sequence[Any]) -> str:
    """Return how long a list or a table may be."""
    return "".join(f" of at most {m.max_length:,} entries" for m in metadata if isinstance(m, MaxLen))


def _range(metadata: Sequence[Any]) -> str:
    low = high = ""
    for m in metadata:
        if isinstance(m, Ge):
            low = f"from {_number(m.ge)}"
        elif isinstance(m, Gt):
            low = f"above {_number(m.gt)}"
        elif isinstance(m, Le):
            high = f"to {_number(m.le)}"
        elif isinstance(m, Lt):
            high = f"below {_number(m.lt)}"
        elif isinstance(m, MinLen) and m.min_length == 1:
            low = "that is not empty"
        elif isinstance(m, MaxLen):
            high = f"of at most {m.max_length} letters"
    if high.startswith("to ") and not low.startswith("from"):
        high = f"up to {high[3:]}"
    return "".join(f" {part}" for part in (low, high) if part)
