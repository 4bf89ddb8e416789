"""Every figure: draws without a warning, names its axes with units, states what was done, and overlaps nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from emergent.plots import DRAWINGS, Drawing, figures
from tests.fake_assessment import NASTY, emptied, fake, holed, without

NEEDS = {
    "size_and_horizon": ("retention", "horizons", "interaction", "information"),
    "plane": ("necessity",),
    "retention": ("retention",),
    "breakdown": ("distraction", "misleading"),
    "decoy": ("decoy",),
    "rejoin": ("rejoin",),
}
each_drawing = pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.name)


@cache
def whole(drawing: Drawing, members: int = 20) -> Figure:
    """Return the figure of the full assessment, drawn once for all tests that only look at it."""
    return rendered(drawing, fake(members))


def rendered(drawing: Drawing, assessment: object) -> Figure:
    figure = drawing.draw(assessment)  # type: ignore[arg-type]
    assert figure is not None
    FigureCanvasAgg(figure).draw()
    return figure


@each_drawing
def test_draws_axes_with_names_and_units(drawing: Drawing) -> None:
    figure = whole(drawing)
    assert figure.axes
    for ax in figure.axes:
        names = [ax.get_xlabel(), *([] if _named_by_ticks(drawing, ax, figure) else [ax.get_ylabel()])]
        assert all("[" in name and "]" in name for name in names), names


def _named_by_ticks(drawing: Drawing, ax: object, figure: Figure) -> bool:
    """Whether the rows have names of their own, or the left neighbour's axis is shared."""
    return drawing.name == "gates" or (drawing.name == "plane" and ax is not figure.axes[0])


@each_drawing
def test_states_goal_null_perturbations_and_replications(drawing: Drawing) -> None:
    assessment = fake()
    figure = whole(drawing)
    small = " ".join(figure.texts[1].get_text().split())
    assert assessment.scenario.system.goal.sentence in small
    assert "Null: deafen:*@0; blind:*@0" in small
    assert "Perturbed: " in small
    assert "replication" in small
    assert "seed 7" in small
    assert figure.get_label()
    assert "".join(figure.texts[0].get_text().split()) == "".join(str(figure.get_label()).split())


MANY = [d for d in DRAWINGS if d.name in ("twin", "plane")]


@pytest.mark.parametrize(("drawing", "members"), [*((d, 20) for d in DRAWINGS), *((d, 200) for d in MANY)])
def test_nothing_overlaps_or_leaves_the_page(drawing: Drawing, members: int) -> None:
    figure = whole(drawing, members)
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


@pytest.mark.parametrize("name", NEEDS)
def test_is_none_without_its_metrics(name: str) -> None:
    drawing = next(d for d in DRAWINGS if d.name == name)
    assert drawing.draw(without(fake(), *NEEDS[name])) is None
    assert drawing.draw(emptied(fake())) is None


def test_twin_is_none_without_recorded_runs() -> None:
    assert "twin" not in [drawing.name for drawing, _ in figures(replace(fake(), examples=None))]


def test_gates_are_drawn_though_nothing_is_known() -> None:
    drawing = next(d for d in DRAWINGS if d.name == "gates")
    assert rendered(drawing, emptied(fake()))
    bare = replace(fake(), results={}, verdict=without(fake(), *fake().results).verdict)
    assert rendered(drawing, bare)
    assert drawing.draw(replace(bare, verdict=replace(bare.verdict, gates=()))) is None


@each_drawing
def test_draws_around_missing_points(drawing: Drawing) -> None:
    assert rendered(drawing, holed(fake()))


@pytest.mark.parametrize("drawing", [d for d in DRAWINGS if d.name in ("decoy", "rejoin")], ids=lambda d: d.name)
def test_a_title_with_dollars_is_no_formula(drawing: Drawing) -> None:
    assert NASTY in " ".join(rendered(drawing, fake(title=NASTY)).texts[1].get_text().split())


@pytest.mark.parametrize("metric", ["retention", "horizons", "interaction", "information", "distraction", "misleading"])
def test_panels_are_left_out_one_by_one(metric: str) -> None:
    for drawing in DRAWINGS:
        if metric in NEEDS.get(drawing.name, ()) and len(NEEDS[drawing.name]) > 1:
            less = drawing.draw(without(fake(), metric))
            assert less is not None
            assert len(less.axes) == len(whole(drawing).axes) - 1
