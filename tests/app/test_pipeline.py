"""The page Pipeline in a real browser: items move, a click breaks that component, and the twin stays as it was."""

import re

from emergent.app.live import Live
from emergent.app.pipeline.recording import record
from emergent.perturbation import Plan
from tests.app.addresses import until_address_has
from tests.app.clicks import double_click
from tests.app.until import until_there_are
from tests.app.wiring import REVIEWED, choose, dots, expected, node, opened, seek, shows


def test_play_moves_the_items_and_a_click_meanwhile_leaves_the_past(visit):
    page = opened(visit, REVIEWED)
    node(page, "writer").click()
    page.get_by_text("writer is a stage").wait_for()
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(
        "() => window.emergentClocks.pipeline.step > 1.2 && document.querySelector('.em-dot[data-item]')"
    )
    first = dots(page)
    page.wait_for_function(MOVED, arg=first)
    seen = page.evaluate("() => window.emergentClocks.pipeline.step")
    node(page, "writer").click()
    until_address_has(page, "plan=garble:writer@")
    onset = next(iter(Plan.parse(page.evaluate("() => new URLSearchParams(location.search).get('plan')")))).onset
    assert onset >= seen
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_function("() => !window.emergentClocks.pipeline.playing")
    still = dots(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(MOVED, arg=still)
    page.wait_for_function("() => Number.isInteger(window.emergentClocks.pipeline.step)")
    page.keyboard.press("r")
    page.wait_for_function("() => window.emergentClocks.pipeline.step === 0")


MOVED = """old => [...document.querySelectorAll('.em-dot[data-item]')].some(
    d => old[d.dataset.item] && old[d.dataset.item] !== d.getAttribute('transform'))"""


COUNTED = """wanted => {
    const shown = [...document.querySelectorAll('.em-counters div')].map(d => [d.children[0].innerText, d.children[1]]);
    return Object.entries(wanted).every(([name, count]) => +Object.fromEntries(shown)[name]?.innerText === count);
}"""


def test_a_second_click_breaks_that_component_the_twin_does_not_change_and_it_can_be_undone(visit):
    page = opened(visit, Live("pipeline-reviewed", step=30))
    shows(page, REVIEWED, 90, "run", "twin")
    seek(page, 30)
    node(page, "search").click()
    page.get_by_text("search is a tool, called by writer").wait_for()
    assert "plan=" not in page.url
    node(page, "search").click()
    until_address_has(page, "plan=fail:search@30")
    page.get_by_text("fail search: onset 30 s").wait_for()
    page.wait_for_selector('.em-node.em-struck[data-id="search"]')
    until_there_are(page, ".em-struck[data-id]", 1)
    page.get_by_text("19 placebo twins are the same run, left alone, with other draws from 30 s on").wait_for()
    broken = Live("pipeline-reviewed", plan=Plan.parse("fail:search@30"))
    seek(page, 90)
    assert expected(broken, 90) != expected(REVIEWED, 90)
    shows(page, broken, 90, "run")
    shows(page, REVIEWED, 90, "twin")
    log = record(broken).log
    own = log[(log["component"] == "search") & (log["step"] < 90)]
    failed = int((own["operation"] == "call_failed").sum())
    page.wait_for_function(COUNTED, arg={"operations": len(own), "failures": failed})
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_text("Nothing yet: the run and its twin").wait_for()
    page.wait_for_function("() => !location.search.includes('plan') && !document.querySelector('.em-struck[data-id]')")
    shows(page, REVIEWED, 90, "run", "twin")
    until_address_has(page, "step=90")
    page.get_by_text("19 placebo twins").wait_for(state="detached")


def test_edges_and_surroundings_too_by_keyboard_with_any_tool_and_dose(visit):
    page = opened(visit, Live("pipeline-reviewed", step=25))
    page.locator('.em-edge[data-id="writer.reviewer"] .em-hit').dispatch_event("click")
    page.get_by_text("it carries messages from writer to reviewer").wait_for()
    page.get_by_role("button", name="Break it: drop writer.reviewer").press("Enter")
    until_address_has(page, "drop:writer.reviewer@25")
    node(page, "reviewer").press("Enter")
    page.get_by_role("button", name="Break it: wave reviewer").press("Enter")
    until_address_has(page, "wave:reviewer@25")
    choose(page, "component", "specification")
    page.get_by_role("button", name="Break it: respecify specification").press("Enter")
    until_address_has(page, "respecify:specification@25")
    node(page, "ledger").click()
    page.get_by_role("button", name="garble", exact=True).click()
    page.locator("button[aria-pressed=true]", has_text="garble").wait_for()  # with fields of its own
    dose = page.get_by_label("dose [share]")
    dose.fill("7")
    page.locator(".em-fields", has_text="must be from 0 to 1").wait_for()
    page.get_by_role("button", name="Break it: garble ledger").click()
    page.locator(".em-component .em-problem", has_text="must be from 0 to 1").wait_for()
    dose.fill("0.25")
    page.locator(".em-fields", has_text="must be from 0 to 1").wait_for(state="detached")
    page.get_by_role("button", name="Break it: garble ledger").click()
    until_address_has(page, "garble:ledger@25=0.25")
    until_there_are(page, ".em-plan li", 4)


def test_a_double_click_breaks_a_component_once_and_a_key_that_is_held_too(visit):
    page = opened(visit, Live("pipeline-reviewed", step=30))
    node(page, "writer").click()
    page.get_by_text("writer is a stage").wait_for()
    page.get_by_label("Speed", exact=True).select_option("16")
    page.get_by_role("button", name="Play", exact=True).click()
    double_click(page, ".em-strike", "pipeline")
    page.get_by_text("A double click counts once: garble writer was added a moment ago.").wait_for()
    until_there_are(page, ".em-plan li", 1)
    page.get_by_role("button", name="Pause", exact=True).click()
    node(page, "search").focus()
    page.keyboard.press("Enter")
    page.get_by_text("search is a tool").wait_for()
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")  # held: the browser repeats it
    page.keyboard.up("Enter")
    until_there_are(page, ".em-plan li", 2)
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"fail search (is done from \d+ s on already|was added a moment ago)")).wait_for()
    assert page.locator(".em-plan li").count() == 2


def test_two_visitors_do_not_touch_each_other(visit):
    one, other = (opened(visit, Live("pipeline-linear", step=20)) for _ in range(2))
    node(one, "writer").click()
    one.get_by_text("writer is a stage").wait_for()
    node(one, "writer").click()
    until_address_has(one, "garble:writer@20")
    one.wait_for_selector('.em-node.em-struck[data-id="writer"]')
    shows(other, Live("pipeline-linear"), 80, "run", "twin")
    assert "plan=" not in other.url
    assert other.locator(".em-struck[data-id]").count() == 0
