"""What each parameter of a sweep does to an outcome. Which analysis suits follows from how its points were chosen.

    saltelli          Sobol indices, and rank correlations for the direction
    morris            Morris' μ*, μ and σ
    a whole grid      Sobol indices of the grid, and rank correlations; what is uncertain is due to seeds alone
    anything else     rank correlations and PAWN: samples, tables, and grids without replications

Points of several scenarios, plans, and values of lists beside a sample are analysed apart. Of a sweep that is not
finished, the points are used that are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.errors import EmergentError
from emergent.metrics.interval import FEWEST
from emergent.result import Estimate
from emergent.sensitivity import given, morris, seeds, sobol
from emergent.sensitivity.points import Points, split, whole
from emergent.sensitivity.reading import outcomes, own, read
from emergent.sensitivity.resampling import Array, Ends
from emergent.sweep import Store
from emergent.sweep.sampling import drawn, unit
from emergent.sweep.schema import HIGH, LOW, NAME, PLAN_BASE, VALUE
from emergent.sweep.tables import DrawnTable

INDEX, PARAMETER, OTHER, CHANCE = "index", "parameter", "other", "chance"
COLUMNS = (INDEX, PARAMETER, OTHER, VALUE, LOW, HIGH, CHANCE)
RANK, PAWN = "rank correlation", "PAWN"
METHODS = {
    "saltelli": "Sobol indices, since points were drawn by Saltelli's scheme",
    "morris": "Morris' elementary effects, since points are trajectories",
    "grid": "Sobol indices of the grid, all combinations of some values",
    "": "rank correlations and PAWN, which suit points however chosen",
}
LEADING = {"saltelli": sobol.TOTAL, "morris": morris.SIZE, "grid": sobol.TOTAL, "": RANK}
"""The index that says how much a parameter matters."""
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Study:
    """What was found of one outcome, of one scenario under one plan.

    `points` are those that are whole; of a structured sample, some that were drawn apart from each other.
    `table` has one row an index: `index`, `parameter`, `other` (of a pair), `value`, `low`, `high`, and of PAWN
    `chance`, what is found without any dependence. `used` of `wanted` are blocks, trajectories or points.
    """

    outcome: str
    about: dict[str, Any]
    method: str
    points: Points
    table: pd.DataFrame
    seeds: Estimate
    used: int
    wanted: int

    @property
    def parameters(self) -> list[str]:
        """The parameters, that which matters most first."""
        rows = self.table[self.table[INDEX] == LEADING[self.method]]
        return list(rows[PARAMETER].iloc[np.argsort(-rows[VALUE].abs().fillna(-1).to_numpy(float), kind="stable")])

    def estimate(self, index: str, parameter: str, other: str = "") -> Estimate | None:
        """Return an index with its interval, of a pair in either order; None where there is none."""
        pair, rows = {parameter, other}, self.table[self.table[INDEX] == index]
        rows = rows[[{one, two} == pair for one, two in zip(rows[PARAMETER], rows[OTHER], strict=True)]]
        if not len(rows) or not np.isfinite(rows[VALUE].iloc[0]):
            return None
        value, low, high = (float(rows[name].iloc[0]) for name in (VALUE, LOW, HIGH))
        return Estimate(index, value, low, high, self.points.values.shape[1])


def studies(store: Store, wanted: Sequence[str] | None = None) -> Iterator[Study]:
    """Yield what each parameter does to each outcome, or to those wanted; nothing where no number was varied.

    Of a design that was refined it is its own scenarios: those that were added lie where the outcome changes most.

    Raises:
        UnknownNameError: for an outcome that the sweep has not.
    """
    config = store.config
    for outcome in outcomes(store) if wanted is None else wanted:
        yield from analysed(own(read(store, outcome), store), config.drawn)


def analysed(points: Points, sample: DrawnTable | None = None) -> Iterator[Study]:
    """Yield the analyses of points, drawn as a sample says, if they were."""
    factors = list(sample.bounds) if sample else points.factors
    varied = [name for name in points.varied if name not in factors]
    by = [name for name in (NAME, PLAN_BASE) if name in points.frame]
    for about, some in split(points, [*by, *varied]):
        own = [name for name in factors if some.frame[name].nunique() > 1]
        if not own:
            continue
        shown = {name: value for name, value in about.items() if name in by or pd.notna(value)}
        if sample is not None and sample.method in METHODS:
            yield _structured(some, shown, sample)
        elif sample is None and _is_grid(some, own):
            yield _grid(some, shown, own)
        else:
            yield _given(some, shown, own)


def _structured(points: Points, about: dict[str, Any], sample: DrawnTable) -> Study:
    names, block = list(sample.bounds), sample.block(len(sample.bounds))
    blocks = _rows_of(points, sample).reshape(-1, block)
    complete, columns = whole(points.values)
    good = np.asarray(complete[blocks].all(1))
    values, rows = points.values[blocks[good]][..., columns], Rows()
    if sample.method == "saltelli":
        apart = blocks[good][:, [0, -1]].ravel()  # the first and the last of a block are drawn apart from each other
        if good.any():
            found = sobol.indices(values, pairs=sample.pairs)
            rows = _named(names, sobol.names(len(names), sample.pairs), found)
            rows += _ranks(points.take(apart), points.values[apart][:, columns], names)
    else:
        apart = blocks[good][:, 0]
        places = unit(len(names), sample).reshape(-1, block, len(names))[good]
        rows = _morris(names, values, places) if good.any() else rows
    used = int(good.sum()), len(blocks)
    return _study(points.take(apart), about, sample.method, rows, columns, used)


def _named(names: Sequence[str], indices: Sequence[sobol.Name], found: Ends) -> Rows:
    each = zip(indices, *found, strict=True)
    return [(sort, names[j], "" if j == k else names[k], *ends, np.nan) for (sort, j, k), *ends in each]


def _morris(names: Sequence[str], values: Array, places: Array) -> Rows:
    sorts = [(sort, name) for sort in morris.SORTS for name in names]
    found = zip(sorts, *morris.summaries(morris.effects(places, values)), strict=True)
    return [(sort, name, "", *ends, np.nan) for (sort, name), *ends in found]


def _rows_of(points: Points, sample: DrawnTable) -> npt.NDArray[np.int64]:
    """Return which of the points each point of the sample is; several are the same where few values can be drawn."""
    keys = list(map(tuple, points.frame[list(sample.bounds)].astype(float).to_numpy().tolist()))
    number = {key: row for row, key in enumerate(keys)}
    try:
        return np.array([number[tuple(map(float, row.values()))] for row in drawn(sample.bounds, sample)])
    except KeyError:
        raise EmergentError(
            f"the scenarios are not those that {sample.method} draws here: another version of SALib or SciPy drew "
            "them. Analyse the sweep where it was begun."
        ) from None


def _is_grid(points: Points, factors: list[str]) -> bool:
    """Whether points are all combinations of some values, all done, with enough replications for intervals."""
    complete, columns = whole(points.values)
    sizes = points.frame[factors].nunique()
    once = not points.frame.duplicated(factors).any()
    return bool(complete.all() and once and sizes.prod() == len(points) and columns.sum() >= FEWEST)


def _grid(points: Points, about: dict[str, Any], factors: list[str]) -> Study:
    _, columns = whole(points.values)
    ordered = points.take(np.lexsort([points.frame[name].to_numpy(float) for name in reversed(factors)]))
    values = ordered.values[:, columns]
    found = sobol.of_grid(values.reshape(*points.frame[factors].nunique(), -1))
    rows = _named(factors, sobol.names(len(factors), True), found)
    ranks = ((name, given.correlation_of_seeds(ordered.frame[name].to_numpy(float), values)) for name in factors)
    rows += [(RANK, name, "", *ends, np.nan) for name, ends in ranks]
    return _study(ordered, about, "grid", rows, columns, (len(points), len(points)))


def _given(points: Points, about: dict[str, Any], factors: list[str]) -> Study:
    complete, columns = whole(points.values)
    some = points.take(complete)
    values, rows = some.values[:, columns], Rows()
    if len(some):
        rows = _ranks(some, values, factors)
        found = ((name, given.dependence(some.frame[name].to_numpy(float), values.mean(1))) for name in factors)
        rows += [(PAWN, name, "", value, np.nan, np.nan, chance) for name, (value, chance) in found]
    return _study(some, about, "", rows, columns, (len(some), len(points)))


def _ranks(points: Points, values: Array, factors: Sequence[str]) -> Rows:
    found = ((name, given.correlation(points.frame[name].to_numpy(float), values.mean(1))) for name in factors)
    return [(RANK, name, "", *ends, np.nan) for name, ends in found]


def _study(
    points: Points,
    about: dict[str, Any],
    method: str,
    rows: Rows,
    columns: npt.NDArray[np.bool_],
    used: tuple[int, int],
) -> Study:
    some = replace(points, values=points.values[:, columns])
    share = seeds.share(some.values) if len(some) else (np.nan,) * 3
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return Study(points.outcome, about, method, some, table, Estimate("seeds", *share, int(columns.sum())), *used)
