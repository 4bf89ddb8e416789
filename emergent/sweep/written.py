"""The tables of a design as they are written: its scenarios with their parameters, and its plans with their fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from emergent.columns import PLAN, SEED
from emergent.sweep.points import Point
from emergent.sweep.schema import HORIZON, NAME, PLAN_BASE, PLAN_NAME, SCENARIO, VARIANT
from emergent.sweep.swept import Swept

BASE = "base"
"""The number of the scenario that was changed, among those in the manifest."""


def scenario_table(scenarios: Sequence[Swept], bases: Sequence[int], *, timed: bool) -> pa.Table:
    """Return one row a scenario: id, name, seed, and a typed column for each parameter in which any differs.

    Where curves are wanted (`timed`), the horizon, too, of which their moments are shares.
    """
    fixed = {
        SCENARIO: pa.array([one.id for one in scenarios], pa.string()),
        NAME: pa.array([one.base.name for one in scenarios], pa.string()),
        BASE: pa.array(bases, pa.int64()),
        SEED: pa.array([one.base.seed for one in scenarios], pa.uint64()),
        VARIANT: pa.array([one.variant.text for one in scenarios], pa.string()),
    }
    if timed:
        fixed[HORIZON] = pa.array([one.system.horizon for one in scenarios], pa.float64())
    return pa.table(fixed | _typed([one.variant for one in scenarios], fixed))


def plan_table(points: Iterable[Point]) -> pa.Table:
    """Return one row a scenario and plan: its text, its names, and a typed column for each field that was given."""
    kept = list(points)
    fixed = {
        SCENARIO: pa.array([p.swept.id for p in kept], pa.string()),
        PLAN: pa.array([p.planned.text for p in kept], pa.string()),
        PLAN_NAME: pa.array([p.planned.name for p in kept], pa.string()),
        PLAN_BASE: pa.array([p.planned.base for p in kept], pa.string()),
    }
    return pa.table(fixed | _typed([p.planned.fields for p in kept], fixed))


def _typed(rows: Sequence[Mapping[str, Any]], taken: Mapping[str, Any]) -> dict[str, pa.Array]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {f"{name}_" if name in taken else name: _column([row.get(name) for row in rows]) for name in names}


def _column(values: Sequence[Any]) -> pa.Array:
    """Return numbers, texts or truth values as what they are, anything else as JSON."""
    kinds = {type(v) for v in values if v is not None}
    if kinds == {int, float}:
        return pa.array(values, pa.float64())
    if len(kinds) == 1 and kinds <= {int, float, str, bool}:
        return pa.array(values)
    return pa.array([None if v is None else json.dumps(v) for v in values], pa.string())
