"""The outcomes of a sweep, one row a point, as they are analysed: what differs between points, and a column a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.columns import PLAN
from emergent.errors import InvalidInputError, UnknownNameError
from emergent.metrics.interval import NOWHERE, enough, of_mean, of_means
from emergent.sensitivity.resampling import Array
from emergent.sweep.schema import (
    HIGH,
    LOW,
    NAME,
    PLAN_BASE,
    PLAN_NAME,
    SCENARIO,
    VALUE,
)

FIXED = (SCENARIO, NAME, PLAN, PLAN_NAME, PLAN_BASE)
"""Columns that are no parameter and no field of a plan."""

SHARE = "share"
"""The unit of what has none."""


@dataclass(frozen=True)
class Points:
    """Points with their outcomes.

    `frame` has one row a point: its scenario, its plan, parameters, fields of the plan; `values` are the outcomes
    (point, replication), nan where a run is missing or has failed. What metrics say of a whole scenario is one value,
    with its interval in `ends`, (point, 2). Points that are a share of others have these in `others`. `units` are
    those of parameters and fields, `unit` that of the outcome.
    """

    outcome: str
    frame: pd.DataFrame
    values: Array
    ends: Array | None = None
    others: Array | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    unit: str = SHARE
    purposes: Mapping[str, str] = field(default_factory=dict)
    """The goal and the null of each scenario, in sentences, by its name."""

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def factors(self) -> list[str]:
        """The parameters and fields of plans that are numbers and differ between points."""
        return [name for name in self.varied if pd.api.types.is_numeric_dtype(self.frame[name])]

    @property
    def varied(self) -> list[str]:
        """What differs between points."""
        return [str(name) for name in self.frame if name not in FIXED and self.frame[name].nunique(dropna=False) > 1]

    def take(self, rows: npt.NDArray[Any]) -> Points:
        """Return some of the points, by their numbers or by a mask."""
        ends, others = (None if one is None else one[rows] for one in (self.ends, self.others))
        return replace(self, frame=self.frame[rows] if rows.dtype == bool else self.frame.iloc[rows],
                       values=self.values[rows], ends=ends, others=others)  # fmt: skip

    def where(self, **given: Any) -> Points:
        """Return the points of which columns have these values: a plan by its name, with whatever fields, too.

        Raises:
            UnknownNameError: for a column that is not there.
        """
        mask = np.ones(len(self), bool)
        for column, value in given.items():
            found = {PLAN: PLAN_BASE}.get(column, column)
            if found not in self.frame:
                raise UnknownNameError("column", column, map(str, self.frame.columns))
            mask &= (self.frame[found] == value).to_numpy()
        return self.take(mask)

    def minus(self, other: Points) -> Points:
        """Return by how much these outcomes exceed those of the same scenarios under another plan, run by run."""
        return replace(self, outcome=f"{self.outcome} beyond {other._plan}", values=self.values - other._beside(self))

    def over(self, other: Points) -> Points:
        """Return the share that these outcomes are, on average, of those of the same scenarios under another plan."""
        return replace(self, outcome=f"{self.outcome}, share of {other._plan}", others=other._beside(self))

    @property
    def what(self) -> str:
        """Of which scenarios and plans the points are, with goal and null, for a figure's small print."""
        columns = [column for column in (NAME, PLAN_BASE) if column in self.frame]
        about = "; ".join(", ".join(dict.fromkeys(self.frame[column])) for column in columns)
        return " ".join(filter(None, [f"{about}.", self.purpose]))

    @property
    def purpose(self) -> str:
        """The goal and the null of these scenarios, each once."""
        known = (self.purposes.get(name, "") for name in dict.fromkeys(self.frame[NAME])) if NAME in self.frame else ()
        return " ".join(dict.fromkeys(filter(None, known)))

    @property
    def _plan(self) -> str:
        return ", ".join(dict.fromkeys(self.frame[PLAN_NAME]))

    def _beside(self, other: Points) -> Array:
        """Return the outcomes of the scenario of each of the other points."""
        if self.frame[SCENARIO].duplicated().any():
            raise InvalidInputError(
                f"{self._plan} are several plans, but must be one; choose with .where(plan_name=…)."
            )
        place = pd.Index(self.frame[SCENARIO]).get_indexer(other.frame[SCENARIO])
        if (place < 0).any():
            raise InvalidInputError(f"scenarios without a run of {self._plan or 'the other plan'} cannot be compared.")
        return np.asarray(self.values[place])

    def estimates(self) -> pd.DataFrame:
        """Return the mean of each point over its replications with its 95 % interval: `value`, `low`, `high`."""
        if self.ends is not None:
            return pd.DataFrame({VALUE: self.values[:, 0], LOW: self.ends[:, 0], HIGH: self.ends[:, 1]})
        rows = (self._estimate(row) for row in range(len(self)))
        return pd.DataFrame(rows, columns=[VALUE, LOW, HIGH])

    def _estimate(self, row: int) -> tuple[float, float, float]:
        values = self.values[row]
        if self.others is not None:
            good = np.isfinite(values) & np.isfinite(self.others[row])
            return _share(values[good], self.others[row, good])
        good = np.isfinite(values)
        return (float(values[good].mean()), *enough(good.sum(), of_mean(values[good]))) if good.any() else (np.nan,) * 3


def _share(some: Array, whole: Array) -> tuple[float, float, float]:
    if not len(some) or whole.mean() == 0:
        return np.nan, *NOWHERE
    return float(some.mean() / whole.mean()), *of_means(lambda a, b, axis: a.mean(axis) / b.mean(axis), (some, whole))


def whole(values: Array) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which points are whole, and in which replications: those that at least half as many have as the best.

    So a share of all replications is as good as all replications of a share of all points.
    """
    there = np.isfinite(values)
    each = there.sum(0)
    columns = each * 2 >= max(int(each.max(initial=0)), 1)
    rows = there[:, columns].all(1) & columns.any()
    return rows, columns


def split(points: Points, by: Sequence[str]) -> Iterator[tuple[dict[str, Any], Points]]:
    """Yield points by the values of some columns, with these."""
    if not by:
        yield {}, points
        return
    for key, rows in points.frame.reset_index(drop=True).groupby(list(by), sort=False, dropna=False).indices.items():
        yield dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True)), points.take(np.sort(rows))
