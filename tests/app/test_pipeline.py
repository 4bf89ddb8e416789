"""The page Pipeline in a real browser: items move, a click breaks that component, and the twin stays as it was."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from emergent.app.live import PLAYED, Live
from emergent.app.pipeline.recording import record
from emergent.perturbation import Plan
from tests.app.clicks import double_click

SCENARIOS = [f"pipeline-{name}" for name in ("board", "flat", "hierarchical", "linear", "reviewed", "voting")]
REVIEWED = Live("pipeline-reviewed")
BROKEN = Live("pipeline-reviewed", seed=3, plan=Plan.parse("fail:search@20=0.7; garble:ledger@25"), step=40)


def path(live):
    return "/pipeline?" + live.query


def opened(visit, live, **settings):
    page = visit(path(live), **settings)
    page.wait_for_selector(".em-node")
    return page


def seek(page, step):
    page.locator(".em-scrub").fill(str(step))
    page.wait_for_function(
        "step => document.querySelector('.em-out caption').textContent === `Items at ${step} s`", arg=step
    )


def expected(live, step):
    states = dict(
        zip(
            ("lost", "right", "wrong", "failed", "late", "outdated", "under way"),
            record(live).states[step].tolist(),
            strict=True,
        )
    )
    states["arrived"] = sum(states.values())
    states["wrong"] += states.pop("outdated")
    return states


def shows(page, live, step, *whose):
    """Go to a step until the table shows what becomes of a run (or of its twin) up to it.

    The recording of the last change may be on its way, and when it comes the clock goes back to where that run begins.
    """
    page.wait_for_function(SHOWN, arg=[step, {who: expected(live, step) for who in whose}])


SHOWN = """([step, wanted]) => {
    const scrub = document.querySelector('.em-scrub'), told = document.querySelector('.em-out caption').textContent;
    if (told !== `Items at ${step} s`) {
        scrub.value = step;
        for (const kind of ['input', 'change']) scrub.dispatchEvent(new Event(kind, { bubbles: true }));
        return false;
    }
    return Object.entries(wanted).every(([who, fates]) => {
        const cells = [...document.querySelectorAll(`.em-out tr[data-who=${who}] td[data-fate]`)];
        return cells.length === Object.keys(fates).length && cells.every(c => fates[c.dataset.fate] === +c.textContent);
    });
}"""


def node(page, name):
    return page.locator(f'.em-node[data-id="{name}"]')


def until_address_has(page, text):
    page.wait_for_function("text => decodeURIComponent(location.search).includes(text)", arg=text)


def dots(page):
    return page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('.em-dot[data-item]')]"
        ".map(d => [d.dataset.item, d.getAttribute('transform')]))"
    )


def choose(page, label, option):
    """Choose from a list."""
    page.locator(".v-select").filter(has=page.locator("label", has_text=re.compile(f"^{label}$"))).click()
    page.locator(".menuable__content__active").get_by_role("option", name=option, exact=True).click()


def enter(slider, text):
    slider.locator(".em-number").fill(text)
    slider.locator(".em-number").press("Enter")


def slider(page, name, within=".em-parameters"):
    return page.locator(f"{within} .em-slider").filter(has=page.locator("label", has_text=name))


def test_every_pipeline_is_drawn_and_told(visit):
    page = opened(visit, Live("pipeline-reviewed", seed=4))
    for name in (*SCENARIOS, "pipeline-reviewed"):
        live = Live(name, seed=4)
        wiring = live.system.wiring
        choose(page, "scenario", name)
        page.get_by_role("heading", name=live.opened.title, exact=True).wait_for()
        page.wait_for_function("n => document.querySelectorAll('.em-node').length === n", arg=len(wiring.nodes))
        until_address_has(page, f"scenario={name}")
        assert page.locator(".em-edge").count() == len(wiring.edges)
        shows(page, live, 31, "run", "twin")
        assert page.evaluate("document.documentElement.scrollWidth") == 1400
    page.get_by_label("seed", exact=True).fill("9")
    page.get_by_role("heading", name="What if?", exact=True).click()  # out of the field
    until_address_has(page, "seed=9")
    shows(page, Live("pipeline-reviewed", seed=9), 50, "run")


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
    still = dots(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(MOVED, arg=still)
    assert page.evaluate("() => Number.isInteger(window.emergentClocks.pipeline.step)")
    page.keyboard.press("r")
    page.wait_for_function("() => window.emergentClocks.pipeline.step === 0")


MOVED = """old => [...document.querySelectorAll('.em-dot[data-item]')].some(
    d => old[d.dataset.item] && old[d.dataset.item] !== d.getAttribute('transform'))"""


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
    assert page.locator(".em-struck[data-id]").count() == 1
    page.get_by_text("19 placebo twins are the same run, left alone, with other draws from 30 s on").wait_for()
    broken = Live("pipeline-reviewed", plan=Plan.parse("fail:search@30"))
    seek(page, 90)
    assert expected(broken, 90) != expected(REVIEWED, 90)
    shows(page, broken, 90, "run")
    shows(page, REVIEWED, 90, "twin")
    log = record(broken).log
    own = log[(log["component"] == "search") & (log["step"] < 90)]
    names, counts = (page.locator(f".em-counters {tag}").all_inner_texts() for tag in ("dt", "dd"))
    counted = dict(zip(names, map(int, counts), strict=True))
    assert (counted["operations"], counted["failures"]) == (len(own), (own["operation"] == "call_failed").sum())
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_text("Nothing yet: the run and its twin").wait_for()
    page.wait_for_function("() => !location.search.includes('plan') && !document.querySelector('.em-struck[data-id]')")
    shows(page, REVIEWED, 90, "run", "twin")
    assert "step=90" in page.url
    assert page.get_by_text("19 placebo twins").count() == 0


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
    page.wait_for_function("() => document.querySelectorAll('.em-plan li').length === 4")


def test_a_double_click_breaks_a_component_once_and_a_key_that_is_held_too(visit):
    page = opened(visit, Live("pipeline-reviewed", step=30))
    node(page, "writer").click()
    page.get_by_text("writer is a stage").wait_for()
    page.get_by_label("Speed", exact=True).select_option("16")
    page.get_by_role("button", name="Play", exact=True).click()
    double_click(page, ".em-strike", "pipeline")
    page.get_by_text("A double click counts once: garble writer was added a moment ago.").wait_for()
    assert page.locator(".em-plan li").count() == 1
    page.get_by_role("button", name="Pause", exact=True).click()
    node(page, "search").focus()
    page.keyboard.press("Enter")
    page.get_by_text("search is a tool").wait_for()
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")  # held: the browser repeats it
    page.keyboard.up("Enter")
    page.wait_for_function("() => document.querySelectorAll('.em-plan li').length === 2")
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


def test_an_address_that_does_not_fit_says_so(visit):
    page = visit("/pipeline?scenario=pipeline-linear&plan=" + quote("fail:nobody@3"))
    page.get_by_text("The address could not be followed").wait_for()
    page.wait_for_selector(".em-node")


def test_the_address_restores_everything(visit):
    live = Live("pipeline-reviewed", (("components.search.fails", 0.2), ("items", 60)), 7, BROKEN.plan, 33)
    page = opened(visit, live)
    assert page.evaluate("() => window.emergentClocks.pipeline.step") == 33
    page.keyboard.press("ArrowRight")
    until_address_has(page, "step=34")
    again = opened(visit, replace(live, step=34), anew=True)
    assert page.url == again.url
    again.wait_for_function("() => document.querySelector('.em-out caption').textContent === 'Items at 34 s'")
    for shown in (again, page):
        shows(shown, live, 34, "run")
    shows(again, Live(live.scenario, live.changes, 7), 34, "twin")
    said = again.locator(".em-plan li").first.inner_text()
    assert said.startswith("fail search: onset 20 s, to the end, dose 0.7 [share]")
    assert again.get_by_label("seed", exact=True).input_value() == "7"


def shown_log(page):
    rows = page.locator(".em-events tbody tr[data-row]")
    return [
        [cell.strip() for cell in row.split("\t")]
        for row in rows.evaluate_all("all => all.map(r => [...r.cells].map(c => c.innerText).join('\t'))")
    ]


def told_log(live, step, **only):
    log = record(live).log
    log = log[log["step"] < step]
    for column, value in only.items():
        log = log[log[column] == value]
    columns = ["step", "component", "operation", "item", "attempt", "status", "decision", "value", "observer"]
    rows = log[columns].tail(12).iloc[::-1].values.tolist()
    return [["" if (c == "value" and v < 0) else str(v) for c, v in zip(columns, row, strict=True)] for row in rows]


def without_signs(rows):
    return [[*row[:-1], row[-1].split(" ")[-1]] for row in rows]


def test_the_event_log_shows_what_the_model_says_at_that_step_and_can_be_saved(visit):
    page = opened(visit, BROKEN)
    for step in (41, 3, 0, 80):
        seek(page, step)
        page.wait_for_function(
            "s => document.querySelector('.em-events caption').textContent.includes(`before ${s} s`)", arg=step
        )
        assert without_signs(shown_log(page)) == told_log(BROKEN, step), step
    page.get_by_label("Component of the log").select_option("search")
    page.wait_for_function(ONLY, arg=[1, "search"])
    assert without_signs(shown_log(page)) == told_log(BROKEN, 80, component="search")
    page.get_by_label("Item of the log").fill("60")
    page.wait_for_function(ONLY, arg=[3, "60"])
    assert without_signs(shown_log(page)) == told_log(BROKEN, 80, component="search", item=60)
    page.get_by_label("Item of the log").fill("sixty")
    page.locator(".em-events .em-problem").wait_for()
    page.get_by_role("button", name="Whole log as CSV").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save event log").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    log = record(BROKEN).log
    assert [int(row["value"]) for row in rows] == log["value"].tolist()
    assert [row["observer"] for row in rows] == log["observer"].tolist()


ONLY = (
    "([i, text]) => [...document.querySelectorAll('.em-events tr[data-row]')].every(r => r.cells[i].innerText === text)"
)


def test_the_exported_file_is_a_scenario_of_which_the_run_is_this_one(visit, ask, tmp_path):
    live = Live("pipeline-reviewed", (("horizon", 60), ("items", 20)), 3)
    page = opened(visit, Live(live.scenario, live.changes, 3, step=8))
    node(page, "search").click()
    page.get_by_role("button", name="Break it: fail search").click()
    page.get_by_text("fail search: onset 8 s").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Scenario file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    ran = ask("run", file, "--perturb", PLAYED, "--out", tmp_path / "ran")
    assert ran.code == 0, ran.err
    events = next((tmp_path / "ran").rglob("events*.parquet"))
    log = record(Live(live.scenario, live.changes, 3, Plan.parse("fail:search@8"))).log
    assert pd.read_parquet(events)["value"].tolist() == log["value"].tolist()
    assessed = ask("assess", file, "--quick", "--replications", 4, "--out", tmp_path / "assessed")
    assert assessed.code == 0, assessed.err
    assert json.loads((tmp_path / "assessed" / "assessment.json").read_text(encoding="utf-8"))


def test_a_telephone_shows_it_legibly(visit):
    page = opened(visit, Live("pipeline-board", step=20), viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".em-head").bounding_box()["height"] < 60  # the pages stand in one line
    table, room = (page.locator(box).bounding_box() for box in (".em-out", ".em-out-scroll"))
    assert table["width"] <= room["width"]
    cells = page.locator(".em-out tr[data-who=twin] > *")
    lefts = cells.evaluate_all("all => all.map(cell => cell.getBoundingClientRect().left)")
    assert len(lefts) == 9
    assert len(set(lefts)) == 1  # a run is a column
    size = page.evaluate(
        "() => { const t = document.querySelector('.em-node-name'), s = document.querySelector('.em-graph-svg');"
        "return parseFloat(getComputedStyle(t).fontSize) * s.getBoundingClientRect().width / s.viewBox.baseVal.width; }"
    )
    assert size >= 11
