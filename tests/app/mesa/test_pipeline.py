"""`solara run emergent/app/mesa/pipeline.py` in a real browser, offline: what a Mesa user expects of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import emergent
from tests.solara_run import Site, site

APP = Path(emergent.__file__).parent / "app" / "mesa" / "pipeline.py"


@pytest.fixture(scope="module")
def pipeline(browser) -> Iterator[Site]:
    with site(APP, browser) as running:
        yield running


def test_step_reset_slider_and_play(pipeline):
    with pipeline.visit() as visit:
        visit.says("0")
        start = visit.picture()
        visit.button("Step").click()
        visit.says("1")
        visit.until(lambda: visit.picture() != start, "the drawing changes")
        with pipeline.visit() as other:
            other.says("0")  # a visitor has a model of their own
        visit.button("Reset").click()
        visit.says("0")
        visit.until(lambda: visit.picture() == start, "the drawing is the first one again")
        visit.push("items")
        visit.button("Reset").click()
        visit.until(lambda: visit.picture() != start, "the number of items changes the model")
        visit.says("0")
        visit.button("▶").click()  # it plays until it is paused
        visit.says("([2-9]|[1-9][0-9]+)")
        visit.button("❚❚").click()
        visit.button("▶").wait_for()
