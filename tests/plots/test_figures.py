"""Every figure: draws without a warning, names its axes with units, states what was done, and overlaps nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from emergent.assessment import Assessment
from emergent.plots import DRAWINGS, Drawing, figures
from tests.fake_assessment import NASTY, emptied, fake, holed, without
from tests.fake_pipeline import fake_pipeline

NEEDS = {
    "size_and_horizon": ("retention", "horizons", "interaction", "information"),
    "plane": ("necessity",),
    "retention": ("retention",),
    "breakdown": ("distraction", "misleading"),
    "decoy": ("decoy",),
    "control": ("control_cost",),
    "rejoin": ("rejoin",),
    "leading": ("influence",),
    "standing": ("capability", "holding"),
    "dose": ("dose",),
    "repetition": ("repetition",),
}
PIPELINES = ("graph", "flow", "standing", "dose", "repetition")
BOTH = ("gates", "size_and_horizon", "plane")
"""What is drawn of pipelines only, and what of walks and of pipelines."""
PAIRS = [(d, "pipeline" if d.name in PIPELINES else "walk") for d in DRAWINGS]
PAIRS += [(d, "pipeline") for d in DRAWINGS if d.name in BOTH]
each_drawing = pytest.mark.parametrize(("drawing", "of"), PAIRS, ids=[f"{d.name}-{of}" for d, of in PAIRS])


def made(of: str, members: int = 20, **more: str) -> Assessment:
    return fake_pipeline(**more) if of == "pipeline" else fake(members, **more)


@cache
def whole(drawing: Drawing, of: str = "walk", members: int = 20) -> Figure:
    """Return the figure of the full assessment, drawn once for all tests that only look at it."""
    return rendered(drawing, made(of, members))


def rendered(drawing: Drawing, assessment: object) -> Figure:
    figure = drawing.draw(assessment)  # type: ignore[arg-type]
    assert figure is not None
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()  # letters take most of the time; reports, which have them, are tested as files
    return figure


@each_drawing
def test_draws_axes_with_names_and_units(drawing: Drawing, of: str) -> None:
    figure = whole(drawing, of)
    assert figure.axes
    for ax in figure.axes:
        if not ax.axison:  # a wiring has none
            continue
        above = drawing.name == "flow" and ax in figure.axes[:2]  # the axis below is theirs, too
        names = [
            *([] if above else [ax.get_xlabel()]),
            *([] if _named_by_ticks(drawing, ax, figure) else [ax.get_ylabel()]),
        ]
        assert all("[" in name and "]" in name for name in names), names


def _named_by_ticks(drawing: Drawing, ax: object, figure: Figure) -> bool:
    """Whether the rows have names of their own, or the left neighbour's axis is shared."""
    if drawing.name == "flow":
        return ax not in figure.axes[::2]
    return drawing.name in ("gates", "standing", "graph") or (drawing.name == "plane" and ax is not figure.axes[0])


@each_drawing
def test_states_goal_null_perturbations_and_replications(drawing: Drawing, of: str) -> None:
    assessment = made(of)
    figure = whole(drawing, of)
    small = " ".join(figure.texts[1].get_text().split())
    assert assessment.scenario.system.goal.sentence in small
    assert f"Null: {assessment.scenario.system.family.null} ({assessment.scenario.system.reference('null')})." in small
    assert "Perturbed: " in small
    assert "replication" in small
    assert "seed 7" in small
    assert figure.get_label()
    assert "".join(figure.texts[0].get_text().split()) == "".join(str(figure.get_label()).split())


MANY = [d for d in DRAWINGS if d.name in ("twin", "plane")]


@pytest.mark.parametrize(
    ("drawing", "of", "members"), [*((d, of, 20) for d, of in PAIRS), *((d, "walk", 200) for d in MANY)]
)
def test_nothing_overlaps_or_leaves_the_page(drawing: Drawing, of: str, members: int) -> None:
    check_places(whole(drawing, of, members))


@pytest.mark.parametrize("lacking", [("horizons", "information"), ("retention", "horizons")])
def test_nothing_leaves_the_page_where_panels_are_missing(lacking: tuple[str, ...]) -> None:
    drawing = next(drawing for drawing in DRAWINGS if drawing.name == "size_and_horizon")
    figure = rendered(drawing, without(fake(), *lacking))
    assert len(figure.axes) == 2
    check_places(figure)


def check_places(figure: Figure) -> None:
    width, height = figure.canvas.get_width_height()
    boxes = [text.get_window_extent() for text in figure.texts]
    boxes += [legend.get_window_extent() for legend in figure.legends]
    boxes += [box for ax in figure.axes if (box := ax.get_tightbbox()) is not None]
    for box in boxes:
        assert box.x0 >= -1
        assert box.y0 >= -1
        assert box.x1 <= width + 1
        assert box.y1 <= height + 1
    for first, second in combinations(boxes, 2):
        shared_width = min(first.x1, second.x1) - max(first.x0, second.x0)
        shared_height = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert shared_width < 3 or shared_height < 3, (first, second)


@pytest.mark.parametrize("of", ["walk", "pipeline"])
def test_names_of_the_figures_of_gates_do_not_overlap(of: str) -> None:
    figure = whole(next(drawing for drawing in DRAWINGS if drawing.name == "gates"), of)
    boxes = sorted((label.get_window_extent() for label in figure.axes[0].get_yticklabels()), key=lambda box: box.y0)
    assert len(boxes) > 10
    assert all(lower.y1 <= upper.y0 + 1 for lower, upper in pairwise(boxes))


@pytest.mark.parametrize("name", NEEDS)
def test_is_none_without_its_metrics(name: str) -> None:
    drawing = next(d for d in DRAWINGS if d.name == name)
    for of in [of for d, of in PAIRS if d is drawing]:
        assert drawing.draw(without(made(of), *NEEDS[name])) is None
        assert drawing.draw(emptied(made(of))) is None


def test_twin_is_none_without_recorded_runs() -> None:
    assert "twin" not in [drawing.name for drawing, _ in figures(replace(fake(), examples=None))]


def test_flow_is_none_without_recorded_runs_and_the_wiring_is_drawn_plain() -> None:
    names = [drawing.name for drawing, _ in figures(replace(fake_pipeline(), course=None))]
    assert "flow" not in names
    assert "graph" in names
    assert {"graph", "flow"}.isdisjoint(drawing.name for drawing, _ in figures(fake()))


def test_the_wiring_says_what_matters_most() -> None:
    rows = fake_pipeline().results["importance"].tables["components"]
    most = rows.loc[rows["value"].idxmax()]
    graph = next(d for d in DRAWINGS if d.name == "graph")
    assert f"What matters most is the {most['kind']} {most['component']}" in str(whole(graph, "pipeline").get_label())
    without_it = graph.draw(without(fake_pipeline(), "importance"))
    assert without_it is not None
    assert without_it.get_label() == "The wiring: 2 stages, 1 tool, 1 queue, 1 reviewer and 1 idle, joined by 5 edges"


def test_gates_are_drawn_though_nothing_is_known() -> None:
    drawing = next(d for d in DRAWINGS if d.name == "gates")
    assert rendered(drawing, emptied(fake()))
    bare = replace(fake(), results={}, verdict=without(fake(), *fake().results).verdict)
    assert rendered(drawing, bare)
    assert drawing.draw(replace(bare, verdict=replace(bare.verdict, gates=()))) is None


@each_drawing
def test_draws_around_missing_points(drawing: Drawing, of: str) -> None:
    if (drawing.name, of) == ("size_and_horizon", "pipeline"):  # of a pipeline, one panel, all of whose points it needs
        assert drawing.draw(holed(made(of))) is None
    else:
        assert rendered(drawing, holed(made(of)))


@pytest.mark.parametrize("name", ["decoy", "rejoin", "graph", "flow"])
def test_a_title_with_dollars_is_no_formula(name: str) -> None:
    drawing, of = next(pair for pair in PAIRS if pair[0].name == name)
    assert NASTY in " ".join(rendered(drawing, made(of, title=NASTY)).texts[1].get_text().split())


@pytest.mark.parametrize("metric", ["retention", "horizons", "interaction", "information", "distraction", "misleading"])
def test_panels_are_left_out_one_by_one(metric: str) -> None:
    for drawing, of in PAIRS:
        if of == "walk" and metric in NEEDS.get(drawing.name, ()) and len(NEEDS[drawing.name]) > 1:
            less = drawing.draw(without(fake(), metric))
            assert less is not None
            assert len(less.axes) == len(whole(drawing).axes) - 1
