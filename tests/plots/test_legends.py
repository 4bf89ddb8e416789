"""Every line, mark and colour in a figure has a name: in its legend, or in a text that stands by it.

What has a name is told by its look: the marker and the colour of what is marked, the dashes and the colour of lines,
the colour of areas and bars. Those that have the colour of something named are its intervals, as the small print says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine

from emergent import Plan, Request
from emergent.models.walk import WalkSystem
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import NOMINAL
from emergent.plots import Drawing, graph, rejoin, run, style
from emergent.plots.shapes import STROKES
from tests.fake_pipeline import fake_pipeline
from tests.plots.test_figures import each_drawing, whole

Look = tuple[str, str]
NAMELESS = {"#ffffff", style.GRID}
"""Edges of marks, what parts one band from the next, and the grid."""
BY_TEXT = {
    "standing": "the name of each row stands at its axis",
    "breakdown": "a cell's colour is its number",
    "rejoin": "the dotted line has a text at its end",
    "graph": "a box has its kind as a text, and its fill a colour bar",
}
"""Figures in which something is named by a text instead of the legend."""
STILL = {"breakdown": {style.VERMILLION.colour}, "graph": {stroke.colour for stroke in STROKES.values()}}
STILL["rejoin"] = {mark.colour for mark in rejoin.MARKS.values()}
"""The colours of which the legend of such a figure has to tell, though."""


@each_drawing
def test_every_look_has_a_name(drawing: Drawing, of: str) -> None:
    unnamed = nameless(whole(drawing, of))
    if drawing.name in BY_TEXT:
        unnamed = of_colours(unnamed, STILL.get(drawing.name, set()))
    assert not unnamed


@pytest.mark.parametrize(
    "plan", ["", "distract:walker-1@5=20", "freeze:*@5=20; move:restaurant@10=30; decoy:walker-2@0"]
)
def test_every_look_in_the_picture_of_a_run_has_a_name(plan: str) -> None:
    assert not nameless(run.draw(tracks(plan)))


@pytest.mark.parametrize("plan", ["freeze:walker-0@5=20", "freeze:*@5=20"])
def test_a_perturbed_run_names_its_ways(plan: str) -> None:
    named = labels(run.draw(tracks(plan)))
    assert {"way", "way of the twin"} <= named
    assert ("way of one perturbed" in named) is ("*" not in plan)


def test_a_run_tells_the_perturbed_from_those_distracted_by_themselves() -> None:
    figure = run.draw(tracks("distract:walker-1@5=20"))
    assert {"while it is perturbed", "distracted (by the perturbation or by itself)"} <= labels(figure)
    FigureCanvasAgg(figure).draw()
    box = figure.legends[0].get_window_extent()
    assert 0 <= box.x0 < box.x1 <= figure.bbox.x1
    assert "while it is perturbed" not in labels(run.draw(tracks("freeze:*@5=20; move:restaurant@10=30")))


def test_every_look_in_the_wiring_of_a_run_has_a_name() -> None:
    assessment = fake_pipeline()
    assert assessment.course is not None
    drawn = graph.plain(assessment.scenario.system, "A desk", {"writer"}, assessment.course.network)
    assert drawn is not None
    assert {"passes work on", "perturbed"} <= labels(drawn)
    assert not of_colours(nameless(drawn), STILL["graph"])


def test_a_look_without_a_name_is_found() -> None:
    figure = style.figure("Title", "small", height=3)
    ax = figure.subplots()
    ax.plot([0, 1], [0, 1], color=style.BLUE.colour, label="a line")
    ax.plot([0, 1], [1, 1], color=style.BLUE.colour, linestyle=":")
    ax.fill_between([0, 1], [0, 1], [1, 2], color=style.GREEN.colour)
    style.legend(figure)
    assert nameless(figure) == {(":", style.BLUE.colour.lower()), ("", style.GREEN.colour.lower())}


@cache
def tracks(text: str) -> run.Tracks:
    scene = {"walls": ((20.0, -5.0, 20.0, 5.0),), "circles": ((10.0, 9.0, 2.0),), "windows": ((15.0, 12.0),)}
    system = WalkSystem(WalkParameters(walkers=4, horizon=60, restaurant=(40.0, 0.0), glimpse_rate=0.5, **scene))
    plan = Plan.parse(text) if text else NOMINAL
    plans = list(dict.fromkeys((plan, NOMINAL)))
    found = system.run([Request(p, [0], record=1.0) for p in plans], seed=3)
    recorded = [found.recording(p, [0]).isel(run=0) for p in plans]
    return run.Tracks("To lunch", "Made up.", system, plan, *recorded)


def of_colours(found: set[Look], colours: set[str]) -> set[Look]:
    return {look for look in found if look[1] in {to_hex(colour) for colour in colours}}


def labels(figure: Figure) -> set[str]:
    return {text.get_text() for legend in figure.legends for text in legend.get_texts()}


def nameless(figure: Figure) -> set[Look]:
    """Return the looks that are in the panels of a figure and not in its legend."""
    panels = [ax for ax in figure.axes if ax.get_label() != "importance"]
    shown = {look for ax in panels for artist in drawn(ax) for look in looks(artist)}
    handles = [h for legend in figure.legends for h in legend.findobj(is_mark)]
    named = {look for handle in handles for look in looks(handle)}
    colours = {colour for _, colour in named}
    return {look for look in shown - named if look[1] not in NAMELESS and not (look[0] == "" and look[1] in colours)}


def is_mark(artist: Artist) -> bool:
    return isinstance(artist, Line2D | Collection | Patch) and not isinstance(artist, Spine)


def drawn(ax: Axes) -> Iterable[Artist]:
    return (
        artist for artist in ax.get_children() if is_mark(artist) and artist is not ax.patch and artist.get_visible()
    )


def looks(artist: Artist) -> Iterator[Look]:
    """Yield what tells an artist from others: its marker or its dashes (none: an area or a bar), and its colour."""
    if isinstance(artist, Line2D):
        if not np.isfinite(np.asarray(artist.get_xydata(), float)).any():
            return
        if artist.get_marker() not in ("", "None", None):
            yield str(artist.get_marker()), to_hex(artist.get_color())
        if artist.get_linestyle() != "None":
            yield str(artist.get_linestyle()), to_hex(artist.get_color())
    elif isinstance(artist, LineCollection):
        yield from (("", to_hex(colour)) for colour in artist.get_colors())
    elif isinstance(artist, Collection):
        yield from (("", to_hex(colour)) for colour in artist.get_facecolor())
    elif isinstance(artist, Patch):
        yield "", to_hex(artist.get_facecolor() if artist.get_fill() else artist.get_edgecolor())


def test_who_is_absent_while_perturbed_is_not_said_to_be_shown():
    system = WalkSystem(WalkParameters(walkers=4, horizon=30))
    for text, named in (("remove:walker-1@5+10", False), ("freeze:walker-1@5=10", True)):
        plan = Plan.parse(text)
        kept = system.run([Request(plan, [0], 0.5)]).recording(plan, [0]).isel(run=0)
        drawn = run.draw(run.Tracks("A walk", "", system, plan, kept, None))
        said = [entry.get_text() for legend in drawn.legends for entry in legend.get_texts()]
        assert ("while it is perturbed" in said) is named
