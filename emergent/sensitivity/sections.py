"""Sections through a design of many parameters: two of them vary, and the others have values that are stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from emergent.errors import InvalidInputError

FACETS = 4
"""Values of one of the others, each with a section of its own, at most."""
Place = dict[str, float]
"""The values of the others."""


def sections(
    frame: pd.DataFrame, factors: Sequence[str], pair: Sequence[str] = (), at: Mapping[str, float] | None = None
) -> tuple[tuple[str, str], list[Place]]:
    """Return the two factors that vary, and at which values of the others there is a section each.

    `frame` has one row a point; `factors` are its columns that differ, those that matter most first. Without a pair, it
    is the first two that `at` leaves. Others have the values of `at`. Of those not named there, the first has up to
    `FACETS` values, from its least to its largest, and the rest have the middle one of theirs.

    Raises:
        InvalidInputError: where the pair is not two factors, or no point has a value of `at`.
    """
    given = dict(at or {})
    chosen = tuple(pair) or tuple(name for name in factors if name not in given)[:2]
    if len(set(chosen)) != 2 or not set(chosen) <= set(factors):
        raise InvalidInputError(f"{', '.join(chosen)} are not two of these: {', '.join(factors)}.")
    others = [name for name in factors if name not in chosen]
    if wrong := [name for name in given if name not in others]:
        raise InvalidInputError(f"{wrong[0]} is none of the others; these are: {', '.join(others) or 'none'}.")
    values: dict[str, list[float]] = {}
    for name in others:
        known = np.unique(frame[name].dropna().to_numpy(float))
        if name in given:
            values[name] = [_known(name, given[name], known)]
        elif any(len(some) > 1 for some in values.values()):
            values[name] = [float(known[len(known) // 2])]
        else:
            shown = np.unique(np.linspace(0, len(known) - 1, FACETS).round().astype(int))
            values[name] = known[shown].tolist()
    return (chosen[0], chosen[1]), [dict(zip(values, some, strict=True)) for some in product(*values.values())]


def here(frame: pd.DataFrame, place: Place) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which points lie in a section."""
    mask = np.ones(len(frame), bool)
    for name, value in place.items():
        mask &= (frame[name] == value).to_numpy()
    return mask


def stated(place: Place, names: Sequence[str] | None = None) -> str:
    """Return the values of the others, or of some, in words."""
    shown = place if names is None else {name: place[name] for name in names}
    return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in shown.items())


def _known(name: str, value: float, known: Any) -> float:
    if value not in known:
        raise InvalidInputError(f"no point has {name} {value:g}; there are: {', '.join(f'{one:g}' for one in known)}.")
    return float(value)
