"""Figures of sweeps: they draw without a warning, everything in them has a name, axes have units, texts lie within."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from emergent.plots import curves, effects, facets, indices, phase, sweep, words
from emergent.plots.scale import Scale
from emergent.purpose import purpose
from emergent.scenario import read_scenario
from emergent.sensitivity import Phase, Points, Study, Words, analysed, phase_diagram, read, studies
from emergent.sensitivity import words as of_words
from emergent.sweep import Design, run_scenarios
from emergent.sweep.sampling import drawn
from emergent.sweep.tables import DrawnTable
from emergent.sweep.values import Bounds
from tests.plots.test_legends import labels, nameless

BOUNDS = {"rate": Bounds(low=0.1, high=1.0), "a_rather_long_name": Bounds(low=0, high=1), "c": Bounds(low=0, high=1)}
GRID = {"x": [1.0, 2, 4, 8], "rate": [0.1, 0.2, 0.3, 0.4, 0.5]}


def points(frame: pd.DataFrame, truth: np.ndarray, noise: float = 0.2) -> Points:
    """Return points whose outcomes are a truth and noise, the same for all and of each."""
    random = np.random.default_rng(1)
    values = truth[:, None] + random.normal(0, noise, 30) + random.normal(0, noise, (len(frame), 30))
    about = frame.assign(name="made up", plan_base="nominal", plan_name="nominal", scenario=range(len(frame)))
    return Points("attainment", about, values, units={"rate": "1/s"})


@cache
def study(method: str, noise: float = 0.2, size: int = 40) -> Study:
    sample = DrawnTable(method=method, size=size, bounds=BOUNDS)
    frame = pd.DataFrame(drawn(BOUNDS, sample))
    (found,) = analysed(points(frame, (frame["rate"] * (1 + frame["c"])).to_numpy(), noise), sample)
    return found


@cache
def grid(holes: int = 0) -> Phase:
    frame = pd.MultiIndex.from_product(GRID.values(), names=GRID).to_frame(index=False)
    made = points(frame, np.tanh(frame["x"] * frame["rate"]).to_numpy())
    made.values[:holes] = np.nan
    return phase_diagram(made, "x", "rate")


CURVES = {
    "this plan": (0, pd.DataFrame({"x": GRID["x"], "value": 0.5, "low": 0.4, "high": 0.7})),
    "left alone": (1, pd.DataFrame({"x": [np.nan], "value": 0.9, "low": 0.8, "high": 1.0})),
    "null": (2, pd.DataFrame({"x": GRID["x"], "value": 0.1, "low": np.nan, "high": np.nan})),
}
DRAWN: dict[str, Callable[[], Figure | None]] = {
    **{f"indices {method}": lambda m=method: indices.draw(study(m)) for method in ("saltelli", "morris", "lhs")},
    **{f"effects {method}": lambda m=method: effects.draw(study(m)) for method in ("saltelli", "morris", "lhs")},
    "noise": lambda: indices.draw(study("saltelli", 3.0)),
    "phase": lambda: phase.draw(grid()),
    "phase with holes": lambda: phase.draw(grid(7)),
    "phase on one side": lambda: phase.draw(grid(), 5.0),
    **{
        f"facets {n}": lambda n=n: facets.draw([({"c": i, "d": 1.0}, grid(7 * i)) for i in range(n)]) for n in (1, 3, 4)
    },
    **{f"verdicts {n}": lambda n=n: words.draw([({"c": i, "d": 1.0}, judged()) for i in range(n)]) for n in (1, 2)},
    "curves": lambda: curves.draw(over_time(["nominal", "struck", "other"]), ["x"], {"x": "m"}),
    "one curve": lambda: curves.draw(over_time(["nominal"]).query("x == 2")),
    "over one number": lambda: sweep.draw(grid().points.where(rate=0.1), CURVES, "x [m]"),
}


def judged() -> Words:
    frame = pd.MultiIndex.from_product([[1.0, 2, 3], [0.1, 0.2]], names=["x", "rate"]).to_frame(index=False)
    made = points(frame, frame["x"].to_numpy())
    made.frame["verdict"] = ["emergent", "robustly emergent", "fragile (provisional)", "not local", "", "concentrated"]
    return of_words(made, "x", "rate")


def over_time(plans: list[str]) -> pd.DataFrame:
    """Return curves that rise evenly to `x` / 4, and those of a field that only one of the plans has."""
    levels = {"plan_base": plans, "x": [1.0, 2, 3], "replication": range(9), "time": [5.0, 10]}
    frame = pd.MultiIndex.from_product(levels.values(), names=levels).to_frame(index=False)
    frame["struck"] = frame["x"].where(frame["plan_base"] == "struck")
    frame["attainment"] = frame["x"] / 4 * frame["time"] / 10
    same = {"name": "made up", "seed": 1, "plan": frame["plan_base"], "plan_name": frame["plan_base"]}
    return frame.assign(scenario=frame["x"].astype(str), **same)


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_figures_of_sweeps(draw: Callable[[], Figure | None]) -> None:
    figure = draw()
    assert figure is not None
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    assert not {look for look in nameless(figure) if look[0] or figure.axes[-1].get_label() != "<colorbar>"}
    whole = figure.bbox
    for ax in figure.axes:
        for label in (ax.xaxis.label, ax.yaxis.label):
            box = label.get_window_extent()
            assert not label.get_text() or ("[" in label.get_text() and whole.x0 <= box.x0 <= box.x1 <= whole.x1)
        ticks = [t.get_window_extent() for t in ax.get_xticklabels() if t.get_text()]
        assert all(a.x1 < b.x0 for a, b in pairwise(ticks) if b.x0 > a.x0)


def test_effects_of_a_screening_have_the_unit_of_the_outcome() -> None:
    figure = indices.draw(study("morris"))
    assert figure is not None
    assert figure.axes[0].get_xlabel() == "change of attainment over the whole range [share]"


def test_titles_claim_what_is_found() -> None:
    figure = indices.draw(study("lhs"))
    assert figure is not None
    assert figure.get_label() == "What was found to change attainment: rate, c"
    noisy = indices.draw(study("lhs", 30.0))  # one of three intervals misses 0 with a chance of .15
    assert noisy is not None
    assert noisy.get_label() == "No parameter was found to change attainment"


def test_a_phase_diagram_says_how_much_is_open() -> None:
    found = grid(7)
    side = found.side(0.5)
    title = phase.draw(found).get_label()
    counts = [int((side == s).sum()) for s in (1, -1, 0)]
    assert sum(counts) == 20 - 7
    assert title == "Attainment is above 0.5 at {} of 20 places, below at {}, open at {}".format(*counts)
    assert {"open: the 95\u00a0% interval holds 0.5", "rate 0.1", "threshold"} <= labels(phase.draw(found))


@pytest.mark.parametrize(
    ("values", "log"), [([1.0, 2, 4, 8], True), ([1.0, 2, 3, 4, 5], False), ([0.0, 1, 10], False), ([1.0, 10], False)]
)
def test_axes_are_logarithmic_where_values_are(values: list[float], log: bool) -> None:
    scale = Scale(np.array(values))
    assert scale.log is log
    assert all(a < v < b for a, v, b in zip(scale.edges, values, scale.edges[1:], strict=False))
    shares = np.diff(scale.place(scale.edges))
    assert scale.narrowest == pytest.approx(shares.min() / shares.sum())


def test_marks_that_have_no_room_are_left_out() -> None:
    ax = Figure().subplots()
    Scale(np.array([1.0, 2, 50, 51, 100])).mark(ax, "x")
    assert [text.get_text() for text in ax.get_xticklabels()] == ["1", "50", "100"]


def test_slices_over_a_parameter_are_means_of_points() -> None:
    found = effects.curve(study("lhs"), "rate")
    assert len(found) == 4  # of forty points
    assert found["value"].is_monotonic_increasing
    assert (found["low"] < found["value"]).any()
    frame = pd.DataFrame({"rate": [0.1, 0.2, 0.3]})
    (alone,) = analysed(points(frame, frame["rate"].to_numpy()))
    assert effects.curve(alone, "rate")["value"].tolist() == alone.points.estimates()["value"].tolist()
    assert effects.draw(alone) is not None


def test_without_points_nothing_is_drawn() -> None:
    frame = pd.DataFrame({"rate": [0.1, 0.2], "c": [1.0, 2.0]})
    made = points(frame, frame["rate"].to_numpy())
    made.values[:] = np.nan
    (nothing,) = analysed(made)
    assert (indices.draw(nothing), effects.draw(nothing)) == (None, None)


def test_maps_of_several_places_and_of_verdicts_say_what_is_where() -> None:
    found = facets.draw([({"c": c, "d": 1.0}, grid(7)) for c in (1.0, 2.0)])
    assert [ax.get_title(loc="left") for ax in found.axes[:2]] == ["c 1", "c 2"]
    assert any("At d 1." in text.get_text() for text in found.texts)
    side = grid(7).side(0.5)
    assert found.get_label().startswith(f"Attainment is above 0.5 at {2 * int((side == 1).sum())} of 40 places")
    drawn = words.draw([({}, judged())])
    assert "provisional at 1" in drawn.get_label()
    assert {"rE: robustly emergent", "E: emergent", "provisional", "not known yet"} <= labels(drawn)


def test_a_curve_is_the_mean_by_each_moment() -> None:
    rows = curves.means(over_time(["nominal"]).query("x == 2"))
    assert rows["x"].tolist() == [5, 10]
    assert rows["value"].tolist() == [0.25, 0.5]
    assert curves.factors(over_time(["nominal", "struck"]), ["struck"]) == ["struck", "x"]


def test_small_print_states_the_goal_and_the_null(tmp_path: Path) -> None:
    how = {"scenario": ["restaurant-walk", "pipeline-linear"], "parameters": {"horizon": [2, 3]}, "replications": 2}
    store = run_scenarios((design := Design(**how)).scenarios, design.config, store=tmp_path, progress=False)
    purposes = [purpose(read_scenario(name).system) for name in how["scenario"]]
    assert [read(store).where(name=name).purpose for name in how["scenario"]] == purposes
    first = next(studies(store))
    assert purposes[0] in effects._small(first)
    assert purposes[0] in indices._small(first)
    assert purposes[0] in phase.small([replace(grid(), points=first.points)])
    assert "Goal: All walkers reach the restaurant" in purposes[0]
    assert "Null: the same parts, uncoupled and blind (deafen:*@0; blind:*@0)." in purposes[0]
