"""What the fields of a model may hold, read once from pydantic's JSON schema: types, bounds, units, defaults, words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

Location = Sequence[int | str]
Schema = Mapping[str, Any]
NUMBERS = ("integer", "number")
_WORDS = {"integer": "a whole number", "number": "a number", "string": "a text", "boolean": "true or false"}


@dataclass(frozen=True)
class Field:
    """A field of a model, or a place inside of one."""

    name: str
    type: str
    """JSON's word: integer, number, string, boolean, array, object; empty where there is none, or more than one.

    What may be a whole number or any other is what its default is.
    """
    optional: bool
    """Whether there may be no value."""
    default: Any
    """As in JSON, so lists for tuples; None also where a value must be given."""
    low: float | None
    high: float | None
    """The bounds of a number; `allowed` says whether they are included."""
    unit: str
    """The unit as declared: "1" for a plain number, empty where none is."""
    description: str
    choices: tuple[Any, ...]
    keys: tuple[str, ...]
    """The keys of a table that is a model."""
    allowed: str
    """In words what values are allowed: `a whole number from 1 to 2000`."""

    @property
    def number(self) -> bool:
        """Whether it is always a number, within bounds or not."""
        return self.type in NUMBERS and not self.optional and not self.choices

    @property
    def measured_in(self) -> str:
        """The unit as it is shown, empty for a plain number."""
        return "" if self.unit == "1" else self.unit


@lru_cache(maxsize=256)
def fields(model: type[BaseModel]) -> Mapping[str, Field]:
    """Return the fields of a model by their keys, in the order in which they are declared."""
    whole = _schema(model)
    return {
        name: _field(whole, name, about, about) for name, about in _bare(whole, whole).get("properties", {}).items()
    }


def at(model: type[BaseModel], location: Location) -> Field:
    """Return what stands at a place inside of a model's data, or around it where nothing is known of the place.

    An item of a list is described by what is said of the list.
    """
    whole = _schema(model)
    here: Schema = whole
    about: Schema = {}
    name = ""
    for part in location:
        table = _bare(whole, here)
        inner = _inner(table, part)
        if inner is None:
            break
        here, name = inner, str(part)
        if part in table.get("properties", {}):
            about = inner
        elif table.get("type") == "object":
            about = {"unit": about.get("unit", "")}
    return _field(whole, name, here, about)


class _Generator(GenerateJsonSchema):
    """The schema of all that can be described; of anything else it says nothing, instead of raising or warning."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default", "skipped-discriminator"}  # noqa: RUF012

    def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> JsonSchemaValue:
        return {}


@lru_cache(maxsize=256)
def _schema(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(schema_generator=_Generator)


def _field(whole: Schema, name: str, here: Schema, about: Schema) -> Field:
    """Return a field from its schema; `about` is the one that has its description, unit and default."""
    bare = _bare(whole, here)
    return Field(
        name=name,
        type=_type(bare, about.get("default")),
        optional={"type": "null"} in here.get("anyOf", ()),
        default=about.get("default"),
        low=bare.get("minimum", bare.get("exclusiveMinimum")),
        high=bare.get("maximum", bare.get("exclusiveMaximum")),
        unit=str(about.get("unit", "")),
        description=str(about.get("description", "")),
        choices=_choices(bare),
        keys=tuple(bare.get("properties", ())),
        allowed=_allowed(whole, bare),
    )


def _type(schema: Schema, default: Any) -> str:
    if "anyOf" in schema and {option.get("type") for option in schema["anyOf"]} == set(NUMBERS):
        return NUMBERS[0] if isinstance(default, int) else NUMBERS[1]
    return str(schema.get("type", ""))


def _bare(whole: Schema, schema: Schema) -> Schema:
    """Return a schema without references and without "or nothing"."""
    if "$ref" in schema:
        return _bare(whole, whole["$defs"][schema["$ref"].rpartition("/")[2]])
    given = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    return _bare(whole, given[0]) if len(given) == 1 else schema


def _inner(table: Schema, part: int | str) -> Schema | None:
    """Return the schema of a part of a table or a list, None where there is none."""
    if part in table.get("properties", {}):
        return dict(table["properties"][part])
    if isinstance(part, int) and "prefixItems" in table:
        return dict(table["prefixItems"][min(part, len(table["prefixItems"]) - 1)])
    found = table.get("items") if isinstance(part, int) else table.get("additionalProperties")
    return found if isinstance(found, dict) else {} if found else None


def _choices(schema: Schema) -> tuple[Any, ...]:
    return (schema["const"],) if "const" in schema else tuple(schema.get("enum", ()))


def _allowed(whole: Schema, schema: Schema) -> str:
    schema = _bare(whole, schema)
    kind, choices = schema.get("type", ""), _choices(schema)
    if choices:
        return " or ".join(json.dumps(choice, ensure_ascii=False) for choice in choices)
    if "anyOf" in schema:
        return " or ".join(_allowed(whole, o) for o in schema["anyOf"] if o != {"type": "null"})
    if "prefixItems" in schema:
        return f"[{', '.join(_allowed(whole, item) for item in schema['prefixItems'])}]"
    if kind == "array":
        return f"a list{_most(schema.get('maxItems'))}, each {_allowed(whole, schema.get('items', {}))}"
    if kind == "object":
        return f"a table{_most(schema.get('maxProperties'))}"
    return f"{_WORDS[kind]}{_range(schema)}" if kind in _WORDS else "a value"


def _most(entries: int | None) -> str:
    """Return how long a list or a table may be."""
    return "" if entries is None else f" of at most {entries:,} entries"


def _range(schema: Schema) -> str:
    words = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to", "exclusiveMaximum": "below"}
    if "minimum" not in schema:
        words["maximum"] = "up to"
    said = [f"{word} {_number(schema[key])}" for key, word in words.items() if key in schema]
    said += ["that is not empty"] if schema.get("minLength") == 1 else []
    said += [f"of at most {schema['maxLength']} letters"] if "maxLength" in schema else []
    return "".join(f" {part}" for part in said)


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:g}"
