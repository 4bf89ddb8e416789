"""Problems of given data, in words: which key, what was given, what is allowed, what was probably meant."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from emergent import errors
from emergent.errors import cut
from emergent.fields import Location, at

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


def _problem(model: type[BaseModel], error: dict[str, Any], under: Location) -> Problem:
    location, kind, value = tuple(error["loc"]), str(error["type"]), error["input"]
    key = key_of((*under, *location))
    if kind == "extra_forbidden":
        return Problem(key, f"is not a known key. {meant(str(location[-1]), at(model, location[:-1]).keys)}")
    if kind == SAID:
        return Problem(key, str(error["msg"]))
    place = at(model, location)
    about, unit = place.description, f" {place.measured_in}" if place.measured_in else ""
    if kind == "missing":
        return Problem(key, f"is missing. It is {about[:1].lower()}{about[1:]}" if about else "is missing.")
    if kind == "value_error":
        return Problem(key, f"cannot be: {error['ctx']['error']}." if key else f"{error['ctx']['error']}.")
    return Problem(key, f"is {given(value)}, but must be {place.allowed}{unit}.{f' {about}' if about else ''}")
