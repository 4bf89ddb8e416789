"""`solara run` of the files in emergent/app/mesa/ in a real browser, offline: what a Mesa user expects of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import emergent
from tests.app.forks import MESA, Forks
from tests.solara_run import CUT_OFF, Site, site

PAGES = Path(emergent.__file__).parent / "app" / "mesa"


@pytest.fixture(scope="module")
def served(browser) -> Iterator[Callable[[str], AbstractContextManager[Site]]]:
    """Serve a file, by processes that are forks of one: importing Mesa and Solara takes seconds."""
    pytest.importorskip("solara", reason="Solara is not installed (the extra `app`)")
    forks = Forks(MESA, **CUT_OFF)
    yield lambda name: site(PAGES / name, browser, forks)
    forks.close()


def test_a_walk_steps_resets_plays_and_has_sliders(served):
    with served("walk.py") as walk, walk.visit() as visit:
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


@pytest.mark.thorough
def test_a_pipeline_steps_resets_plays_and_has_sliders(served):
    with served("pipeline.py") as pipeline, pipeline.visit() as visit:
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
