"""`solara run emergent/models/walk/app.py` in a real browser, offline: what a Mesa user expects of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import emergent
from tests.solara_run import Site, site

APP = Path(emergent.__file__).parent / "models" / "walk" / "app.py"


@pytest.fixture(scope="module")
def walk() -> Iterator[Site]:
    with site(APP) as running:
        yield running


def test_step_takes_a_step_and_reset_begins_anew(walk):
    with walk.visit() as visit:
        visit.says("0")
        start = visit.picture()
        visit.button("Step").click()
        visit.says("1")
        visit.until(lambda: visit.picture() != start, "the drawing changes")
        visit.button("Reset").click()
        visit.says("0")
        visit.until(lambda: visit.picture() == start, "the drawing is the first one again")


def test_play_runs_until_it_is_paused(walk):
    with walk.visit() as visit:
        visit.button("▶").click()
        visit.says("[2-9]")
        visit.button("❚❚").click()
        visit.button("▶").wait_for()


@pytest.mark.parametrize("slider", ["seed", "walkers"])
def test_slider_changes_the_next_model(walk, slider):
    with walk.visit() as visit:
        start = visit.picture()
        visit.push(slider)
        visit.button("Reset").click()
        visit.until(lambda: visit.picture() != start, "the drawing shows another walk")
        visit.says("0")


def test_visitors_have_models_of_their_own(walk):
    with walk.visit() as one, walk.visit() as other:
        one.button("Step").click()
        one.says("1")
        other.button("Step").click()
        other.says("1")
