"""The page Walk in a real browser: play, interfere, compare with the twin, undo, export, come back by the address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import numpy as np
import pytest

from emergent.app.live import Live
from emergent.app.panels.answer import DOUBLE
from emergent.app.plane.front import front
from emergent.app.walk.page import PLANE
from emergent.perturbation import NOMINAL, Plan
from tests.app.clicks import double_click, later, lead

SMALL = "/walk?scenario=restaurant-walk&p.horizon=60&p.walkers=5&seed=4"
STATE, DISTRACTED = 3, 2


@pytest.fixture
def walk(visit):
    """Open the page as a new visitor, and wait for its first picture."""

    def opened(path=SMALL, **settings):
        page = visit(path, **settings)
        page.wait_for_function("window.emergentPlane && emergentPlane.shown() !== null")
        return page

    return opened


def frames(page, which, last):
    """Return the frames of the run or of its twin up to a step."""
    return page.evaluate(f"Array.from({{length: {last} + 1}}, (_, i) => emergentPlane.frame('{which}', i))")


def click(page, walker):
    page.mouse.click(*page.evaluate(f"emergentPlane.pixel({walker})"))


def asked(page):
    query = page.evaluate("location.search.slice(1)")
    return {name: values[0] for name, values in parse_qs(query.replace("+", "%2B")).items()}


def wait_for(page, name, text):
    page.wait_for_function(f"new URLSearchParams(location.search).get({name!r}) === {text!r}")


def drag(page, start, end):
    page.mouse.move(*page.evaluate(f"emergentPlane.point({start[0]}, {start[1]})"))
    page.mouse.down()
    page.mouse.move(*page.evaluate(f"emergentPlane.point({end[0]}, {end[1]})"), steps=4)
    page.mouse.up()


def test_play_moves_the_walkers_and_the_address_follows(walk):
    page = walk()
    start = page.evaluate("emergentPlane.pixel(0)")
    page.keyboard.press("Space")
    page.wait_for_function("emergentPlane.shown() > 20")
    page.keyboard.press("Space")
    page.wait_for_function("!emergentClocks.walk.playing")
    assert page.evaluate("emergentPlane.pixel(0)") != start
    step = page.evaluate("Math.floor(emergentClocks.walk.step)")
    wait_for(page, "step", str(step))
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
    wait_for(page, "plan", "distract:walker-3@20")
    run, twin = frames(page, "run", 120), frames(page, "twin", 120)
    assert twin == before
    assert run[:41] == before[:41]
    assert [run[42][5 * STATE + i] != twin[42][5 * STATE + i] for i in range(5)] == [False] * 3 + [True, False]
    assert run[42][5 * STATE + 3] == DISTRACTED
    page.get_by_text("19 placebo twins are the same run, left alone, with other draws from 20 s on").wait_for()
    marked = page.locator(".em-series .em-legend").filter(has_text="when something is done")
    assert marked.count() == page.locator(".em-series").count() == 4

    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_text("Nothing yet").wait_for()
    page.wait_for_function("emergentPlane.name('run') === emergentPlane.name('twin')")
    assert frames(page, "run", 120) == before
    assert "plan" not in asked(page)


def test_a_double_click_while_it_plays_counts_once(walk):
    page = walk(SMALL + "&p.dt=0.1", anew=True)  # its clock will be another one
    page.get_by_label("Walker", exact=True).select_option("walker-2")
    page.get_by_role("button", name="Play", exact=True).click()
    double_click(page, ".em-plane-act", "walk")
    page.get_by_text("A double click counts once: distract walker-2 was added a moment ago.").wait_for()
    page.get_by_role("button", name="Pause", exact=True).click()
    assert page.locator(".em-plan li").count() == 1
    later(page, DOUBLE)  # then it is another click
    page.get_by_role("button", name="distract it").click()
    page.wait_for_function("document.querySelectorAll('.em-plan li').length === 2")


def test_who_was_distracted_by_what_was_done_and_who_by_himself(walk):
    path = "restaurant-walk", (("distraction_rate", 0.02), ("horizon", 60)), 4, Plan.parse("distract:walker-3@10=20")
    live = Live(*path, step=60)
    page = walk("/walk?" + live.query)
    at = {
        which: shot.frames[60, STATE] == DISTRACTED
        for which, shot in (("run", PLANE.record(live)), ("twin", PLANE.record(live, NOMINAL)))
    }
    alone = {which: int(rows.sum()) - (which == "run") for which, rows in at.items()}
    assert at["run"][3]
    assert min(alone.values()) > 1
    done = "1 distracted by what was done, "
    page.locator(".em-plane-of-run", has_text=f"arrived, {done}{alone['run']} distracted by themselves, ").wait_for()
    page.locator(".em-plane-of-twin", has_text=f"arrived, {alone['twin']} distracted by themselves, ").wait_for()


def test_who_was_in_front_for_which_share_of_the_time(walk):
    live = Live("restaurant-walk", (("horizon", 60), ("walkers", 12)), 4, Plan.parse("remove:walker-3@10"), 90)
    page = walk("/walk?" + live.query)
    said = []
    for which, shot in (("run", PLANE.record(live)), ("twin", PLANE.record(live, NOMINAL))):
        steps = np.bincount(front(shot, PLANE.states)[:91], minlength=12)
        said.append(f"{which}: walker-{steps.argmax()}, {100 * steps.max() / 91:.0f} % of the time")
    page.locator(".em-leaders-said", has_text=f"In front most so far: {'; '.join(said)}.").wait_for()
    page.get_by_text("A bar is the share of 1 s for which that walker was").wait_for()
    page.get_by_label("Step", exact=True).fill("0")
    page.locator(".em-leaders-said", has_text="In front most so far: nothing to say yet").wait_for()


def test_it_works_without_a_mouse_and_with_another_tool(walk):
    page = walk(SMALL + "&step=20")
    page.get_by_role("button", name="freeze").click()
    page.get_by_label("Walker", exact=True).select_option("walker-2")
    page.get_by_role("button", name="freeze it").press("Enter")
    wait_for(page, "plan", "freeze:walker-2@10")
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


def test_the_exported_file_can_be_assessed(walk, ask, tmp_path):
    page = walk(SMALL + "&step=20")
    click(page, 1)
    page.get_by_text("distract walker-1: onset 10 s").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Scenario file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert '"distract:walker-1@10"' in file.read_text()
    assert "walkers = 5" in file.read_text()
    answer = ask("assess", file, "--quick", "--replications", 4, "--out", tmp_path / "out")
    assert answer.code == 0, answer.err
    assert (tmp_path / "out" / "report.html").exists()


def test_visitors_do_not_touch_each_other(walk):
    one, other = (walk(SMALL + "&step=40", alone=alone) for alone in (False, True))
    alone = frames(other, "run", 120)
    click(one, 3)
    one.get_by_text("distract walker-3: onset 20 s").wait_for()
    other.keyboard.press("ArrowRight")
    wait_for(other, "step", "41")
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
    wait_for(page, "seed", "7")

    page.get_by_label("Step", exact=True).fill("120")
    page.wait_for_function("emergentPlane.shown() === 120")
    click(page, 1)
    page.get_by_text("That comes too late").wait_for()
    lead(page, "/walk?scenario=restaurant-walk&p.horizon=4000&p.walkers=400")
    page.get_by_text("more than this page shows").wait_for()


def test_the_address_restores_everything(walk):
    path = SMALL + "&p.vision=12.5&plan=freeze:walker-1@15=20;+close:street@20&step=50&view=side".replace("+", "%20")
    page = walk(path)
    page.wait_for_function("emergentPlane.shown() === 50")
    assert page.get_by_label("seed", exact=True).input_value() == "4"
    assert page.locator(".em-plan li").count() == 2
    assert page.locator(".em-slider", has_text="vision").locator(".em-number").input_value() == "12.5"
    assert page.get_by_role("button", name="side by side").get_attribute("aria-pressed") == "true"
    again = walk(page.evaluate("location.pathname + location.search"), anew=True)
    assert again.evaluate("emergentPlane.name('run')") == page.evaluate("emergentPlane.name('run')")
    assert again.evaluate("emergentPlane.shown()") == 50
    assert frames(again, "run", 120) == frames(page, "run", 120)


LONG = "/walk?scenario=restaurant-walk&p.walkers=120&p.horizon=250&seed=5"  # comes in pieces of 136 frames


def test_the_clock_waits_for_frames_that_have_not_come(walk):
    page = walk(LONG)
    page.wait_for_function("emergentPlane.frame('run', 271)")  # the piece behind the one on show is there already
    page.evaluate("() => { window.sends = WebSocket.prototype.send; WebSocket.prototype.send = () => {}; }")
    page.get_by_label("Speed", exact=True).select_option("32")
    page.get_by_label("Step", exact=True).fill("240")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("emergentPlane.shown() === 271")
    page.evaluate(
        "new Promise(done => { let n = 0; const f = () => ++n > 20 ? done() : requestAnimationFrame(f); f(); })"
    )
    assert page.evaluate("[emergentClocks.walk.step, emergentClocks.walk.playing]") == [271, True]
    page.evaluate("() => { WebSocket.prototype.send = window.sends; }")
    page.wait_for_function("emergentPlane.shown() > 290")
    page.get_by_role("button", name="Restart").click()
    page.wait_for_function("emergentPlane.shown() < 20")
    page.get_by_label("Step", exact=True).fill("420")  # a leap to a piece that was never on show
    page.wait_for_function("emergentPlane.shown() >= 420")


def test_after_a_click_nothing_is_left_of_the_old_future(walk):
    page = walk(LONG + "&step=20")
    page.wait_for_function("emergentPlane.frame('run', 200)")
    page.get_by_role("button", name="remove").click()
    page.get_by_label("Walker", exact=True).select_option("walker-7")
    page.get_by_role("button", name="remove it").click()
    page.wait_for_function(
        "emergentPlane.name('run') !== emergentPlane.name('twin') && emergentPlane.frame('run', 200)"
    )
    run, twin = (page.evaluate(f"emergentPlane.frame('{which}', 200)") for which in ("run", "twin"))
    assert run[3 * 120 + 7] == 0
    assert twin[3 * 120 + 7] != 0


def test_what_if_tells_the_retention(walk):
    page = walk(SMALL + "&plan=freeze:walker-1@15")
    page.get_by_role("button", name="What if", exact=True).click()
    told = re.compile(r"attained instead of .*; retention, the share kept .*\], n = \d+ pairs")
    page.locator(".em-retention", has_text=told).wait_for()
    ticks = page.locator(".em-bars text")
    assert ticks.first.inner_html().strip().startswith("−")
    last, picture = ticks.nth(4).bounding_box(), page.locator(".em-bars svg").bounding_box()
    assert last["x"] + last["width"] <= picture["x"] + picture["width"]  # not cut off
