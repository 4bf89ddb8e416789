"""What the page Pipeline shows of a run in a real browser: its wiring, log, file and address, and on a telephone."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from emergent import plots
from emergent.app.live import PLAYED, Live
from emergent.app.pipeline.recording import record
from emergent.perturbation import Plan
from tests.app.addresses import until_address_has
from tests.app.until import until_there_are
from tests.app.wiring import BROKEN, choose, node, opened, seek, shows

SCENARIOS = [f"pipeline-{name}" for name in ("board", "flat", "hierarchical", "linear", "reviewed", "voting")]


def test_every_pipeline_is_drawn_and_told(visit):
    page = opened(visit, Live("pipeline-reviewed", seed=4))
    for name in (*SCENARIOS, "pipeline-reviewed"):
        live = Live(name, seed=4)
        wiring = live.system.wiring
        choose(page, "scenario", name)
        page.get_by_role("heading", name=live.opened.title, exact=True).wait_for()
        until_address_has(page, f"scenario={name}")
        until_there_are(page, ".em-node", len(wiring.nodes))
        until_there_are(page, ".em-edge", len(wiring.edges))
        shows(page, live, 31, "run", "twin")
        assert page.evaluate("document.documentElement.scrollWidth") == 1400
    page.get_by_label("seed", exact=True).fill("9")
    page.get_by_role("heading", name="What if?", exact=True).click()  # out of the field
    until_address_has(page, "seed=9")
    shows(page, Live("pipeline-reviewed", seed=9), 50, "run")


def test_an_address_that_does_not_fit_says_so(visit):
    page = visit("/pipeline?scenario=pipeline-linear&plan=" + quote("fail:nobody@3"))
    page.get_by_text("The address could not be followed").wait_for()
    page.wait_for_selector(".em-node")


def test_the_address_restores_everything(visit):
    live = Live("pipeline-reviewed", (("components.search.fails", 0.2), ("items", 60)), 7, BROKEN.plan, 33)
    page = opened(visit, live)
    page.wait_for_function("() => window.emergentClocks.pipeline.step === 33")
    page.keyboard.press("ArrowRight")
    until_address_has(page, "step=34")
    again = opened(visit, replace(live, step=34))
    again.wait_for_function("there => location.href === there", arg=page.evaluate("location.href"))
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


def test_the_exported_file_is_a_scenario_of_which_the_run_is_this_one(visit, ask, tmp_path, monkeypatch):
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
    monkeypatch.setattr(plots, "DRAWINGS", [drawing for drawing in plots.DRAWINGS if drawing.name == "twin"])
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
