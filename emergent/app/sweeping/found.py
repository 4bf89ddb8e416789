"""What a sweep has found so far: curves with their bands, or a map, read from its store as it fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from emergent.app.sweeping.asked import LEFT_ALONE, Asked
from emergent.app.sweeping.factors import Factor
from emergent.columns import PLAN, REPLICATION
from emergent.sensitivity import Phase, Points, phase_diagram, read
from emergent.sweep import Store
from emergent.sweep.reading import key_numbers
from emergent.sweep.schema import ATTAINMENT, MESSAGE, RUNS, SCENARIO, STATUS

RUN = "runs"
LOOKS = {LEFT_ALONE: 1, "null": 2, "ceiling": 3}
"""How the browser draws what stands beside a curve; the curve itself is 0."""


class Tally:
    """The outcomes of a sweep that is at work: each file of a batch is read once."""

    def __init__(self, store: Store) -> None:
        """Begin with a store that has its design, and no runs."""
        self._store, self._points, self._seen = store, read(store), set[str]()
        frame = self._points.frame
        pairs = list(zip(frame[SCENARIO], frame[PLAN], strict=True))
        self._numbers = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
        self._places = [self._numbers[pair] for pair in pairs]
        self._values = np.full((len(self._numbers), self._points.values.shape[1]), np.nan)
        self.failed, self.why = 0, ""

    def look(self) -> Points:
        """Return the points with all that is there now."""
        for path in self._store.files(RUNS):
            if path.name not in self._seen and (table := self._store.read(RUNS, path)) is not None:
                self._seen.add(path.name)
                rows = key_numbers(RUNS, table, self._numbers)
                self._values[rows, table[REPLICATION].to_numpy()] = table[ATTAINMENT].to_numpy()
                failed = table.filter(pc.equal(table[STATUS], "failed"))
                self.failed += len(failed)
                self.why = failed[MESSAGE][0].as_py() if len(failed) else self.why
        return replace(self._points, values=self._values[self._places])


@dataclass(frozen=True)
class Curve:
    """An outcome along the axis, or at every place of the map: `rows` has `x`, `y`, `value`, `low`, `high`, `runs`.

    A plan that no axis changes has one row alone, which holds everywhere.
    """

    plan: str
    rows: pd.DataFrame
    name: str
    look: int = 0


def curves(asked: Asked, points: Points) -> list[Curve]:
    """Return the curve of the plan, then those that stand beside it."""
    names = {LEFT_ALONE: "left alone", "null": f"null: {asked.live.system.family.null}"}
    plan = str(asked.plan)
    own = Curve(plan, _rows(asked, points.where(plan=plan)), names.get(plan, "this plan"))
    beside = [(plan, _rows(asked, points.where(plan=plan))) for plan in asked.beside]
    return [own, *(Curve(plan, rows, names.get(plan, plan), LOOKS[plan]) for plan, rows in beside)]


def _rows(asked: Asked, points: Points) -> pd.DataFrame:
    rows = points.estimates().assign(runs=np.isfinite(points.values).sum(1))
    columns = zip("xy", asked.factors, strict=False)
    return rows.assign(**{way: _values(points, about) for way, about in columns}).sort_values(
        ["x", "y"][: len(asked.axes)], kind="stable"
    )


def _values(points: Points, about: Factor) -> npt.NDArray[np.float64]:
    name = column(points, about)
    found = points.frame[name] if name in points.frame else np.full(len(points), np.nan)
    return np.asarray(found, float)


def column(points: Points, about: Factor) -> str:
    """Return the column of what is varied; a field that has the name of a parameter stands under a longer one."""
    longer = f"{about.field}_plan"
    return longer if about.which is not None and longer in points.frame else about.field


def phase(asked: Asked, points: Points) -> Phase:
    """Return the map."""
    x, y = (column(points, about) for about in asked.factors)
    return phase_diagram(points.where(plan=str(asked.plan)), x, y)


def contour(found: Phase, threshold: float) -> list[list[list[float]]]:
    """Return the lines along which the outcome crosses the threshold, each as its points (x, y); none before all is."""
    from contourpy import contour_generator  # which comes with Matplotlib

    if not np.isfinite(found.value).all() or min(found.value.shape) < 2:
        return []
    lines = contour_generator(found.xs, found.ys, found.value).lines(threshold)
    return [np.asarray(line, float).tolist() for line in lines]


def lines(curve: Curve) -> Iterator[list[float | None]]:
    """Yield the rows as the browser reads them: x, y, value, low, high, runs; what is not known is nothing."""
    columns = [curve.rows.get(name, pd.Series(np.nan, curve.rows.index)) for name in (*"xy", "value", "low", "high")]
    for row in zip(*columns, curve.rows[RUN], strict=True):
        yield [float(f"{value:.5g}") if np.isfinite(value) else None for value in row]
