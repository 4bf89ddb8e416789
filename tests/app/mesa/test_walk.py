"""`solara run emergent/app/mesa/walk.py` in a real browser, offline: what a Mesa user expects of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import emergent
from tests.solara_run import Site, site

APP = Path(emergent.__file__).parent / "app" / "mesa" / "walk.py"


@pytest.fixture(scope="module")
def walk(browser) -> Iterator[Site]:
    with site(APP, browser) as running:
        yield running


def test_step_reset_sliders_and_play(walk):
    with walk.visit() as visit:
        visit.says("0")
        start = visit.picture()
        visit.button("Step").click()
        visit.says("1")
        visit.until(lambda: visit.picture() != start, "the drawing changes")
        with walk.visit() as other:
            other.says("0")  # a visitor has a model of their own
        visit.button("Reset").click()
        visit.says("0")
        visit.until(lambda: visit.picture() == start, "the drawing is the first one again")
        for slider in ("seed", "walkers"):
            before = visit.picture()
            visit.push(slider)
            visit.button("Reset").click()
            visit.until(lambda before=before: visit.picture() != before, f"the {slider} changes the model")
        visit.says("0")
        visit.button("▶").click()  # it plays until it is paused
        visit.says("([2-9]|[1-9][0-9]+)")
        visit.button("❚❚").click()
        visit.button("▶").wait_for()
