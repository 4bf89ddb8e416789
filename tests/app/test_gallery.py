"""The gallery: every scenario with its picture and ways in, and the experiment that compares runs to the last bit."""

import io
import os
import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from analysis.pictures import SIZE, picture
from emergent import Plan, read_scenario, scenarios
from emergent.app import catalogue
from emergent.app.gallery import cards, experiment, stage
from emergent.models.walk.model import WalkModel
from emergent.outcomes import Outcomes
from tests.app.addresses import until_address_has
from tests.app.conftest import IDLE

SYSTEM = read_scenario(catalogue.FIRST).system
ALONE = SYSTEM.solo("walker-0")
NORTH, WEST = stage.PLACES["north"], stage.PLACES["west"]
FIGURES = re.compile(r"([\d,]+) positions, ([\d,]+) differ")


# the comparison


def test_one_walker_alone_does_not_notice_to_the_last_bit_and_thirty_do():
    alone, group = experiment.compare(SYSTEM, WEST, 2, ALONE), experiment.compare(SYSTEM, WEST, 2)
    assert (alone.walkers, alone.positions, alone.differ, alone.parted) == (1, 3001, 0, None)
    assert group.walkers == 30
    assert 0 < group.differ <= group.positions
    assert group.arrived == (30, 30)
    assert np.linalg.norm(group.there[-1] - WEST, axis=1).max() < 15
    assert np.linalg.norm(group.here[-1] - SYSTEM.target, axis=1).max() < 15
    assert "the same to the last bit" in experiment.said(alone)
    assert "they notice" in experiment.said(group)


@pytest.mark.parametrize("leak", [{"glimpse_rate": 0.02}])
def test_a_walker_who_glimpses_the_way_is_found_out(leak):
    found = experiment.compare(SYSTEM.with_parameters(leak), NORTH, 2, ALONE)
    assert found.differ > 0
    assert "it notices" in experiment.said(found)


def test_a_single_bit_is_seen(monkeypatch):
    recording = Outcomes.recording

    def flipped(*given, **named):
        runs = recording(*given, **named).copy(deep=True)
        position = runs["position"].values
        position[1, 100, 0, 1] = np.nextafter(position[1, 100, 0, 1], np.inf)
        return runs

    monkeypatch.setattr(Outcomes, "recording", flipped)
    found = experiment.compare(SYSTEM, NORTH, 2, ALONE)
    assert (found.differ, found.parted) == (1, 50.0)


def test_whoever_happens_to_arrive_is_compared_up_to_there():
    found = experiment.compare(SYSTEM, NORTH, 6, ALONE)
    assert (found.until, found.positions, found.differ) == (1423.0, 2846, 0)
    assert "until 1423 s, when it happens to run into one" in experiment.said(found)
    assert experiment.arrivals(found) == "By chance it runs into the one here."


def test_the_restaurant_is_put_where_it_was_asked_for():
    for place in ((0.0, 150.0), (-37.0, -11.0), (150.0, 0.0)):
        plan = experiment.moved(SYSTEM, place)
        model = WalkModel(rng=0, plan=Plan.parse(plan.text))
        model.step()
        assert model.restaurant == pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize(
    "query", ["", "seed=x&x=1&y=2", "seed=-1&x=1&y=2", "seed=1&x=nan&y=2", "seed=3", f"seed={2**64}"]
)
def test_an_address_that_says_nothing_sensible_shows_the_usual_experiment(query):
    assert stage.Setup.read(query) == stage.Setup()


def test_an_address_is_read_as_it_was_written():
    asked = stage.Setup(7, (-12.0, 40.0))
    assert stage.Setup.read(urlsplit(asked.path).query) == asked
    assert stage.Setup.read("seed=1&x=1e9&y=-1e9").place == (stage.FARTHEST, -stage.FARTHEST)


# cards and pictures


def test_a_lesson_begins_with_what_the_card_says():
    assert cards.sentence("One walks. Two follow.") == "One walks."
    assert cards.sentence("Does it? Yes.") == "Does it?"
    assert cards.sentence("No full stop") == "No full stop"
    claimed = {entry.name: entry.claimed for entry in catalogue.entries()}
    assert (claimed["pipeline-board"], claimed["restaurant-relay"]) == ("concentrated", "amplified")


@pytest.fixture
def offered(tmp_path):
    """The folder of the user's scenario files, empty."""
    catalogue.use(tmp_path)
    yield tmp_path
    catalogue.use(None)


def entry(name):
    return next(found for found in catalogue.entries() if found.name == name)


HEADING = '[scenario]\nname = "mine"\ntitle = "Mine"\nsystem = "walk"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[claims]\nx = 1\n" + HEADING, "cannot be read: claims.x must be a table"),
        ("claims = 1\n" + HEADING, "cannot be read: claims must be a table"),
        ("scenario = 1", "cannot be read: scenario must be a table"),
        ("x = 1", "cannot be read: it has no table [scenario]"),
        ("x = " + 5000 * "[", "is nested too deeply"),
        ("\x00", "is not valid TOML: invalid"),
        ("#" * (1 << 21), "is larger than the 1024 KiB that are allowed"),
    ],
)
def test_a_file_with_something_wrong_in_it_has_a_card_that_says_so(offered, text, problem):
    (offered / "mine.toml").write_text(text)
    assert entry("mine").problem.startswith(f"mine.toml {problem}")
    assert len(catalogue.entries()) == len(scenarios()) + 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes in folders")
def test_a_pipe_a_device_or_a_folder_among_the_files_has_a_card_that_says_so_at_once(offered):
    os.mkfifo(offered / "pipe.toml")
    (offered / "own").mkdir()
    os.mkfifo(offered / "own" / "scenario.toml")
    (offered / "device.toml").symlink_to("/dev/zero")
    (offered / "folder.toml").mkdir()
    (offered / "loop.toml").symlink_to("loop.toml")
    (offered / "good.toml").write_text(HEADING)
    assert entry("pipe").problem == "pipe.toml is a pipe, not a file; name a regular file."
    assert entry("own").problem == "scenario.toml is a pipe, not a file; name a regular file."
    assert entry("device").problem == "device.toml is a device, not a file; name a regular file."
    assert entry("folder").problem == "folder.toml is a folder, not a file; name a regular file."
    assert "symbolic links" in entry("loop").problem
    assert entry("good").title == "Mine"


def test_a_file_that_was_deleted_meanwhile_has_a_card_that_says_so_and_names_no_folder(offered, monkeypatch):
    paths = {"gone": offered / "gone.toml"}
    monkeypatch.setattr(catalogue, "paths", lambda: paths)
    assert entry("gone").problem == "gone.toml cannot be read: No such file or directory"
    assert cards.image(offered / "gone.png") == ""


def test_a_file_is_read_again_only_once_it_was_changed(offered, monkeypatch):
    read, times = catalogue.toml.loads, []
    monkeypatch.setattr(catalogue.toml, "loads", lambda text: times.append(text) or read(text))
    path = offered / "mine.toml"
    for title in ("Mine", "Another"):
        path.write_text(HEADING.replace("Mine", title))
        assert [entry("mine").title for _ in range(3)] == 3 * [title]
    assert sum('name = "mine"' in text for text in times) == 2


def test_each_file_has_a_picture_of_its_own(offered):
    (offered / "deep").mkdir()
    for name in ("mine.toml", "other.toml", "deep/scenario.toml"):
        (offered / name).write_text(HEADING)
    for name in ("picture.png", "mine.png", "deep/picture.png"):
        (offered / name).write_bytes(b"")
    pictures = {name: entry(name).picture for name in ("mine", "other", "deep")}
    assert pictures == {"mine": offered / "mine.png", "other": None, "deep": offered / "deep" / "picture.png"}


@pytest.mark.parametrize("name", sorted(scenarios()))
def test_every_bundled_scenario_has_a_small_picture(name):
    path = scenarios()[name].with_name("picture.png")
    with Image.open(path) as stored:
        assert (stored.size, stored.mode) == (SIZE, "P")
        assert len(stored.getcolors()) > 4
    assert path.stat().st_size < 60_000


@pytest.mark.parametrize("name", ["restaurant-relay", "pipeline-reviewed", "swarm-informed"])
def test_pictures_are_drawn_the_same_again_and_are_those_stored(name):
    drawn = picture(read_scenario(name))
    assert drawn == picture(read_scenario(name))
    stored = scenarios()[name].with_name("picture.png")
    now, then = (np.asarray(Image.open(f).convert("RGB"), float) for f in (io.BytesIO(drawn), stored))
    assert np.abs(now - then).mean() < 4  # fonts and the last digits of libm may differ from machine to machine


# in the browser


@pytest.fixture(scope="module")
def own(folder):
    """Scenario files of the user's: one of a system without a page, one that cannot be read."""
    (folder / "planted-one.toml").write_text(
        '[scenario]\nname = "planted-one"\ntitle = "<b>Mine</b>"\nlesson = "First. Second."\nsystem = "planted"\n'
    )
    (folder / "half.toml").write_text("[scenario\n")
    (folder / "wrong.toml").write_text(HEADING + "[claims]\nx = 1\n")
    yield
    for name in ("planted-one", "half", "wrong"):
        (folder / f"{name}.toml").unlink()


def test_every_scenario_has_its_picture_and_its_ways_in(visit, own):
    page = visit("/", anew=True)
    shown = page.locator("article[data-scenario]")
    names = shown.evaluate_all("all => all.map(a => a.dataset.scenario)")
    assert names[0] == catalogue.FIRST
    assert set(scenarios()) | {"planted-one", "half"} <= set(names)
    for name in scenarios():
        card = page.locator(f'article[data-scenario="{name}"]')
        scenario = read_scenario(name)
        assert scenario.title in card.inner_text()
        assert cards.sentence(scenario.lesson) in card.inner_text()
        page.wait_for_function("image => image.naturalWidth > 0", arg=card.locator("img").element_handle())
        links = card.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert links == [f"/{scenario.system.name}?scenario={name}", f"/assess?scenario={name}"]
    mine = page.locator('article[data-scenario="planted-one"]')
    assert "<b>Mine</b>" in mine.inner_text()
    assert mine.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))") == [
        "/assess?scenario=planted-one"
    ]
    broken = page.locator('article[data-scenario="half"]')
    assert "half.toml is not valid TOML" in broken.inner_text()
    assert broken.locator("a").count() == 0
    page.locator('article[data-scenario="wrong"]').get_by_text(
        "wrong.toml cannot be read: claims.x must be a table"
    ).wait_for()
    titles = [read_scenario(name).title for name in scenarios()] + ["<b>Mine</b>"]
    for title in titles:  # each link has a name of its own
        assert page.get_by_role("link", name=f"Assess it: {title}", exact=True).count() == 1


def test_ways_in_lead_where_they_say_and_back(visit):
    page = visit("/")
    for name, way, path in (("restaurant-relay", "Watch it", "/walk"), ("pipeline-linear", "Assess it", "/assess")):
        page.locator(f'article[data-scenario="{name}"]').get_by_role("link", name=way).click()
        page.wait_for_selector(f'nav a[href="{path}"][aria-current="page"]')
        until_address_has(page, f"scenario={name}")
        page.get_by_text(read_scenario(name).title).first.wait_for()
        page.go_back()
        page.wait_for_selector(".em-experiment")
        page.wait_for_function(IDLE)


def test_the_experiment_is_watched_from_the_start_when_it_is_moved_and_says_what_was_computed(visit):
    page = visit("/")
    page.wait_for_function("emergentClocks.experiment.step === 3000")
    page.get_by_role("button", name="south").click()
    page.wait_for_function("emergentClocks.experiment.playing && emergentClocks.experiment.step < 3000")
    before = page.evaluate("emergentClocks.experiment.step")
    page.wait_for_function(f"emergentClocks.experiment.step > {before} + 60")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_function("!emergentClocks.experiment.playing")
    for place in (NORTH, WEST):
        if place == WEST:
            page.get_by_role("button", name="west").click()
            page.wait_for_selector('button[aria-pressed="true"]:has-text("west")')
        runs = experiment.compare(SYSTEM, place, 2, ALONE), experiment.compare(SYSTEM, place, 2)
        for panel, found in zip(("One walker alone", "All 30 together"), runs, strict=True):
            whole = page.get_by_role("region", name=panel)
            whole.get_by_text(experiment.count(found)).wait_for()
            whole.get_by_text(experiment.arrivals(found)).wait_for()
        assert (runs[0].differ, runs[1].differ > 0) == (0, True)


def test_the_restaurant_can_be_dragged_and_the_address_brings_it_back(visit):
    page = visit("/")
    handle = page.get_by_role("region", name="One walker alone").locator(".em-moved")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=4)
    page.mouse.up()
    page.wait_for_url("**/?seed=2&x=*")
    asked = stage.Setup.read(urlsplit(page.url).query)
    assert asked.place[0] < -30
    assert asked.place[1] < 130
    page.get_by_role("button", name="Another seed").click()
    page.wait_for_url("**/?seed=3&x=*")
    alone = experiment.compare(SYSTEM, asked.place, 3, ALONE)
    page.get_by_role("region", name="One walker alone").get_by_text(experiment.count(alone)).wait_for()
    group = experiment.count(experiment.compare(SYSTEM, asked.place, 3))
    again = visit(page.url[page.url.index("/?") :])
    again.get_by_role("region", name="All 30 together").get_by_text(group).wait_for()


def test_the_experiment_follows_the_address(visit):
    page = visit("/?seed=3&x=-150&y=0")
    panel = page.get_by_role("region", name="All 30 together")
    figures = {3: experiment.count(experiment.compare(SYSTEM, WEST, 3))}
    figures[2] = experiment.count(experiment.compare(SYSTEM, NORTH, 2))
    panel.get_by_text(figures[3]).wait_for()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Gallery").click()  # here already
    assert stage.Setup.read(urlsplit(page.url).query) == stage.Setup(3, WEST)
    page.evaluate("for (const path of ['/?seed=2', '/']) history.pushState({ top: 0 }, '', path); history.back()")
    panel.get_by_text(figures[2]).wait_for()
    page.go_back()
    panel.get_by_text(figures[3]).wait_for()
    assert stage.Setup.read(urlsplit(page.url).query) == stage.Setup(3, WEST)


def test_the_restaurant_can_be_moved_by_keyboard_alone_and_a_phone_is_wide_enough(visit):
    page = visit("/", viewport={"width": 390, "height": 844})
    page.wait_for_selector(".em-panels canvas")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for figures in page.locator(".em-count").all_inner_texts():
        assert FIGURES.fullmatch(figures)
    page.get_by_role("region", name="All 30 together").locator(".em-moved").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**/?seed=2&x=-10&y=140")
    page.get_by_text(experiment.count(experiment.compare(SYSTEM, (-10.0, 140.0), 2))).wait_for()
