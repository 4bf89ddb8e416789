"""A family that is not in the package has a page by declaration alone: routes, cards, picture, plots, interventions."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

import ipyvue
import ipyvuetify
import solara

from emergent import system as systems
from emergent.app import catalogue, registry
from emergent.app.frame import placebo, show
from emergent.app.lazy import sent
from emergent.app.live import Live
from emergent.app.live_page import LivePage
from emergent.app.plane.recording import STATE
from emergent.app.registry import pages
from emergent.errors import InvalidInputError
from emergent.perturbation import Plan
from tests.app import herd

LIVE = Live(herd.NAME, seed=4, plan=Plan.parse("freeze:walker-3@10=20; dusk:daylight@15=0.5"))


@pytest.fixture
def family(tmp_path, monkeypatch):
    """The family, registered for one test, with a scenario."""
    monkeypatch.setattr(systems, "_registered", {})
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(catalogue, "_folder", tmp_path)
    herd.add()
    herd.write(tmp_path)


def test_every_page_of_the_package_is_found_in_the_order_of_the_navigation(family):
    assert list(pages()) == ["walk", "pipeline", "swarm", "herd"]
    assert [page.path for page in pages().values()] == ["/walk", "/pipeline", "/swarm", "/herd"]
    for name, page in pages().items():
        assert isinstance(page, LivePage)
        assert page.system == name
        assert Live(page.first).system.name == name
        assert not set(page.sliders) - set(type(Live(page.first).system.parameters).model_fields)


def test_a_second_page_of_a_system_and_what_is_no_page_are_refused(family):
    registry.register(herd.PAGE)  # the same once more
    with pytest.raises(InvalidInputError, match="'walk' has a page already"):
        registry.register(LivePage("walk", "Other", "Others", "x", herd.PAGE.picture, ()))
    with pytest.raises(InvalidInputError, match="not a LivePage"):
        registry.register("walk")


def test_another_package_names_its_page_by_an_entry_point(monkeypatch):
    def installed(*loaded):
        entries = [SimpleNamespace(name="theirs", load=lambda page=page: page) for page in loaded]
        monkeypatch.setattr(registry, "entry_points", lambda group: entries if group == "emergent.pages" else [])
        return registry._installed.__wrapped__()

    assert installed(herd.PAGE)["herd"] is herd.PAGE
    with pytest.raises(InvalidInputError, match=r"'theirs' of .* is 7, not a LivePage"):
        installed(7)
    with pytest.raises(InvalidInputError, match="two pages of the system 'herd'"):
        installed(herd.PAGE, replace(herd.PAGE, title="Another"))


def test_a_recording_and_its_placebo_twins(family):
    plane, members = herd.PAGE.picture, LIVE.system.scored(LIVE.plan)
    run, twin = plane.record(LIVE), plane.record(LIVE, Plan())
    assert run.key.startswith("herd ")
    assert run.same_until(twin) == 20
    assert (run.frames[20:60, STATE, 3] == [state.name for state in plane.states].index("stands")).all()
    assert (twin.frames[:, STATE, 0] == 6).all()
    assert (twin.frames[:, STATE, 1:] == 1).all()
    assert twin.track(4).dt == 2.0
    assert run.world[[29, 30], 0].tolist() == [1.0, 0.5]
    found = placebo.band(
        herd.PAGE, LIVE, members, key=twin.key, dt=twin.dt, stride=1, last=twin.last, stop=threading.Event()
    )
    low, high = found.ends["alignment"]
    assert found.onset == 10
    assert low.shape == high.shape == (121,)
    assert (low <= high).all()


def test_kinds_stand_as_they_are_declared(family):
    kinds = [kind.name for kind in herd.PAGE.kinds(LIVE, LIVE.system.members)]
    assert kinds[:2] == ["freeze", "remove"]
    assert "guide" not in kinds
    assert "distract" in kinds


def test_the_page_is_drawn_from_the_declaration(family, monkeypatch):
    monkeypatch.setattr("emergent.app.frame.visit.use_live", lambda page: (LIVE, lambda changed: None, ""))
    _, page = solara.render(show.Shown(herd.PAGE), handle_error=False)
    elements = [found.widget for found in page.find(ipyvue.VueTemplate)]
    canvas = next(element for element in elements if element.has_trait("looks"))
    assert (canvas.looks["member"], canvas.looks["unit"], canvas.looks["follow"]) == ("sheep", "BL", True)
    assert [state["name"] for state in canvas.looks["states"]][1:3] == [herd.ROAMS, herd.GRAZES]
    scene = sent(canvas.scene, None)
    assert {shape["is"] for shape in scene["still"]} == {"region", "circle", "line", "symbol", "target"}
    assert [(step, around["shade"]) for step, around in scene["run"]] == [(0, 0.0), (30, 0.5)]
    assert [shape["is"] for shape in scene["run"][1][1]["shapes"]] == ["arrow", "label"]
    assert [step for step, _ in scene["twin"]] == [0]
    assert scene["done"] == [[3, 20, 60]]
    assert sent(canvas.stream, None)["members"] == 5
    series = next(element for element in elements if element.has_trait("y_label"))
    assert (series.title, series.y_max) == ("How alike they head", 1.0)
    lines = sent(series.lines, None)
    assert [line["name"] for line in lines] == ["run", "twin"]
    assert np.frombuffer(lines[0]["data"], np.float32).shape == (121,)
    texts = [found.widget.children[0] for found in page.find(ipyvuetify.Html, class_="em-note")]
    assert "A sheep that heads elsewhere counts, too." in texts
    headings = [found.widget.children[0] for found in page.find(ipyvuetify.Html, tag="h2")]
    assert headings == ["A click on a sheep will", "What was done", "Surroundings", "What if?", "Parameters"]
    page.close()


RESTS = """new Promise(done => {
    let last = '', same = 0;
    const look = () => {
        const now = emergentPlane.pixel(3);
        same = String(now) === last ? same + 1 : 0;
        last = String(now);
        if (same > 5) done(now); else requestAnimationFrame(look);
    };
    look();
})"""
"""Where a sheep is in the window, once that stays as it is."""


@pytest.fixture
def served(forks, tmp_path):
    """A site that has the family's page, which ends after its pages are closed."""
    program, log = f"from tests.app import herd; herd.serve({str(tmp_path)!r})", tmp_path / "log.txt"
    with forks.serving(program, log=log) as site:
        yield site.address


def test_it_opens_in_a_browser_from_the_gallery_and_a_click_is_an_intervention(served, visit):
    page = visit("/", at=served)
    page.get_by_role("region", name="Herds").get_by_role("link", name="Watch it").click()
    page.wait_for_function("window.emergentPlane && emergentPlane.shown() !== null")
    page.locator('nav a[href="/herd"][aria-current="page"]').wait_for()
    page.locator(".em-plane-of-run", has_text=re.compile("run: 0 of 5 home, .*1 lamb")).wait_for()
    assert page.evaluate("emergentPlane.stands('run', 0)") == ["the way that some prefer"]
    for named in ("meadow", "hedge", herd.GRAZES):
        assert page.locator(".em-plane-legend", has_text=named).count() == 1
    page.get_by_label("Step", exact=True).fill("20")
    page.wait_for_function("emergentPlane.shown() === 20")
    before = page.evaluate("emergentPlane.frame('run', 60)")
    page.mouse.click(*page.evaluate(RESTS))  # the picture follows the sheep, a little in each frame
    page.get_by_text("freeze walker-3: onset 10 s").wait_for()
    page.wait_for_function("emergentPlane.name('run') !== emergentPlane.name('twin') && emergentPlane.frame('run', 60)")
    assert page.evaluate("emergentPlane.frame('twin', 60)") == before
    assert page.evaluate("emergentPlane.frame('run', 60)") != before
    page.get_by_role("button", name="Dusk", exact=True).click()
    page.get_by_text("dusk daylight: onset 10 s, to the end, dose 0.5").wait_for()
    page.wait_for_function("emergentPlane.stands('run', 20).includes('it gets dark')")
    page.get_by_text("19 placebo twins are the same run").wait_for()
