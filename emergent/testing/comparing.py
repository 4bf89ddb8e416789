"""How runs are compared: bit for bit, with a sentence that says what differs first, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.columns import MEMBER, REPLICATION, RUN, TIME
from emergent.outcomes import Outcomes, as_long
from emergent.perturbation import Plan
from emergent.testing.runs import frames, rows

Compared = tuple[str, xr.DataArray, xr.DataArray]


def same(
    first: Outcomes,
    second: Outcomes,
    plans: Sequence[Plan],
    replications: int,
    what: str,
    advice: str,
    *,
    instead: Sequence[Plan] | None = None,
    before: float | None = None,
    members: Sequence[int] | None = None,
    runs: bool = True,
) -> None:
    """Compare runs bit for bit: of `plans` in `first`, and of these or of `instead` in `second`.

    `before` [s] compares recorded frames only, up to then, and only what has frames; `members` only these members;
    `runs` says whether variables without members are compared.
    """
    others = instead or plans
    if alike(first, second, plans, replications, instead=others, before=before, members=members, runs=runs):
        return
    for a, b in zip(plans, others, strict=True):
        for name, x, y in _variables(first, second, [a], [b], replications, before, members, runs):
            _alike(x, y, f"{what}; `{name}` differs under the plan {str(a)!r}", advice)


def alike(
    first: Outcomes,
    second: Outcomes,
    plans: Sequence[Plan],
    replications: int,
    *,
    instead: Sequence[Plan],
    before: float | None = None,
    members: Sequence[int] | None = None,
    runs: bool = True,
) -> bool:
    """Whether `same` finds no difference: all plans are compared at once, ten times faster than one after the other."""
    if not plans:
        return True
    pairs = _variables(first, second, plans, instead, replications, before, members, runs)
    return all(equal(x.values, y.values) for _, x, y in pairs)


def _variables(
    first: Outcomes,
    second: Outcomes,
    plans: Sequence[Plan],
    instead: Sequence[Plan],
    replications: int,
    before: float | None,
    members: Sequence[int] | None,
    runs: bool,
) -> Iterator[Compared]:
    """Yield the variables that are to be compared: their names, and what they are in both outcomes."""
    pairs = [(frames(first, plans, replications), frames(second, instead, replications))]
    if before is None:
        pairs.insert(0, (rows(first, plans, replications), rows(second, instead, replications)))
    for one, other in pairs:
        if one is None or other is None:
            continue
        one, other = as_long([one, other])
        if before is not None:
            one, other = (d.isel({TIME: d[TIME].values < before}) for d in (one, other))
        for name in one.data_vars:
            if before is not None and TIME not in one[name].dims:
                continue
            x, y = one[name], other[name]
            if MEMBER in x.dims and members is not None:
                x, y = x.isel({MEMBER: list(members)}), y.isel({MEMBER: list(members)})
            elif MEMBER not in x.dims and not runs:
                continue
            yield str(name), x, y


def _alike(first: xr.DataArray, second: xr.DataArray, what: str, advice: str) -> None:
    a, b = first.values, second.values
    assert a.shape == b.shape, f"{what}: its shapes are {a.shape} and {b.shape}. To do: {advice}."
    wrong = _different(a, b)
    if wrong.any():
        raise AssertionError(f"{what}: {where(first, wrong)}: {a[wrong][0]} and {b[wrong][0]}. To do: {advice}.")


def _different(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    return np.asarray((a != b) & ~((a != a) & (b != b)), bool)


def equal(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    """Whether two arrays hold the same bits; what is no number equals itself."""
    return a.shape == b.shape and not _different(a, b).any()


def where(values: xr.DataArray, wrong: npt.NDArray[np.bool_]) -> str:
    """Say where the first difference in time is, and how many there are."""
    places = np.argwhere(wrong)
    if TIME in values.dims:
        places = places[np.argsort(places[:, values.dims.index(TIME)], kind="stable")]
    parts = []
    for dimension, index in zip(values.dims, places[0], strict=True):
        if dimension == RUN and REPLICATION in values.coords:
            parts.append(f"replication {int(values[REPLICATION].values[index])}")
        elif dimension == TIME and TIME in values.coords:
            parts.append(f"{float(values[TIME].values[index]):g} s")
        else:
            parts.append(f"{dimension} {index}")
    return f"{', '.join(parts)} (first of {len(places)})"
