"""The page Sweep in a real browser: two clicks from a live page, it fills in, and a point leads back to its run."""

from io import BytesIO

import pandas as pd

from tests.app.addresses import asked
from tests.app.clicks import lead
from tests.app.until import until_focused, until_there_are

SMALL = "scenario=restaurant-walk&p.horizon=60&p.walkers=5&p.restaurant=[40,0]&seed=4"
LIVE = f"/walk?{SMALL}&plan=deafen:walker-3@5=0.5"
MAP = f"/sweep?{SMALL}&x=speed&x.values=3&y=walkers&y.from=2&y.to=4&y.values=3&replications=9"


def test_a_number_of_a_live_page_is_varied_and_a_point_opens_its_run(visit):
    page = visit(LIVE)
    page.get_by_role("link", name="vary the members struck by deafen").click()
    page.get_by_label("Replications").fill("8")
    page.get_by_label("Replications").press("Enter")
    page.wait_for_url("**&x=struck@1&replications=8")
    page.get_by_role("button", name="Sweep", exact=True).click()
    page.get_by_text("Finished.").wait_for()
    points = page.locator("a.em-sweep-point")
    until_there_are(page, "a.em-sweep-point", 6)
    assert [points.nth(n).get_attribute("tabindex") for n in range(6)] == ["0"] + ["-1"] * 5
    page.locator(".em-legend", has_text="left alone").locator("text=ceiling").wait_for()
    points.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert until_focused(page, "members struck by deafen 2: attainment 0.").endswith(", 8 runs; open the run")
    page.keyboard.press("Enter")
    page.wait_for_url("**/walk?**")
    page.locator(".em-plan li", has_text="deafen").wait_for()
    assert len(asked(page)["plan"].split("@")[0].split("|")) == 2
    assert (asked(page)["seed"], asked(page)["p.walkers"]) == ("4", "5")
    page.go_back()
    page.get_by_text("Finished.").wait_for()  # it is still known


def test_a_map_is_drawn_read_as_a_table_and_taken_along(visit):
    page = visit(MAP, viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Sweep", exact=True).click()
    page.get_by_text("Finished.").wait_for()
    page.locator("a.em-sweep-point rect").nth(8).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_text("The same as a table").click()
    rows = page.get_by_role("region", name="Table of the sweep").locator("tbody tr")
    rows.nth(8).wait_for()
    assert [row.split()[-1] for row in rows.all_inner_texts()] == ["9"] * 9
    page.locator("a.em-sweep-point").first.focus()
    page.keyboard.press("ArrowUp")
    until_focused(page, "speed 0.01, walkers 3: attainment ")
    page.keyboard.press("ArrowRight")
    until_focused(page, "speed 10, walkers 3: attainment ")
    with page.expect_download() as download:
        page.get_by_role("button", name="Runs (Parquet)").click()
    assert download.value.suggested_filename == "restaurant-walk-sweep.parquet"
    assert len(pd.read_parquet(BytesIO(download.value.path().read_bytes()))) == 81
    lead(page, MAP.replace("y.to=4", "y.to=1"))
    page.get_by_text("walkers is from 2 to 1, but must rise.").wait_for()
    page.get_by_role("button", name="Sweep", exact=True, disabled=True).wait_for()
