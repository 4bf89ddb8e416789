"""Parameters: numbers, words and tables that a system depends on, validated, and changed by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from emergent.errors import InvalidInputError, UnknownNameError
from emergent.validation import problems


class Parameters(BaseModel):
    """The parameters of a system: frozen, every field with its bounds, misspelt names refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    older_names: ClassVar[Mapping[str, str]] = {}
    """Today's names of parameters, by the names that they have in older scenario files."""

    @classmethod
    def renamed(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values by today's names; an older name beside today's stays, and is refused like any unknown one."""
        values = dict(values)
        older = {name: today for name, today in cls.older_names.items() if today not in values}
        return {older.get(name, name): value for name, value in values.items()}


def number(default: float, low: float, high: float, unit: str, sentence: str) -> Any:
    """Return a field that is a number from `low` to `high`, with its unit and a sentence that says what it is."""
    return Field(default, ge=low, le=high, description=sentence, json_schema_extra={"unit": unit})


def replaced(parameters: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with some changed; a dotted key reaches into tables, as in `components.writer.right`.

    Raises:
        UnknownNameError: where there is no such table to reach into.
    """
    changed = dict(parameters)
    for key, value in changes.items():
        *path, name = key.split(".")
        table = changed
        for depth, part in enumerate(path):
            if not isinstance(table.get(part), Mapping):
                tables = [k for k, v in table.items() if isinstance(v, Mapping)]
                raise UnknownNameError("table of parameters", ".".join(path[: depth + 1]), tables)
            table[part] = table = dict(table[part])
        table[name] = value
    return changed


def read_parameters(kind: type[Parameters], values: Mapping[str, Any], *, of: str = "") -> Parameters:
    """Return validated parameters `of` a system, or say in one line each what was given and what is allowed."""
    values = kind.renamed(values)
    unknown = [name for name in values if name not in kind.model_fields]
    if unknown:
        raise UnknownNameError("parameter", unknown[0], kind.model_fields, of=of)
    try:
        return kind.model_validate(values)
    except ValidationError as problem:
        raise InvalidInputError("\n".join(map(str, problems(kind, problem)))) from None
