"""Tables of a sweep as they are read: in the order of the design, each run once, with parameters beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from emergent.columns import PLAN
from emergent.failure import Status
from emergent.sweep.schema import (
    CURVE,
    CURVE_TYPE,
    ESTIMATES,
    EXCEPTION,
    MESSAGE,
    RUNS,
    SCENARIO,
    STATUS,
    VARIANT,
    WALL,
    Kind,
)
from emergent.sweep.tables import RunTable

SUCCEEDED = Status.SUCCEEDED.value
Numbers = npt.NDArray[np.integer[Any]]
PART = 50_000
"""Rows that are looked at together: what is only needed on the way is small."""


def order(kind: Kind, rows: pa.Table, wanted: pa.Table, config: RunTable) -> Numbers:
    """Return where the rows of what is wanted stand, in its order, each once: of two, the one that succeeded.

    Of two such runs it is the one with the curve that is wanted. `wanted` has the first two columns of the key.
    Failures that differ are ordered by what was raised, so that the same design gives the same rows, however it was
    computed.
    """
    first, second, number = kind.key
    pairs = dict.fromkeys(zip(wanted[first].to_pylist(), wanted[second].to_pylist(), strict=True))
    place = key_numbers(kind, rows, {pair: i for i, pair in enumerate(pairs)})
    numbers, failed = rows[number].to_numpy().astype(np.int32), _ranks(rows[STATUS], SUCCEEDED) != 0
    here = (place >= 0) & (numbers < config.replications if kind is RUNS else numbers == config.replications)
    if len(kind.order):  # a study that succeeded later leaves no row of its failure
        here &= ~(failed & np.isin(place, place[here & ~failed]))
    keys = [place, numbers, *(_ranks(rows[name]) for name in kind.order)]
    without = lengths(rows[CURVE]) != config.along if kind is RUNS and config.along else np.zeros(len(rows), bool)
    by = [*keys, failed, without, _ranks(rows[EXCEPTION]), _ranks(rows[MESSAGE])]
    by = [key for key in by if (key != key[:1]).any()]  # most say the same of all rows
    found = np.flatnonzero(here)
    found = found[np.lexsort([key[found] for key in reversed(by)])] if by else found
    new = np.ones(len(found), bool)
    new[1:] = np.any([key[found][1:] != key[found][:-1] for key in keys], axis=0)
    return found[new]


def arranged(kind: Kind, rows: pa.Table, places: Numbers, along: int) -> pa.Table:
    """Return these rows, without times: what differs from one computation to the next is left out.

    So are curves, unless they are wanted, and those of another number of moments.
    """
    out = left_out(kind, along)
    schema = pa.schema([field for field in kind.schema if field.name not in out])
    found = rows.select(schema.names).take(places)
    if CURVE in schema.names:
        curves = pc.if_else(pa.array(lengths(found[CURVE]) == along), found[CURVE], pa.scalar(None, CURVE_TYPE))
        found = found.set_column(schema.get_field_index(CURVE), CURVE, curves)
    return found.cast(schema)


def left_out(kind: Kind, along: int) -> set[str]:
    """Return the columns that tables of a kind do not show."""
    return {WALL, *kind.large, *(() if along else (CURVE,))}


def lengths(curves: pa.ChunkedArray) -> Numbers:
    """Return of how many moments curves are; −1 where there is none."""
    return np.asarray(pc.fill_null(pc.list_value_length(curves), -1))


def key_numbers(kind: Kind, rows: pa.Table, known: Mapping[tuple[str, str], int]) -> Numbers:
    """Return the number of each row's key, by its first two columns; −1 for what is not known."""
    one, other = (_encoded(rows[name]) for name in kind.key[:2])
    names, others = one.dictionary.to_pylist(), other.dictionary.to_pylist()
    found = np.empty(len(rows), np.int32)
    for part in range(0, len(rows), PART):
        here = slice(part, part + PART)
        pairs = np.asarray(one.indices[here], np.int64) * len(others) + np.asarray(other.indices[here])
        distinct, place = np.unique(pairs, return_inverse=True)
        keys = ((names[pair // len(others)], others[pair % len(others)]) for pair in distinct.tolist())
        found[here] = np.array([known.get(key, -1) for key in keys], np.int32)[place]
    return found


def _ranks(column: pa.ChunkedArray, least: str = "") -> Numbers:
    """Return the places of texts in their alphabet, in which null is the first, then `least`."""
    found = _encoded(column)
    texts = found.dictionary.to_pylist()
    rank = {text: i for i, text in enumerate(sorted({*texts, least} - {least}), start=1)} | {least: 0}
    places: Numbers = np.array([*(rank[text] for text in texts), -1], np.int32)
    codes: Numbers = np.asarray(found.indices.fill_null(-1))
    return places[codes]


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.combine_chunks()
    return whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()


def joined(kind: Kind, rows: pa.Table, scenarios: pa.Table, plans: pa.Table) -> pd.DataFrame:
    """Return rows with the name and the parameters of their scenario, and the name and the fields of their plan."""
    frame = rows.to_pandas()
    about: pd.DataFrame = scenarios.drop_columns(["base", "seed", VARIANT]).to_pandas()
    found = about.merge(frame, on=SCENARIO)
    if kind is not ESTIMATES:
        fields = plans.to_pandas()
        found = found.merge(fields, on=[SCENARIO, PLAN], suffixes=("", "_plan"), sort=False)
    return found
