"""Which parameters each scenario has: all combinations of lists, points of a sample, and rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import qmc

from emergent.errors import InvalidInputError
from emergent.sweep.tables import SampleTable
from emergent.sweep.values import Bounds

Values = dict[str, Any]


def combined(
    rows: list[Values], lists: Mapping[str, list[Any]], bounds: Mapping[str, Bounds], sample: SampleTable | None
) -> Iterator[Values]:
    """Yield the parameters of each scenario; the last list runs fastest."""
    points = drawn(bounds, sample) if sample else [{}]
    for row, point, values in product(rows, points, product(*lists.values())):
        yield {**row, **point, **dict(zip(lists, values, strict=True))}


def drawn(bounds: Mapping[str, Bounds], sample: SampleTable) -> list[Values]:
    """Return the points of a sample; those of a Sobol sequence are balanced where their number is a power of 2."""
    points = unit(len(bounds), sample)
    return [{name: b.at(float(u)) for (name, b), u in zip(bounds.items(), row, strict=True)} for row in points]


def unit(dimensions: int, sample: SampleTable) -> npt.NDArray[np.float64]:
    """Return the points of a sample in the unit cube, (point, parameter).

    In Saltelli's scheme (2002) a block of points is made of two, a and b: a; for each parameter, a with b's value; with
    `pairs`, for each parameter, b with a's value; b. A trajectory of Morris (1991) goes from one point to the next by
    one parameter.

    Raises:
        InvalidInputError: where SALib is needed and not installed.
    """
    size = 1 << (sample.size - 1).bit_length()  # SciPy warns of other numbers, of which this is the beginning
    if sample.method == "lhs":
        return np.asarray(qmc.LatinHypercube(dimensions, rng=sample.seed).random(sample.size))
    if sample.method == "sobol":
        return np.asarray(qmc.Sobol(dimensions, rng=sample.seed).random(size)[: sample.size])
    salib, cube = _salib(sample.method), _cube(dimensions)
    if sample.method == "saltelli":
        points = salib.sobol.sample(cube, size, calc_second_order=sample.pairs, seed=sample.seed)
        return np.asarray(points[: sample.size * sample.block(dimensions)])
    return np.asarray(salib.morris.sample(cube, sample.size, num_levels=sample.levels, seed=sample.seed))


def _salib(method: str) -> Any:
    """Return SALib's samples, which not every installation has."""
    try:
        import SALib.sample.morris
        import SALib.sample.sobol
    except ImportError:
        raise InvalidInputError(
            f"{method} needs SALib, which is not installed; install it with pip install 'emergent[sensitivity]', or "
            "take lhs or sobol"
        ) from None
    return SALib.sample


def _cube(dimensions: int) -> dict[str, Any]:
    return {"num_vars": dimensions, "names": [str(i) for i in range(dimensions)], "bounds": [[0.0, 1.0]] * dimensions}


def rows_of(table: Any, beside: Path | None) -> list[Values]:
    """Return the rows of a DataFrame, or of a Parquet or CSV file; an empty cell changes nothing."""
    frame = table if isinstance(table, pd.DataFrame) else _read(table, beside)
    if not len(frame):
        raise InvalidInputError("it has no rows; give one row a scenario")
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in record.items() if value is not None} for record in records]


def _read(given: Any, beside: Path | None) -> pd.DataFrame:
    path = Path(given) if beside is None else beside / str(given)
    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet}
    if path.suffix not in readers:
        raise InvalidInputError(f"{str(given)!r} is neither a .csv nor a .parquet file; name one of them")
    try:
        return readers[path.suffix](path)  # type: ignore[no-any-return, operator]
    except (OSError, ValueError) as problem:
        raise InvalidInputError(f"{str(given)!r} cannot be read: {problem}") from None
