"""A live run as data: its address says everything, nothing unfit is followed, and its file is a scenario."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from emergent import read_scenario
from emergent.app import catalogue, limits
from emergent.app.live import PLAYED, Live
from emergent.errors import EmergentError, InvalidInputError, PlanError, UnknownNameError
from emergent.perturbation import Perturbation, Plan

PLAN = "distract:walker-3@50=30; mislead:walker-0@20+5.5=0.25,degrees=-90,headings=own; close:street@7"
LIVES = [
    Live("restaurant-walk"),
    Live("restaurant-smell", (("walkers", 5),), 7, Plan.parse("remove:walker-1|walker-2@3"), 12),
    Live("restaurant-walk", (("speed", 0.75), ("walkers", 30)), 2**62, Plan.parse(PLAN), 99),
    Live("pipeline-reviewed", (("components.writer.right", 0.9),), 1, Plan.parse("garble:search@50+20=0.4")),
]


@pytest.fixture(autouse=True)
def usual():
    yield
    limits.use(limits.Limits())
    catalogue.use(None)


@pytest.mark.parametrize("live", LIVES, ids=lambda live: live.scenario)
def test_an_address_opens_the_same_run(live):
    assert Live.read(live.query, "restaurant-walk") == live
    assert Live.read(unquote(live.query), "restaurant-walk") == live  # as a messenger may hand it on


def test_an_empty_address_opens_what_a_page_shows_otherwise():
    assert Live.read("", "restaurant-smell") == Live("restaurant-smell")
    assert Live("restaurant-smell").query == "scenario=restaurant-smell"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("scenario=restaurant-wolk", "restaurant-walk"),
        ("scenario=../../etc/passwd", "scenario"),
        ("scenario=%2Fetc%2Fhostname", "scenario"),
        ("seed=-1", "seed"),
        ("seed=one", "whole number"),
        ("step=1.5", "step"),
        ("plan=distract", "kind:component@onset"),
        ("plan=distract:walker-99@5=1", "walker-99"),
        ("plan=tickle:walker-0@5", "tickle"),
        ("p.walkers=many", "walkers"),
        ("p.walkers=0", "walkers"),
        ("p.wolkers=5", "walkers"),
        ("p.walkers=[1]", "walkers"),
        ("p.__class__=1", "__class__"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(query, said):
    with pytest.raises(EmergentError, match=said):
        Live.read(query, "restaurant-walk")


def test_what_a_visitor_may_ask_for_has_limits():
    limits.use(limits.Limits(members=10, steps=500))
    with pytest.raises(InvalidInputError, match="20 members are more than this server allows"):
        Live.read("scenario=restaurant-walk", "restaurant-walk")
    with pytest.raises(InvalidInputError, match="shorter horizon"):
        Live.read("scenario=restaurant-walk&p.walkers=5", "restaurant-walk")
    assert Live.read("scenario=restaurant-walk&p.walkers=5&p.horizon=100", "restaurant-walk").system


def test_a_file_says_what_was_done(tmp_path):
    live = LIVES[2]
    file = tmp_path / "played.toml"
    file.write_text(live.file, encoding="utf-8")
    scenario = read_scenario(file)
    assert scenario.seed == live.seed
    assert scenario.plans[PLAYED] == live.plan
    assert next(iter(scenario.plans)) == PLAYED  # the first plan is the one that pictures show
    assert scenario.system.parameters == live.system.parameters
    assert scenario.system.goal == live.system.goal


@pytest.mark.parametrize("told", [{}, {"step": "5"}, {"step": True}, {"step": -1}, {"step": 1.5}, None, {"step": 120}])
@pytest.mark.parametrize(("name", "horizon"), [("restaurant-walk", 60), ("pipeline-flat", 120)])
def test_steps_that_are_none_or_too_late_are_refused(name, horizon, told):
    live = Live(name, (("horizon", horizon),))
    with pytest.raises(InvalidInputError):
        live.moment(told)
    assert live.moment({"step": 119}) == (119, 119 * horizon / 120)


def test_steps_become_times():
    assert Live("restaurant-walk", (("dt", 0.1),)).moment({"step": 3}) == (3, 0.3)
    assert Live("pipeline-flat").moment({"step": 3}) == (3, 3.0)


def test_perturbations_must_fit():
    live = Live("restaurant-walk")
    more = live.with_perturbation(Perturbation("distract", ("walker-2",), 5.0, dose=3.0))
    assert more.plan.text == "distract:walker-2@5=3"
    assert live.plan == Plan()
    with pytest.raises(UnknownNameError, match="walker-200"):
        live.with_perturbation(Perturbation("distract", ("walker-200",), 5.0))
    with pytest.raises(PlanError, match="dose of distract"):
        live.with_perturbation(Perturbation("distract", ("walker-2",), 5.0, dose=-3.0))


def test_other_parameters_start_anew_and_keep_what_still_fits():
    plan = Plan.parse("distract:walker-2@5=3; distract:walker-12@5=3")
    live = replace(Live("restaurant-walk", plan=plan), step=50)
    fewer = live.with_changes({"walkers": 6})
    assert fewer.plan.text == "distract:walker-2@5=3"
    assert fewer.dropped.text == "distract:walker-12@5=3"
    assert fewer.step == 0
    assert not live.with_changes({"walkers": 15}).dropped
    assert not fewer.with_changes({"walkers": 7}).dropped
    assert not fewer.with_plan(Plan()).dropped
    assert len(fewer.system.members) == 6
    with pytest.raises(EmergentError, match="walkers"):
        live.with_changes({"walkers": -1})


def test_a_folder_adds_scenarios_and_nothing_else_can_be_named(tmp_path):
    text = Live("restaurant-walk").file
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "scenario.toml").write_text(text, encoding="utf-8")
    (tmp_path / "restaurant-walk.toml").write_text("not this one", encoding="utf-8")
    (tmp_path / "broken.toml").write_text("[scenario", encoding="utf-8")
    catalogue.use(tmp_path)
    names = [entry.name for entry in catalogue.entries()]
    assert names[0] == "restaurant-smell"
    assert {"mine", "other", "broken", "pipeline-board"} <= set(names)
    assert Live.read("scenario=mine", "restaurant-walk").system.name == "walk"
    assert Live.read("scenario=restaurant-walk", "restaurant-smell").system  # the bundled one
    assert next(entry for entry in catalogue.entries() if entry.name == "broken").problem
    for name in ("mine.toml", str(tmp_path / "mine.toml"), "../" + tmp_path.name + "/mine", "other/scenario"):
        with pytest.raises(UnknownNameError):
            catalogue.locate(name)


def test_a_file_that_was_taken_along_can_be_played_on_and_taken_along_again(tmp_path):
    first = Live("restaurant-walk", (), 3, Plan.parse("distract:walker-3@20=60"))
    (tmp_path / "mine.toml").write_text(first.file, encoding="utf-8")
    catalogue.use(tmp_path)
    again = Live("mine", plan=Plan.parse("freeze:walker-5@10=5"))
    assert again.root == 3  # the file's own seed
    assert replace(again, seed=0).root == 0
    assert replace(again, seed=0).query == "scenario=mine&seed=0&plan=freeze:walker-5@10=5"
    (tmp_path / "further.toml").write_text(again.file, encoding="utf-8")
    plans = read_scenario(tmp_path / "further.toml").plans
    assert plans == {**again.opened.plans, PLAYED: again.plan}
    assert next(iter(plans)) == PLAYED


def test_no_message_names_a_file_of_the_server(tmp_path):
    (tmp_path / "mine.toml").write_text(Live("restaurant-walk").file, encoding="utf-8")
    catalogue.use(tmp_path)
    for query in ("scenario=mine&p.vision=-1", "scenario=mine&p.wisions=1", "scenario=other"):
        with pytest.raises(EmergentError) as refused:
            Live.read(query, "mine")
        assert str(tmp_path) not in str(refused.value)
        assert ".toml" not in str(refused.value)


@pytest.mark.parametrize("folder", [".", "a", "./a"])
def test_the_folder_of_a_file_takes_nothing_out_of_a_message(tmp_path, monkeypatch, folder):
    monkeypatch.chdir(tmp_path)
    Path(folder).mkdir(exist_ok=True)
    (Path(folder) / "mine.toml").write_text(Live("restaurant-walk").file, encoding="utf-8")
    catalogue.use(Path(folder))
    with pytest.raises(EmergentError) as refused:
        Live.read("scenario=mine&p.vision=-0.5&p.wisions=1", "mine")
    with pytest.raises(EmergentError) as bundled:
        Live.read("scenario=restaurant-walk&p.vision=-0.5&p.wisions=1", "mine")
    assert str(refused.value) == str(bundled.value)
    assert "-0.5" in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "text", ["9" * 5000, "[" * 5000, "1e999", '{"a": 1}'], ids=["digits", "brackets", "inf", "table"]
)
def test_a_value_may_be_anything(text):
    for query in (f"seed={text}", f"step={text}", f"p.walkers={text}", f"p.restaurant={text}"):
        with pytest.raises(EmergentError):
            Live.read(query, "restaurant-walk")
