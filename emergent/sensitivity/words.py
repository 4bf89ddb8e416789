"""The verdict over two parameters: a word at each place, and where it is provisional."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.sensitivity.points import Points, split
from emergent.sensitivity.reading import about
from emergent.sensitivity.resampling import Array
from emergent.sweep import Store
from emergent.sweep.schema import METRIC, NAME, SCENARIO
from emergent.sweep.tables import VERDICT

PROVISIONAL = " (provisional)"


@dataclass(frozen=True)
class Words:
    """The verdict at each place of a grid: `word` and `provisional` have the shape (y, x); "" where none was given.

    Where it is provisional, what is undecided could still change the word. `points` have the words of all points.
    """

    x: str
    y: str
    xs: Array
    ys: Array
    word: npt.NDArray[np.object_]
    provisional: npt.NDArray[np.bool_]
    points: Points


def read_words(store: Store) -> Points:
    """Return the scenarios of a sweep with their verdicts, in the column `verdict`; "" where none was given."""
    rows = store.estimates()
    labels = rows[rows[METRIC] == VERDICT].set_index(SCENARIO)["label"]
    frame, known = about(store)
    frame[VERDICT] = labels.reindex(frame[SCENARIO]).fillna("").to_numpy()
    return Points(VERDICT, frame, np.full((len(frame), 1), np.nan), unit="word", **known)


def factors(points: Points) -> list[str]:
    """Return the numbers that differ between points with verdicts: first the one that changes the word most often.

    That is the chance that two of the points have different words that differ in it alone.
    """
    names = [name for name in points.factors if name != VERDICT]
    return sorted(names, key=lambda name: -_changes(points.frame, [other for other in names if other != name]))


def _changes(frame: pd.DataFrame, others: list[str]) -> float:
    groups = [some for _, some in frame.groupby(others)] if others else [frame]
    shares = [some[VERDICT].value_counts(normalize=True).to_numpy() for some in groups]
    return float(np.mean([1 - (share**2).sum() for share in shares]))


def alike(points: Points) -> Iterator[Points]:
    """Yield the points by scenario and by values that are no numbers."""
    apart = [name for name in points.varied if name not in (*points.factors, VERDICT)]
    yield from (some for _, some in split(points, [NAME, *apart]))


def words(points: Points, x: str, y: str) -> Words:
    """Return the verdicts of points over two parameters, which differ in nothing else."""
    frame: pd.DataFrame = points.frame.assign(x=points.frame[x].astype(float), y=points.frame[y].astype(float))
    grid = frame.pivot(index="y", columns="x", values=VERDICT).fillna("")
    said: npt.NDArray[Any] = grid.to_numpy(object)
    ends = np.vectorize(lambda word: word.endswith(PROVISIONAL), otypes=[bool])(said)
    bare = np.vectorize(lambda word: word.removesuffix(PROVISIONAL), otypes=[object])(said)
    return Words(x, y, grid.columns.to_numpy(float), grid.index.to_numpy(float), bare, ends, points)
