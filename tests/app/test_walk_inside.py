"""What the page Walk does with plans and parameters, in this process: none of it needs a browser."""

from __future__ import annotations

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from tests.app.inside import Inside

SMALL = "/walk?scenario=restaurant-walk&p.horizon=60&p.walkers=5&seed=4"


@pytest.fixture
def walk():
    """Open the page at an address."""
    opened = []

    def inside(path):
        opened.append(Inside(path))
        return opened[-1]

    yield inside
    for page in opened:
        page.close()


def test_a_plan_of_the_scenario_is_chosen_and_taken_back(walk):
    page = walk("/walk?scenario=restaurant-relay&p.horizon=200&plan=freeze:walker-1@15")
    assert "Plans of this scenario: 7" in page.texts(tag="summary")
    page.press("one distracted")
    assert page.asked["plan"] == "distract:walker-3@150=60"
    assert "Plans of this scenario: one distracted" in page.texts(tag="summary")
    assert page.marks == [[{"at": 150.0}]] * 4
    page.press("Undo")
    assert page.asked["plan"] == "freeze:walker-1@15"


def test_undo_of_a_chosen_plan_brings_a_drawn_wall_back_where_it_was(walk):
    page = walk("/walk?scenario=restaurant-detour&p.horizon=200&p.street=[30,-30,30,30]&plan=close:street@20")
    page.press("one distracted")
    assert "distract" in page.asked["plan"]
    assert "p.street" not in page.asked
    page.press("Undo")
    assert page.asked["plan"] == "close:street@20"
    assert page.asked["p.street"] == "[30, -30, 30, 30]"


def test_undo_after_other_parameters_takes_back_what_was_done_last(walk):
    page = walk("/walk?scenario=restaurant-relay&p.horizon=200&plan=freeze:walker-9@15")
    page.press("one distracted")
    assert page.asked["plan"] == "distract:walker-3@150=60"
    page.element(label="walkers").vue_entered("5")
    assert page.asked["p.walkers"] == "5"
    page.press("Undo")
    assert "plan" not in page.asked
    assert page.done == []


def test_what_no_longer_fits_is_named_beside(walk):
    page = walk(SMALL + "&plan=freeze:walker-1@15;freeze:walker-4@15=20")
    page.element(label="walkers").vue_entered("4")
    said = "Left out of what was done, since it no longer fits: freeze walker-4: onset 15 s, dose 20 s"
    assert page.texts(class_="em-problem em-dropped") == [said, said]  # beside the parameters, and in the list
    assert len(page.done) == 1
    page.press("Undo")
    assert page.texts(class_="em-problem em-dropped") == []
