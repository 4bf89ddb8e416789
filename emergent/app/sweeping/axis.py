"""An axis of a sweep as a visitor types it: what is varied, from where to where, in how many values."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from emergent.app.sweeping.factors import Factor
from emergent.errors import InvalidInputError, cut

ENDS = FROM, TO, VALUES = "from", "to", "values"
DIGITS = 12
"""No typed number is longer; of what is, a message shows no more."""
FEWEST, USUAL, MOST = 5, 9, 100
"""Values where no number is typed, about, and at least where there are so many; and the most values."""
FINE = 1
"""Decimals of a value behind the first one in which neighbours differ: they lie a twentieth off at most."""


@dataclass(frozen=True)
class Axis:
    """What is varied, and how, all as typed; what is empty is as usual (`Factor`)."""

    name: str
    low: str = ""
    high: str = ""
    number: str = ""

    def values(self, about: Factor) -> list[float]:
        """Return the values, about evenly spread; raise `InvalidInputError` for what is no range."""
        if about.only and not (self.low or self.high or self.number):
            return list(about.only)
        low = _number(f"{about.label}, {FROM},", self.low, about.low)
        high = _number(f"{about.label}, {TO},", self.high, about.high)
        if not low < high:
            raise InvalidInputError(f"{about.label} is from {low:g} to {high:g}, but must rise.")
        number = whole(f"{about.label}, {VALUES},", self.number or str(self.usual(about)), 2, MOST)
        spread = np.linspace(low, high, number)
        if about.whole:
            return [int(value) for value in np.unique(spread.round())]
        places = FINE - math.floor(math.log10((high - low) / (number - 1)))
        return [low, *(round(float(value), places) for value in spread[1:-1]), high]

    def usual(self, about: Factor) -> int:
        """Return how many values there are where no number is typed: of whole ones so many as are evenly spread."""
        steps = int(about.high - about.low)
        even = (number for number in range(USUAL + 2, FEWEST - 1, -1) if about.whole and steps % (number - 1) == 0)
        return next(even, max(2, min(USUAL, steps + 1)) if about.whole else USUAL)


def _number(what: str, text: str, usual: float) -> float:
    try:
        value = float(text.replace(",", ".")) if text.strip() else float(usual)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInputError(f"{what} is {cut(text, DIGITS)!r}, but must be a number.")
    return value


def whole(what: str, text: str, least: int, most: int) -> int:
    """Return a typed number; raise `InvalidInputError` where it is no whole one within these bounds."""
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else -1
    if not least <= number <= most:
        raise InvalidInputError(f"{what} is {cut(text, DIGITS)!r}, but must be a whole number from {least} to {most}.")
    return number
