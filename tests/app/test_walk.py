"""The page Walk in a real browser: play, interfere, compare with the twin, undo, export, come back by the address."""

from __future__ import annotations

import re
from functools import partial

import pytest

from emergent.app.panels.answer import DOUBLE
from tests.app.addresses import asked, until_address_has, until_address_lacks
from tests.app.clicks import double_click, later, lead
from tests.app.conftest import IDLE
from tests.app.until import until_there_are
from tests.app.walking import DISTRACTED, SMALL, STATE, click, drag, frames, opened


@pytest.fixture
def walk(visit):
    """Open the page as a new visitor, and wait for its first picture."""
    return partial(opened, visit)


def test_play_moves_the_walkers_and_the_address_follows(walk):
    page = walk()
    start = page.evaluate("emergentPlane.pixel(0)")
    page.keyboard.press("Space")
    page.wait_for_function("emergentPlane.shown() > 20")
    page.keyboard.press("Space")
    page.wait_for_function("!emergentClocks.walk.playing")
    assert page.evaluate("emergentPlane.pixel(0)") != start
    step = page.evaluate("Math.floor(emergentClocks.walk.step)")
    until_address_has(page, f"step={step}")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"emergentPlane.shown() === {step + 1}")
    page.keyboard.press("r")
    page.wait_for_function("emergentPlane.shown() === 0")
    assert page.evaluate("emergentPlane.pixel(0)") == start


def test_a_click_distracts_that_walker_and_the_twin_does_not_change(walk):
    page = walk(SMALL + "&step=40")
    before = frames(page, "run", 120)
    click(page, 3)
    click(page, 3)  # twice at once is once
    page.get_by_text("distract walker-3: onset 20 s").wait_for()
    page.get_by_text("distract walker-3 is done from 20 s on already: nothing was added.").wait_for()
    page.wait_for_function("emergentPlane.name('run') !== emergentPlane.name('twin')")
    until_address_has(page, "plan=distract:walker-3@20")
    run, twin = frames(page, "run", 120), frames(page, "twin", 120)
    assert twin == before
    assert run[:41] == before[:41]
    assert [run[42][5 * STATE + i] != twin[42][5 * STATE + i] for i in range(5)] == [False] * 3 + [True, False]
    assert run[42][5 * STATE + 3] == DISTRACTED
    page.get_by_text("19 placebo twins are the same run, left alone, with other draws from 20 s on").wait_for()
    marked = page.locator(".em-series .em-legend").filter(has_text="when something is done")
    marked.nth(3).wait_for()
    assert marked.count() == page.locator(".em-series").count() == 4

    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_text("Nothing yet").wait_for()
    page.wait_for_function("emergentPlane.name('run') === emergentPlane.name('twin')")
    until_address_lacks(page, "plan")
    assert frames(page, "run", 120) == before


def test_a_double_click_while_it_plays_counts_once(walk):
    page = walk(SMALL + "&p.dt=0.1", anew=True)  # its clock will be another one
    page.get_by_label("Walker", exact=True).select_option("walker-2")
    page.get_by_role("button", name="Play", exact=True).click()
    double_click(page, ".em-plane-act", "walk")
    page.get_by_text("A double click counts once: distract walker-2 was added a moment ago.").wait_for()
    page.get_by_role("button", name="Pause", exact=True).click()
    until_there_are(page, ".em-plan li", 1)
    later(page, DOUBLE)  # then it is another click
    page.get_by_role("button", name="distract it").click()
    until_there_are(page, ".em-plan li", 2)


def test_it_works_without_a_mouse_and_with_another_tool(walk):
    page = walk(SMALL + "&step=20")
    page.get_by_role("button", name="freeze").click()
    page.get_by_label("Walker", exact=True).select_option("walker-2")
    page.get_by_role("button", name="freeze it").press("Enter")
    until_address_has(page, "plan=freeze:walker-2@10")
    page.wait_for_function("emergentPlane.name('run') !== emergentPlane.name('twin')")
    held = frames(page, "run", 120)
    assert held[110][2] == held[20][2]


def test_the_restaurant_is_dragged_and_a_wall_is_drawn(walk):
    page = walk(SMALL + "&step=40")
    before = frames(page, "run", 40)
    drag(page, (150, 0), (150, 30))
    page.wait_for_function("emergentPlane.goal(60)[1] > 25 && location.search.includes('plan=move')")
    assert page.evaluate("emergentPlane.goal(39)") == [150, 0]
    moved = re.fullmatch(r"move:restaurant@20=([\d.]+),bearing=([\d.]+)", asked(page)["plan"])
    assert float(moved[1]) == pytest.approx(30, abs=1)
    assert float(moved[2]) == pytest.approx(90, abs=2)

    page.get_by_role("button", name="Draw a wall").click()
    page.get_by_text("Now draw").wait_for()
    drag(page, (30, -30), (30, 30))
    page.get_by_text("close street: onset 20 s").wait_for()
    page.wait_for_function("location.search.includes('p.street')")
    street = [float(number) for number in asked(page)["p.street"].strip("[]").split(",")]
    assert street == pytest.approx([30, -30, 30, 30], abs=1)
    page.wait_for_function("emergentClocks.walk.step === 40 && emergentPlane.shown() === 40")
    assert frames(page, "run", 39) == before[:40]

    page.get_by_role("button", name="Dusk").click()
    page.get_by_text("dusk daylight: onset 20 s, to the end, dose 0.5").wait_for()


def test_visitors_do_not_touch_each_other(walk):
    one, other = (walk(SMALL + "&step=40", alone=alone) for alone in (False, True))
    alone = frames(other, "run", 120)
    click(one, 3)
    one.get_by_text("distract walker-3: onset 20 s").wait_for()
    other.keyboard.press("ArrowRight")
    until_address_has(other, "step=41")
    assert other.get_by_text("Nothing yet").is_visible()
    assert frames(other, "run", 120) == alone
    assert one.evaluate("emergentClocks.walk.step") == 40


def test_what_does_not_fit_is_refused_in_place(walk):
    page = walk()
    name = page.evaluate("emergentPlane.name('run')")
    page.get_by_label("seed", exact=True).fill("x7")
    page.get_by_text("a whole number, 0 or above").wait_for()
    vision = page.locator(".em-slider", has_text="vision").locator(".em-number")
    vision.fill("-5")
    vision.press("Enter")
    page.locator(".em-slider", has_text="vision").get_by_role("alert").wait_for()
    assert page.evaluate("emergentPlane.name('run')") == name
    page.get_by_label("seed", exact=True).fill("7")
    page.get_by_label("seed", exact=True).press("Enter")
    page.wait_for_function(f"emergentPlane.name('run') !== '{name}'")
    until_address_has(page, "seed=7")
    page.wait_for_function(IDLE)  # what comes later moves the clock, or the picture

    page.get_by_label("Step", exact=True).fill("120")
    page.wait_for_function("emergentPlane.shown() === 120")
    page.evaluate("scrollTo(0, 0)")  # where the walker is: the field of the slider was farther down
    click(page, 1)
    page.get_by_text("That comes too late").wait_for()
    lead(page, "/walk?scenario=restaurant-walk&p.horizon=4000&p.walkers=400")
    page.get_by_text("more than this page shows").wait_for()
