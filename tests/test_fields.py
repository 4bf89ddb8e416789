"""Fields of models: what pydantic's JSON schema says of them, in data and in words."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, create_model

from emergent.fields import at, fields
from emergent.models.walk import WalkParameters

Point = tuple[Annotated[float, Field(ge=-1)], float]


class Inner(BaseModel):
    """Words about the class are not words about the place where it stands."""

    share: Annotated[float, Field(gt=0, le=1)] | None = Field(None, description="A share.")


class Outer(BaseModel):
    whole: int = Field(3, ge=1, le=2000, description="How many.", json_schema_extra={"unit": "1"})
    above: float = Field(2.5, gt=0, lt=30_000.5, json_schema_extra={"unit": "m"})
    most: float = Field(1, le=5)
    text: str = Field(min_length=1, max_length=9)
    yes: bool = True
    one: Literal["a"] = "a"
    some: Literal["a", "b", 2] | None = None
    point: Point = Field((1.0, 2.0), description="Where.", json_schema_extra={"unit": "km"})
    points: tuple[Point, ...] = Field((), max_length=5000, json_schema_extra={"unit": "m"})
    anything: list[Any] = []
    table: dict[str, Inner] = Field(default_factory=dict, max_length=10, description="All.")
    loose: dict[str, Any] = {}
    inner: Inner = Inner()
    either: int | str = 0
    unsayable: Callable[[], int] = int


WORDS = {
    "whole": "a whole number from 1 to 2,000",
    "above": "a number above 0 below 30000.5",
    "most": "a number up to 5",
    "text": "a text that is not empty of at most 9 letters",
    "yes": "true or false",
    "one": '"a"',
    "some": '"a" or "b" or 2',
    "point": "[a number from -1, a number]",
    "points": "a list of at most 5,000 entries, each [a number from -1, a number]",
    "anything": "a list, each a value",
    "table": "a table of at most 10 entries",
    "loose": "a table",
    "inner": "a table",
    "either": "a whole number or a text",
    "unsayable": "a value",
}


def test_what_is_allowed_in_words() -> None:
    assert {name: field.allowed for name, field in fields(Outer).items()} == WORDS


def test_bounds_units_defaults_and_descriptions() -> None:
    known = fields(Outer)
    whole, above = known["whole"], known["above"]
    assert (whole.type, whole.low, whole.high, whole.default, whole.description) == ("integer", 1, 2000, 3, "How many.")
    assert (whole.unit, whole.measured_in, above.unit, above.measured_in) == ("1", "", "m", "m")
    assert (above.type, above.low, above.high, above.default, above.description) == ("number", 0, 30_000.5, 2.5, "")
    assert (known["text"].default, known["point"].default) == (None, [1.0, 2.0])
    assert known["some"].choices == ("a", "b", 2)
    assert known["some"].optional
    assert not known["whole"].optional
    assert known["inner"].description == ""
    assert [name for name, field in known.items() if field.number] == ["whole", "above", "most"]


PLACES = {
    "a field": (("whole",), WORDS["whole"], "How many.", ""),
    "a number of a list": (("point", 0), "a number from -1", "Where.", "km"),
    "beyond a list of fixed length": (("point", 9), "a number", "Where.", "km"),
    "an item of an item": (("points", 7, 0), "a number from -1", "", "m"),
    "an entry": (("table", "x"), "a table", "", ""),
    "a field of an entry": (("table", "x", "share"), "a number above 0 up to 1", "A share.", ""),
    "an entry of anything": (("loose", "x"), "a value", "", ""),
    "an unknown key": (("inner", "y"), "a table", "", ""),
    "inside of a number": (("whole", "y", 3), WORDS["whole"], "How many.", ""),
    "the whole": ((), "a table", "", ""),
}


@pytest.mark.parametrize(("place", "allowed", "description", "unit"), PLACES.values(), ids=PLACES)
def test_a_place_inside_of_a_model(place: tuple[str | int, ...], allowed: str, description: str, unit: str) -> None:
    found = at(Outer, place)
    assert (found.allowed, found.description, found.measured_in) == (allowed, description, unit)


def test_a_table_has_its_keys() -> None:
    assert at(Outer, ("table", "x")).keys == at(Outer, ("inner",)).keys == ("share",)
    assert at(Outer, ()).keys == tuple(WORDS)
    assert at(Outer, ("whole",)).keys == ()


def test_what_may_be_whole_or_not_is_what_its_default_is() -> None:
    made = create_model("Made", one=(int | float, 3), other=(int | float, 0.5), text=(int | str, 3))
    assert [(field.type, field.number) for field in fields(made).values()] == [
        ("integer", True),
        ("number", True),
        ("", False),
    ]


def test_fields_are_in_the_order_in_which_they_are_declared() -> None:
    assert list(fields(WalkParameters)) == list(WalkParameters.model_fields)
