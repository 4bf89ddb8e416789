"""What is swept: a list is, a scalar is not, a text is never taken apart; ranges with a step; bounds to sample from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from pydantic import Field, ValidationError

from emergent.errors import InvalidInputError
from emergent.scenario.tables import Table
from emergent.validation import problems

MOST = 100_000
"""Values of one range."""


class Range(Table):
    """`{ from = 0.1, to = 0.5, step = 0.1 }`: both ends are among the values where the step leads there."""

    start: float = Field(alias="from", description="The first value.")
    to: float = Field(description="The last value, or what no value exceeds.")
    step: float = Field(gt=0, description="From one value to the next.")

    def values(self) -> list[float]:
        """Return the values; whole numbers where the first one and the step are."""
        steps = (self.to - self.start) / self.step
        if not 0 <= steps < MOST:
            raise InvalidInputError(
                f"a range from {self.start:g} to {self.to:g} by {self.step:g} has no values, or too many; `to` must be "
                f"at least `from`, and there may be {MOST:,} values"
            )
        whole = float(self.start).is_integer() and float(self.step).is_integer()
        values = [self.start + i * self.step for i in range(math.floor(steps + 1e-9) + 1)]
        return [int(v) if whole else round(v, 12) for v in values]


class Bounds(Table):
    """`{ low = 0.5, high = 2.0 }`: what `sample` draws from, evenly, or evenly in the logarithm."""

    low: float = Field(description="The least value.")
    high: float = Field(description="The largest value.")
    whole: bool = Field(False, description="Whether only whole numbers are drawn.")
    log: bool = Field(False, description="Whether the logarithm is drawn evenly.")

    def check(self) -> None:
        """Raise `InvalidInputError` where nothing can be drawn."""
        if not self.low < self.high:
            raise InvalidInputError(f"low is {self.low:g}, but must be below high ({self.high:g})")
        if self.log and not self.low > 0:
            raise InvalidInputError(f"low is {self.low:g}, but must be above 0 for a logarithm")
        if self.whole and self.log:
            raise InvalidInputError("whole and log cannot be combined; leave one out")

    def at(self, share: float) -> float:
        """Return the value at a share of the way from low to high."""
        if self.whole:
            return int(min(math.floor(self.low + share * (self.high - self.low + 1)), self.high))
        if self.log:
            return float(math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low))))
        return self.low + share * (self.high - self.low)


def table_of(given: Any) -> type[Range] | type[Bounds] | None:
    """Return what a table says: a range, bounds, or neither."""
    if not isinstance(given, Mapping):
        return None
    return Range if {"from", "to", "step"} & set(given) else Bounds if {"low", "high"} & set(given) else None


T = TypeVar("T", Range, Bounds)


def read(kind: type[T], given: Any) -> T:
    """Return a range or bounds; raise `InvalidInputError` for what is none."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise InvalidInputError(" ".join(map(str, problems(kind, error))).removesuffix(".")) from None


def listed(given: Any) -> Any:
    """Return the values that are swept: those of a list or of a range, else the one that was given."""
    if table_of(given) is Range:
        return read(Range, given).values()
    if isinstance(given, np.ndarray | np.generic):
        given = given.tolist()
    return [] if given is None else list(given) if isinstance(given, list | tuple | range) else [given]


def dotted(table: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what tables of parameters hold, by dotted keys: TOML reads `a.b = 1` as a table within a table."""
    for key, value in table.items():
        if isinstance(value, Mapping) and value and table_of(value) is None:
            yield from dotted(value, f"{under}{key}.")
        else:
            yield f"{under}{key}", value
