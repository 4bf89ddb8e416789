"""Variants: equal where the parameters are, of whatever type, and in an order without mixing types."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emergent.errors import InvalidInputError
from emergent.models.walk import WalkParameters, WalkSystem
from emergent.variant import UNCHANGED, Variant

NUMBERS = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
CHANGES = st.dictionaries(st.text(max_size=8), VALUES, max_size=4)


def test_the_order_of_names_and_the_kind_of_sequence_do_not_matter():
    one = Variant({"b": (1, 2.5), "a": {"y": [True], "x": None}})
    assert one == Variant((("a", {"y": (True,), "x": None}), ("b", [1.0, np.float64(2.5)])))
    assert dict(one) == {"a": {"y": [True], "x": None}, "b": [1, 2.5]}


def test_the_order_within_a_table_is_kept():
    """That of a pipeline's components is that of its members."""
    here, there = Variant({"t": {"a": 1, "b": 2}}), Variant({"t": {"b": 2, "a": 1}})
    assert here != there
    assert list(there["t"]) == list(Variant.parse(there.text)["t"]) == ["b", "a"]


@pytest.mark.parametrize(("first", "second"), [(1, 1.0), (0, -0.0), (np.int64(3), 3), (np.array([1, 2]), (1, 2))])
def test_numbers_that_are_equal_are_one(first, second):
    assert Variant({"a": first}) == Variant({"a": second})
    assert hash(Variant({"a": first})) == hash(Variant({"a": second}))


@pytest.mark.parametrize(("first", "second"), [(1, True), (0, False), (1, "1"), (None, "null"), ([], {}), (1, [1])])
def test_what_is_of_another_type_is_another_variant(first, second):
    assert Variant({"a": first}) != Variant({"a": second})


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(CHANGES, CHANGES)
def test_variants_are_values(first, second):
    one, two = Variant(first), Variant(second)
    for copy in (Variant(one), Variant.parse(one.text), pickle.loads(pickle.dumps(one)), Variant(dict(one))):
        assert (copy, hash(copy), copy.text) == (one, hash(one), one.text)
    assert (one < two) + (one == two) + (one > two) == 1
    assert len({one, two}) == 1 + (one != two)
    assert sorted([one, two]) == sorted([two, one])


def test_what_was_given_or_got_can_be_changed_without_changing_the_variant():
    given_table = {"x": [1]}
    variant = Variant({"a": given_table})
    given_table["x"].append(2)
    variant["a"]["x"].append(3)
    assert variant["a"] == {"x": [1]}


def test_without():
    assert Variant({"a": 1, "b": 2}).without(["b", "c"]) == Variant({"a": 1})
    assert Variant({"a": 1}).without(["a"]) == UNCHANGED
    assert not UNCHANGED


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], object(), b"\xff"])
def test_what_no_parameter_can_be_is_refused(value):
    with pytest.raises(InvalidInputError, match="a variant cannot hold"):
        Variant({"a": value})


def test_all_parameters_of_a_system_are_a_variant_of_it():
    crowd = WalkParameters(walkers=3, landmarks=[(1.0, 2.0)])
    assert WalkSystem().with_parameters(Variant(crowd)).parameters == crowd
