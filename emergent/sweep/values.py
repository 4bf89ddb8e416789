"""What is swept: a list is, a scalar is not, a text is never taken apart; ranges with a step; bounds to sample from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from statistics import NormalDist
from typing import Any, TypeVar

import numpy as np
from pydantic import Field, ValidationError

from emergent.errors import InvalidInputError
from emergent.scenario.tables import Table
from emergent.validation import problems

MOST = 100_000
"""Values of one range."""
TINY = 1e-15
"""No share that a normal distribution is asked for is nearer to 0 or 1."""


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
    """`{ low = 0.5, high = 2.0 }`: what `sample` draws from, evenly, or by one of the distributions below."""

    low: float = Field(description="The least value.")
    high: float = Field(description="The largest value.")
    whole: bool = Field(False, description="Whether only whole numbers are drawn.")
    log: bool = Field(False, description="Whether the logarithm is drawn evenly.")
    mode: float | None = Field(None, description="The likeliest value of a triangular distribution.")
    mean: float | None = Field(None, description="The mean of a normal distribution, cut off at low and high.")
    sd: float | None = Field(None, gt=0, description="Its standard deviation before it is cut off.")

    def check(self) -> None:
        """Raise `InvalidInputError` where nothing can be drawn."""
        if not self.low < self.high:
            raise InvalidInputError(f"low is {self.low:g}, but must be below high ({self.high:g})")
        if self.log and not self.low > 0:
            raise InvalidInputError(f"low is {self.low:g}, but must be above 0 for a logarithm")
        if (self.mean is None) != (self.sd is None):
            raise InvalidInputError("mean and sd belong together; give both, or neither")
        for name in ("mode", "mean"):
            value = getattr(self, name)
            if value is not None and not self.low <= value <= self.high:
                raise InvalidInputError(f"{name} is {value:g}, but must be from low to high")
        asked = [name for name in ("whole", "log", "mode", "mean") if getattr(self, name) not in (None, False)]
        if len(asked) > 1:
            raise InvalidInputError(f"{asked[0]} and {asked[1]} cannot be combined; leave one out")

    @property
    def said(self) -> str:
        """What is drawn, in words."""
        how = {
            ", whole numbers": self.whole,
            ", evenly in the logarithm": self.log,
            f", triangular about {self.mode}": self.mode is not None,
            f", normal with mean {self.mean} and sd {self.sd}, cut off": self.mean is not None,
        }
        return f"{self.low:g} to {self.high:g}" + next((text for text, so in how.items() if so), ", evenly")

    def at(self, share: float) -> float:
        """Return the value below which lies a share of what is drawn."""
        width = self.high - self.low
        if self.whole:
            return int(min(math.floor(self.low + share * (width + 1)), self.high))
        if self.log:
            return float(math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low))))
        if self.mode is not None:
            peak = (self.mode - self.low) / width
            rising = share <= peak
            way = math.sqrt(share * peak) if rising else 1 - math.sqrt((1 - share) * (1 - peak))
            return self.low + way * width
        if self.mean is not None and self.sd is not None:
            below, above = (NormalDist(self.mean, self.sd).cdf(end) for end in (self.low, self.high))
            level = min(max(below + share * (above - below), TINY), 1 - TINY)
            return min(max(NormalDist(self.mean, self.sd).inv_cdf(level), self.low), self.high)
        return self.low + share * width


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
