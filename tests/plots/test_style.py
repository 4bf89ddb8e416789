"""What figures share: marks that differ by more than colour, and how numbers are written."""

from __future__ import annotations

import math

import pytest

from emergent.plots import style
from emergent.result import Estimate
from emergent.wording import duration, interval, number, overlap, percent, quantity, said, short, sign


def test_conditions_differ_in_colour_marker_and_line() -> None:
    marks = style.CONDITIONS.values()
    for look in ("colour", "marker", "line", "label"):
        assert len({str(getattr(mark, look)) for mark in marks}) == 4


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.92846, "0.928"),
        (1.0, "1.00"),
        (12.345, "12.3"),
        (123.45, "123"),
        (12345.6, "12,346"),
        (-0.126, "−0.126"),
        (0.0001234, "0.0001"),
        (math.nan, "–"),
        (None, "–"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_number(value: float | None, text: str) -> None:
    assert number(value) == text


def test_intervals_and_quantities() -> None:
    nan = math.nan
    assert interval(0.1, 0.2) == "[0.100, 0.200]"
    assert interval(38.6, nan) == "[38.6, –]"
    assert interval(nan, nan) == ""
    assert interval(12.0, math.inf) == "[12.0, ∞]"
    assert interval(math.inf, math.inf) == ""  # the value is ∞, too
    assert quantity(Estimate("t", 121.0, 38.6, nan, 9, "s")) == "121 s [38.6, –]"
    assert quantity(Estimate("t", nan, nan, nan, 9)) == "–"


def test_shares_and_signs() -> None:
    assert percent(0.934) == "93\u00a0%"
    assert percent(-0.001) == "0\u00a0%"
    assert percent(math.nan) == "–"
    assert short(-0.001) == "0.00"
    assert short(-0.5) == "−0.50"
    assert len({sign(passed) for passed in (True, False, None)}) == 3
    assert duration(61.74) == "61.7 s"
    assert duration(600) == "10.0 min"


def test_long_names_are_cut() -> None:
    assert style.brief(["a" * 60, "b", "c", "d", "e"]) == f"{'a' * 28}, b, c and 2 more"


def test_what_has_no_interval_is_told_without_and_not_told_apart():
    one, other = Estimate("a", 0.25, math.nan, math.nan, 4), Estimate("a", 0.75, 0.7, 0.8, 40)
    assert (said(one), said(other)) == ("0.25", "0.75 [0.70, 0.80]")
    assert overlap(one, other)
    assert not overlap(other, Estimate("a", 0.5, 0.4, 0.6, 40))
