"""Adaptive refinement of a phase boundary: more scenarios where an outcome crosses a threshold, or the verdict changes.

    refine(store, threshold=0.5, budget=20_000)

Everything follows from the numbers of the runs, so that the same design comes of any engine, any number of workers, and
of a refinement that was stopped and called again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from emergent.errors import InvalidInputError
from emergent.sensitivity.boundary import Boundary, Halve, Side, Spot, bisect
from emergent.sensitivity.phase import side
from emergent.sensitivity.points import Points
from emergent.sensitivity.reading import own, read
from emergent.sensitivity.sections import here, sections
from emergent.sensitivity.spacing import logarithmic
from emergent.sensitivity.words import PROVISIONAL, factors, read_words
from emergent.sweep import RunConfiguration, Store, Swept, run_scenarios
from emergent.sweep.schema import ATTAINMENT, NAME, PLAN_NAME, SCENARIO
from emergent.sweep.tables import VERDICT, RefinedTable
from emergent.variant import Variant


def refine(
    store: Store,
    *,
    outcome: str = ATTAINMENT,
    threshold: float = 0.5,
    budget: int,
    plan: str | None = None,
    pair: Sequence[str] = (),
    at: Mapping[str, float] | None = None,
    **how: Any,
) -> Boundary:
    """Add scenarios to a folder near the boundary of one outcome over two parameters, and run them.

    `budget` are the runs beyond those of the design, at most: so many as the plans and replications of the scenarios
    that are added. Asked for again with a larger one, it goes on. `plan` is the name of one of the design's plans, the
    first if none is given; `pair` and `at` are as in `sections`, but others stay at one value each. `how` are arguments
    of `run_scenarios`.

    Raises:
        InvalidInputError: where the design is no grid of two parameters at least.
        UnknownNameError: for an outcome that the sweep has not.
    """
    config = _asked(store, outcome, threshold, budget, plan, pair, at)
    return _found(store, config, lambda scenarios: run_scenarios(scenarios, config, store=store, **how))


def boundary(store: Store) -> Boundary | None:
    """Return the boundary as far as a refined folder knows it; None of one that was not refined."""
    return None if store.config.refined is None else _found(store, store.config, None)


def refined_points(store: Store, about: RefinedTable) -> Points:
    """Return all points on the section of a refinement."""
    points = read_words(store) if about.outcome == VERDICT else read(store, about.outcome)
    points = points.where(name=about.scenario)
    if about.plan:
        points = points.where(plan_name=about.plan)
    return points.take(here(points.frame, about.at))


def _asked(
    store: Store,
    outcome: str,
    threshold: float,
    budget: int,
    plan: str | None,
    pair: Sequence[str],
    at: Mapping[str, float] | None,
) -> RunConfiguration:
    """Return the configuration with what is to be refined."""
    before, table = store.config, store.scenario_table
    first = len(table) if before.refined is None else before.refined.first
    about = RefinedTable(outcome=outcome, threshold=threshold, scenario=table[NAME][0].as_py(), x="", y="",
                         budget=budget, first=first)  # fmt: skip
    points = own(refined_points(store, about), store)
    if PLAN_NAME in points.frame:
        names = list(dict.fromkeys(points.frame[PLAN_NAME]))
        about = about.model_copy(update={"plan": names[0] if plan is None else plan})
        points = points.where(plan_name=about.plan)
        if not len(points):
            raise InvalidInputError(f"{plan!r} is no plan of the design; these are: {', '.join(names)}.")
    fixed = [n for n in points.varied if n not in (*points.factors, VERDICT)]
    if fixed or before.drawn is not None:
        what = fixed[0] if fixed else "a sample"
        raise InvalidInputError(f"the design is no grid of numbers, since of {what}; refine one that is.")
    names = [name for name in (factors(points) if outcome == VERDICT else points.factors) if name in table.column_names]
    (x, y), places = sections(points.frame, names, pair, at)
    place = places[len(places) // 2]
    some = points.take(here(points.frame, place)).frame
    if len(some) != some[x].nunique() * some[y].nunique():
        raise InvalidInputError(f"the design is no grid of {x} and {y}; refine one with all combinations of both.")
    made = about.model_copy(update={"x": x, "y": y, "at": place})
    return before.model_copy(update={"refined": made})


def _found(store: Store, config: RunConfiguration, run: Callable[[list[Swept]], object] | None) -> Boundary:
    """Return the boundary; with `run`, places that are not known are computed."""
    about = config.refined
    assert about is not None
    kept = store.scenarios()
    points = own(refined_points(store, about), store)
    example = next(one for one in kept if one.id == points.frame[SCENARIO].iloc[0])
    scenarios = {one.id: one for one in kept[: about.first]}
    whole = {name: pd.api.types.is_integer_dtype(points.frame[name]) for name in (about.x, about.y)}
    known = _sides(store, about, {}) if run is None else {}

    def judge(spots: Sequence[Spot]) -> dict[Spot, Side]:
        made = [_at(example, about, spot, whole) for spot in spots]
        scenarios.update({one.id: one for one in made})
        if run is not None:
            run(list(scenarios.values()))
            known.update(_sides(store, about, known))
        return {spot: known.get(one.id, Side(None, True)) for spot, one in zip(spots, made, strict=True)}

    xs, ys = (np.unique(points.frame[name].to_numpy(float)).tolist() for name in (about.x, about.y))
    halves = (_halve(xs, whole=whole[about.x]), _halve(ys, whole=whole[about.y]))
    return bisect(xs, ys, judge, _places(store, config), halves)


def _places(store: Store, config: RunConfiguration) -> int:
    """Return how many places the budget allows."""
    about = config.refined
    assert about is not None
    plans = store.plan_table
    each = max(plans[SCENARIO].to_pylist().count(plans[SCENARIO][0].as_py()), 1) if config.runs else 1
    return about.budget // (each * config.replications)


def _at(example: Swept, about: RefinedTable, spot: Spot, whole: Mapping[str, bool]) -> Swept:
    named = zip((about.x, about.y), spot, strict=True)
    values = {name: int(value) if whole[name] else value for name, value in named}
    return replace(example, variant=Variant({**example.variant, **values}))


def _sides(store: Store, about: RefinedTable, known: Mapping[str, Side]) -> dict[str, Side]:
    """Return on which side each scenario is that is not known yet."""
    points = refined_points(store, about)
    points = points.take(~points.frame[SCENARIO].isin(known).to_numpy())
    ids = points.frame[SCENARIO].tolist()
    if about.outcome == VERDICT:
        words = points.frame[VERDICT].tolist()
        found = [Side(word.removesuffix(PROVISIONAL) or None, word.endswith(PROVISIONAL) or not word) for word in words]
        return dict(zip(ids, found, strict=True))
    rows = points.estimates()
    sure = side(rows["low"].to_numpy(float), rows["high"].to_numpy(float), about.threshold)
    values = rows["value"].tolist()
    return {
        id: Side(None if math.isnan(value) else value > about.threshold, abs(clear) != 1)
        for id, value, clear in zip(ids, values, sure, strict=True)
    }


def _halve(values: Sequence[float], *, whole: bool) -> Halve:
    """Return what halves intervals: in the logarithm where values are spaced so, at whole numbers where they are."""
    log = logarithmic(np.array(values))

    def halve(low: float, high: float) -> float | None:
        middle = math.sqrt(low * high) if log else (low + high) / 2
        middle = float(round(middle)) if whole else round(middle, 12)
        return middle if low < middle < high else None

    return halve
