"""What the page Walk shows of a run in a real browser: counts, curves, pieces that come late, file and address."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

from emergent import plots
from emergent.app.live import Live
from emergent.app.plane.front import front
from emergent.app.walk.page import PLANE
from emergent.perturbation import NOMINAL, Plan
from tests.app.until import until_there_are
from tests.app.walking import DISTRACTED, SMALL, STATE, click, frames, opened


@pytest.fixture
def walk(visit):
    """Open the page as a new visitor, and wait for its first picture."""
    return partial(opened, visit)


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


def test_the_exported_file_can_be_assessed(walk, ask, tmp_path, monkeypatch):
    page = walk(SMALL + "&step=20")
    click(page, 1)
    page.get_by_text("distract walker-1: onset 10 s").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Scenario file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert '"distract:walker-1@10"' in file.read_text()
    assert "walkers = 5" in file.read_text()
    monkeypatch.setattr(plots, "DRAWINGS", [drawing for drawing in plots.DRAWINGS if drawing.name == "twin"])
    answer = ask("assess", file, "--quick", "--replications", 4, "--out", tmp_path / "out")
    assert answer.code == 0, answer.err
    assert (tmp_path / "out" / "report.html").exists()


def test_the_address_restores_everything(walk):
    path = SMALL + "&p.vision=12.5&plan=freeze:walker-1@15=20;+close:street@20&step=50&view=side".replace("+", "%20")
    page = walk(path)
    page.wait_for_function("emergentPlane.shown() === 50")
    assert page.get_by_label("seed", exact=True).input_value() == "4"
    until_there_are(page, ".em-plan li", 2)
    assert page.locator(".em-slider", has_text="vision").locator(".em-number").input_value() == "12.5"
    assert page.get_by_role("button", name="side by side").get_attribute("aria-pressed") == "true"
    again = walk(page.evaluate("location.pathname + location.search"), anew=True)
    again.wait_for_function("emergentPlane.shown() === 50")
    assert again.evaluate("emergentPlane.name('run')") == page.evaluate("emergentPlane.name('run')")
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
    page.get_by_label("Speed", exact=True).select_option("1")  # else a busy browser may look when it is past step 20
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
    page = walk(SMALL.replace("p.horizon=60", "p.horizon=200") + "&plan=freeze:walker-1@15")  # so that some arrive
    page.get_by_role("button", name="What if", exact=True).click()
    told = re.compile(
        r"attained instead of .*; retention, the share kept .* is \d\.\d+ \[.*\d, \d\.\d+\], n = \d+ pairs"
    )
    page.locator(".em-retention", has_text=told).wait_for()
    ticks = page.locator(".em-bars text")
    assert ticks.first.inner_html().strip().startswith("−")
    last, picture = ticks.nth(4).bounding_box(), page.locator(".em-bars svg").bounding_box()
    assert last["x"] + last["width"] <= picture["x"] + picture["width"]  # not cut off
