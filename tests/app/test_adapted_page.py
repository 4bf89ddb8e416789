"""`emergent app mymodel.py:system` in a real browser: freeze a hen, see the twin go on as it did, and undo it."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from tests.app.conftest import NOT_NICE

FILE = """
from tests.app.yard import yard

system = yard()
"""


@pytest.fixture
def served(forks, tmp_path):
    """The site with a user's own model, served as the command line serves it."""
    (tmp_path / "mymodel.py").write_text(FILE)
    named = f"{tmp_path / 'mymodel.py'}:system"
    with forks.serving(NOT_NICE, "app", named, "--port", "0", log=tmp_path / "log.txt") as site:
        yield site.address


def test_a_member_is_frozen_and_the_twin_goes_on(served, visit):
    page = visit("/", at=served)
    page.get_by_role("region", name="Your model").get_by_role("link", name="Watch it").click()
    page.locator('nav a[href="/yard"][aria-current="page"]').wait_for()

    def until_shown(step):
        names = "['run', 'twin'].every(which => emergentPortraits.shown(which) === `${emergentPortraits.name(which)} "
        page.wait_for_function(f"window.emergentPortraits && {names}{step}`)")

    def pictures(step):
        """Go to a step, and return the pictures of the run and of the twin."""
        page.get_by_label("Step", exact=True).fill(str(step))
        until_shown(step)
        return page.evaluate("['run', 'twin'].map(emergentPortraits.pixels)")

    until_shown(0)
    pictures(3)
    page.mouse.click(*page.evaluate("emergentPortraits.spot('run', 1)"))
    page.locator(".em-portraits-legend", has_text="hen-1, chosen").wait_for()
    before = pictures(5)
    assert before[0] == before[1]
    pictures(3)
    page.get_by_role("button", name="freeze it").click()
    page.wait_for_url(re.compile(r"/yard\?scenario=[^&]+&plan=freeze:hen-1@3&step=3$"))
    page.locator("li", has_text="freeze hen-1: onset 3 steps, to the end").wait_for()
    run, twin = pictures(5)
    assert twin == before[1]
    assert run != twin
    page.get_by_role("button", name="Undo", exact=True).click()
    page.wait_for_url(re.compile(r"/yard\?scenario=[^&]+(&step=\d)?$"))
    page.wait_for_function("emergentPortraits.name('run') === emergentPortraits.name('twin')")
    assert pictures(5) == before
