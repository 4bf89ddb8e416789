"""The page Assess in a real browser: it shows what `assess` finds, can be stopped, and refuses what cannot be."""

import json

import pytest

from emergent import assess, read_scenario
from emergent.app import catalogue
from tests.app.addresses import until_address_has
from tests.app.clicks import lead
from tests.app.conftest import IDLE
from tests.app.test_assess import TINY


@pytest.fixture(scope="module")
def offered(folder):
    """A small scenario file in the folder that the site is given."""
    path = folder / "tiny.toml"
    path.write_text(TINY)
    yield path
    path.unlink()


def start(page):
    """Begin an assessment, once the page stands still: the click would miss a button that moves under the mouse."""
    page.wait_for_function(IDLE)
    page.get_by_role("button", name="Assess", exact=True).click()


CANCEL = """() => new Promise(done => {
  const began = performance.now();
  const see = new MutationObserver(() => {
    if (document.querySelector('.em-ended')) { see.disconnect(); done(performance.now() - began); }
  });
  see.observe(document.body, { childList: true, subtree: true });
  [...document.querySelectorAll('button')].find(b => b.innerText.trim() === 'Cancel').click();
})"""


ELSEWHERE = """() => {
    for (const path of ['/assess?scenario=restaurant-smell', '/assess']) history.pushState({ top: 0 }, '', path);
    history.back();
}"""


SMALL = "/assess?scenario=tiny&replications=5&p.walkers=3"


def test_it_is_cancelled_at_once_begun_again_and_does_not_stay_when_the_page_is_navigated(visit, offered):
    """And it shows what `assess` finds, and gives the report: all in one visit, since to assess takes seconds."""
    page = visit("/assess?scenario=restaurant-walk&replications=200")
    result, goal = page.get_by_role("region", name="Result"), page.locator(".em-choice")
    start(page)
    page.get_by_text("runs known to be needed so far").wait_for()
    assert page.locator("progress").get_attribute("max")
    assert page.evaluate(CANCEL) < 5000  # usually 100 ms; the assessment would take minutes
    page.get_by_text("Cancelled.").wait_for()
    page.locator("progress").wait_for(state="detached")
    page.locator(".em-which").click()
    page.get_by_role("option", name="A tiny walk").click()
    page.wait_for_url("**/assess?scenario=tiny")
    lead(page, SMALL)
    page.wait_for_url(f"**{SMALL}")

    page.evaluate(ELSEWHERE)  # as Back and Forward do it: the page stays, and its address is another one
    goal.get_by_text(read_scenario("restaurant-smell").lesson).wait_for()
    start(page)
    page.locator("progress").wait_for()
    page.go_back()
    goal.get_by_text("Four walkers go not far.").wait_for()
    page.locator("progress").wait_for(state="detached")
    assert result.count() == 0
    start(page)
    result.get_by_text("A tiny walk").first.wait_for()
    page.wait_for_function(IDLE)  # each part comes by itself
    same = assess(read_scenario(offered, parameters={"walkers": 3}), replications=5)
    check_shown(page, result, same)
    check_files(page, same)
    page.go_forward()
    result.wait_for(state="detached")


def check_shown(page, result, same):
    """The verdict with its sentences and gates, the figures and the estimates; on a phone, too."""
    assert page.locator('[data-part="verdict"] strong').inner_text() == str(same.verdict).capitalize()
    shown = result.inner_text()
    for sentence in same.verdict.sentences:
        assert sentence in shown
    rows = page.locator('[data-part="gates"] tbody tr')
    assert [row.split()[0] for row in rows.all_inner_texts()] == [str(gate.number) for gate in same.verdict.gates]
    images = page.locator('[data-part="figures"] img')
    images.nth(3).wait_for()
    page.wait_for_function(DRAWN)
    page.set_viewport_size({"width": 390, "height": 844})  # a phone is wide enough
    page.wait_for_function("document.documentElement.clientWidth === 390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.locator('[data-part="estimates"] summary').first.click()
    page.get_by_text("Values beyond 0 and 1 are not cut off").wait_for()


DRAWN = """[...document.querySelectorAll('[data-part="figures"] img')].every(i => i.naturalWidth > 300 && i.alt)"""


def check_files(page, same):
    """The report and the data, to take along."""
    with page.expect_download() as saved:
        page.get_by_role("button", name="Report (HTML)").click()
    report = saved.value.path().read_text()
    assert saved.value.suggested_filename == "tiny-report.html"
    assert report.startswith("<!DOCTYPE html>")
    assert f"<title>A tiny walk: {same.verdict}</title>" in report
    with page.expect_download() as saved:
        page.get_by_role("button", name="Assessment (JSON)").click()
    data = json.loads(saved.value.path().read_text())
    assert data["verdict"]["text"] == str(same.verdict)
    assert data["scenario"]["members"] == ["walker-0", "walker-1", "walker-2"]


def test_a_bad_number_is_refused_beside_its_field(visit, offered):
    page = visit("/assess?scenario=tiny")
    field = page.get_by_label("Replications")
    assert field.input_value() == "8"
    for typed in ("3", "many", ""):
        field.fill(typed)
        page.get_by_text(f"replications is '{typed}', but must be a whole number from 4 to 200.").wait_for()
        page.get_by_role("button", name="Assess", exact=True, disabled=True).wait_for()
    field.fill("12")
    page.wait_for_url("**&replications=12")
    page.wait_for_function(
        "![...document.querySelectorAll('button')].some(b => b.innerText === 'Assess' && b.disabled)"
    )


def test_the_address_follows_what_is_chosen_and_what_it_cannot_be_is_said(visit):
    page = visit("/assess?scenario=nonesuch")
    page.get_by_text("The address could not be followed: there is no scenario 'nonesuch'").wait_for()
    until_address_has(page, f"scenario={catalogue.FIRST}")
    page.locator(".em-which").click()
    page.get_by_role("option", name=read_scenario("pipeline-voting").title).click()
    page.wait_for_url("**/assess?scenario=pipeline-voting")
    page.get_by_text(read_scenario("pipeline-voting").system.goal.sentence).wait_for()
    page.get_by_label("items", exact=True).last.fill("-1")
    page.get_by_label("items", exact=True).last.press("Enter")
    page.locator(".em-parameters .em-problem").wait_for()
