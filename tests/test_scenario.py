"""Scenario files: what is read, every mistake's message, the round trip, and that no file makes a traceback."""

import math
import time
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emergent import read_scenario, scenarios, toml
from emergent.errors import EmergentError, ScenarioError, UnknownNameError
from emergent.perturbation import NOMINAL, Plan
from emergent.scenario import FileError, Thresholds, loads, plan_of, to_toml, write_scenario
from emergent.variant import Variant
from tests.fuzz import strategies

GOOD = """\
[scenario]
name = "small"
title = "Four walkers"
system = "walk"
seed = 3
replications = 8

[parameters]
walkers = 4
windows = [[1, 2.5], [3, 4]]

[[plan]]
name = "one distracted"
perturbations = ["distract:walker-3@50=60", "slow:walker-0@10+20=0.5"]
note = "One goes window shopping."

[goal]
midway_s = 120
horizons = [1, 4]

[verdict]
keeps = 0.8

[claims.arrive]
at_least = 0.1

[claims."less alone"]
plan = "solo(walker-3)"
against = "one distracted"
parameters = { walkers = 7, radius = 5 }
horizons = 3
at_most = 0.5
must = "interval"

[claims.path]
metric = "same_path"
against = "move:restaurant@0=300"
until_arrival = true

[claims.gd]
metric = "goal_directedness.gd"
replications = 20
at_least = 0.2
at_most = 1

[claims.word]
metric = "verdict"
equals = "robustly emergent"
"""


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_everything_is_read():
    scenario = loads(GOOD)
    assert (scenario.name, scenario.seed, scenario.replications) == ("small", 3, 8)
    assert scenario.system.parameters.walkers == 4
    assert scenario.system.parameters.windows == ((1.0, 2.5), (3.0, 4.0))
    assert scenario.plans == {"one distracted": Plan.parse("distract:walker-3@50=60; slow:walker-0@10+20=0.5")}
    assert scenario.notes == {"one distracted": "One goes window shopping."}
    assert scenario.thresholds == Thresholds(keeps=0.8)
    assert (scenario.system.goal.midway, scenario.system.goal.apart) == (120, 15)
    assert scenario.system.goal.horizons == (1.0, 4.0)
    claims = {claim.name: claim for claim in scenario.claims}
    assert claims["arrive"].plan == NOMINAL
    less = claims["less alone"]
    assert less.plan == Plan.of("remove", [f"walker-{i}" for i in (0, 1, 2, 4, 5, 6)])
    assert less.against == scenario.plans["one distracted"]
    assert less.parameters == Variant({"radius": 5.0, "walkers": 7})
    assert (less.must, less.horizons) == ("interval", 3)
    assert claims["path"].at_least == 1
    assert claims["word"].equals == "robustly emergent"


def test_without_goal_and_verdict_the_defaults_hold():
    scenario = loads('[scenario]\nname="x"\ntitle="y"\nsystem="walk"\n[parameters]\nhorizon = 200')
    assert scenario.system.goal.midway == 50
    assert scenario.thresholds == Thresholds()
    assert scenario.claims == ()


def test_other_parameters_leave_out_claims_and_plans_that_no_longer_fit():
    scenario = loads(GOOD, parameters={"walkers": 2, "horizon": 100})
    assert scenario.system.parameters.walkers == 2
    assert (scenario.plans, scenario.claims) == ({}, ())
    assert scenario.system.goal.midway == 25


MISTAKES = {
    "syntax": (changed("seed = 3", "seed = = 3"), ["is not valid TOML", "line 5", "column 8", "'seed = = 3'"]),
    "twice": (changed("seed = 3", "seed = 3\nseed = 4"), ["is not valid TOML", "line 6"]),
    "nested too deeply": ("x = " + "[" * 50_000, ["is nested too deeply (at line 1)", "32 levels"]),
    "far too long a number": (changed("seed = 3", "seed = " + "9" * 5000), ["is not valid TOML", "4300 digits"]),
    "empty": ("", ["scenario is missing"]),
    "no title": (changed('title = "Four walkers"\n', ""), ["scenario.title is missing", "in a few words"]),
    "misspelt key": (changed("title", "titel"), ["scenario.titel", "Did you mean 'title'?"]),
    "misspelt table": (changed("[verdict]", "[verdikt]"), ["verdikt is not a known key", "Did you mean 'verdict'?"]),
    "unknown system": (changed('"walk"', '"wlak"'), ["scenario.system", "Did you mean 'walk'?"]),
    "seed below 0": (changed("seed = 3", "seed = -3"), ["scenario.seed is -3", "from 0"]),
    "seed in quotes": (changed("seed = 3", 'seed = "3"'), ["scenario.seed is '3'", "a whole number"]),
    "one replication": (changed("ons = 8", "ons = 1"), ["scenario.replications is 1", "from 4 to 1,000,000"]),
    "a table for a list": (changed("[[plan]]", "[plan]"), ["plan is", "a list"]),
    "misspelt parameter": (changed("walkers = 4", "walker = 4"), ["parameters.walker ", "Did you mean 'walkers'?"]),
    "no walkers": (changed("walkers = 4", "walkers = 0"), ["parameters.walkers is 0", "from 1 to 2,000"]),
    "walkers in quotes": (changed("walkers = 4", 'walkers = "4"'), ["parameters.walkers is '4'", "a whole number"]),
    "true walkers": (changed("walkers = 4", "walkers = true"), ["parameters.walkers is true", "a whole number"]),
    "not a number": (changed("walkers = 4", "dt = nan"), ["parameters.dt is nan", "from 0.01 to 2 s"]),
    "a place without y": (changed("[1, 2.5]", "[1]"), ["parameters.windows[0][1] is missing"]),
    "a word for a place": (changed("2.5", '"2.5"'), ["parameters.windows[0][1] is '2.5'", "a number"]),
    "unfit together": (changed("walkers = 4", "horizon = 1\ndt = 2"), ["parameters", "shorter than one step"]),
    "unknown kind": (changed("distract:", "distrct:"), ["plan[0].perturbations[0]", "Did you mean 'distract'?"]),
    "unknown component": (changed("walker-3@", "walker-4@"), ["plan[0].perturbations[0]", "walker-4", "walker-3"]),
    "dose out of range": (changed("=0.5", "=1.5"), ["plan[0].perturbations[1]", "from 0 to 1"]),
    "no onset": (changed("@50=60", "=60"), ["plan[0].perturbations[0]", "kind:component@onset"]),
    "too late": (changed("@50=60", "@400=60"), ["plan[0].perturbations[0]", "horizon is 400 s"]),
    "a plan named as a reference": (changed('"one distracted"', '"null"'), ["plan[0].name", "reference plan"]),
    "midway too late": (changed("120", "400"), ["goal.midway_s is 400", "below the horizon of 400 s"]),
    "together beyond apart": (
        changed("midway_s = 120", "together_m = 20"),
        ["goal.together_m is 20", "at most apart_m"],
    ),
    "no horizons": (changed("[1, 4]", "[]"), ["goal.horizons is []"]),
    "a horizon of 0": (changed("[1, 4]", "[1, 0]"), ["goal.horizons[1] is 0", "above 0"]),
    "threshold above 1": (changed("keeps = 0.8", "keeps = 1.8"), ["verdict.keeps is 1.8", "from 0 to 1"]),
    "pair above single": (changed("keeps = 0.8", "keeps = 0.4"), ["verdict.keeps_pair is 0.5", "more than keeps"]),
    "unknown metric": (
        changed("goal_directedness.gd", "goal_directednes.gd"),
        ["claims.gd.metric", "goal_directedness"],
    ),
    "unknown estimate": (
        changed("goal_directedness.gd", "goal_directedness.gdd"),
        ["claims.gd.metric", "directedness.gd"],
    ),
    "no bound": (changed("at_least = 0.1", ""), ["claims.arrive has no bound", "at_least, at_most"]),
    "bounds that cross": (changed("at_least = 0.2", "at_least = 2"), ["claims.gd.at_least is 2", "more than at_most"]),
    "an impossible bound": (
        changed("at_least = 0.1", "at_least = 1.1"),
        ["claims.arrive.at_least is 1.1", "from 0 to 1"],
    ),
    "unknown must": (changed('"interval"', '"intervall"'), ['claims."less alone".must', '"estimate" or "interval"']),
    "unknown plan": (changed("solo(walker-3)", "sol(walker-3)"), ['claims."less alone".plan', "there is no plan"]),
    "unknown member": (changed("solo(walker-3)", "solo(walker-9)"), ['claims."less alone".plan', "walker-9"]),
    "unknown override": (changed("radius = 5", "radios = 5"), ['claims."less alone".parameters.radios', "'radius'"]),
    "override out of range": (changed("radius = 5", "radius = -5"), ['claims."less alone".parameters.radius is -5']),
    "nothing to compare": (changed('against = "move:restaurant@0=300"\n', ""), ["claims.path.against is missing"]),
    "a key that means nothing": (changed("replications = 20", "horizons = 2"), ["claims.gd.horizons means nothing"]),
    "unknown word": (changed("robustly emergent", "emerging"), ["claims.word.equals", "Did you mean 'emergent'?"]),
    "a claim that is no table": (
        changed("[claims.arrive]\nat_least = 0.1", "[claims]\narrive = 1"),
        ["claims.arrive is 1"],
    ),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_file_key_what_was_given_and_what_is_allowed(text, said):
    with pytest.raises(ScenarioError) as error:
        loads(text, "mine.toml")
    message = str(error.value)
    assert message.startswith("mine.toml: ")
    assert [part for part in said if part not in message] == []


def test_several_mistakes_are_told_together():
    with pytest.raises(FileError) as error:
        loads(changed("walkers = 4", "walkers = 0\ndt = 9\nspeeed = 1"))
    assert [p.key for p in error.value.problems] == ["parameters.walkers", "parameters.dt", "parameters.speeed"]


@pytest.mark.parametrize("content", [b"\xff\xfe", "[scenario]\nname = 'ü'".encode("latin-1")], ids=["binary", "latin"])
def test_a_file_that_is_no_text(tmp_path, content):
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError, match="not a text in UTF-8"):
        read_scenario(file)


@pytest.mark.parametrize("name", ["nowhere", "no/where.toml", "\0", "x" * 5000, "~nobody-of-this-name/x"])
def test_a_file_that_is_not_there(name):
    with pytest.raises(ScenarioError):
        read_scenario(name)


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    file = tmp_path / "x.toml"
    file.write_text(GOOD, encoding="utf-8-sig")
    assert read_scenario(file).path == file


# plans by name


@pytest.mark.parametrize(
    ("text", "plan"),
    {
        "nominal": NOMINAL,
        "blind": Plan.of("blind", "*"),
        "blind; close:street@5": Plan.of("blind", "*") + Plan.of("close", "street", 5.0),
        "solo(walker-1)": Plan.of("remove", ["walker-0", "walker-2", "walker-3"]),
        "sole_sighted(walker-1)": Plan.of("blind", ["walker-0", "walker-2", "walker-3"]),
        "freeze:walker-1@5": Plan.of("freeze", "walker-1", 5.0),
    }.items(),
    ids=lambda value: str(value),
)
def test_plans_by_name_or_text(text, plan):
    assert plan_of(text, loads(GOOD).system) == plan


@pytest.mark.parametrize("text", ["blid", "solo(walker-9)", "solo(walker-1", "solo()", "freeze:walker-9@5", "x(y)"])
def test_plans_that_are_not_known(text):
    with pytest.raises((UnknownNameError, ScenarioError)):
        plan_of(text, loads(GOOD).system)


# the bundled scenarios


@pytest.mark.parametrize("name", sorted(scenarios()))
def test_bundled_scenarios_are_whole(name):
    path = scenarios()[name]
    scenario = read_scenario(name)
    assert scenario.name == name == path.parent.name
    assert scenario.title
    assert scenario.lesson
    assert scenario.claims
    assert (path.parent / "README.md").read_text(encoding="utf-8").startswith("# ")


# writing


@pytest.mark.parametrize("name", ["good", *sorted(scenarios())])
def test_what_is_written_is_read_as_the_same(name, tmp_path):
    scenario = loads(GOOD) if name == "good" else read_scenario(name)
    file = write_scenario(scenario, tmp_path / "scenario.toml")
    again = read_scenario(file)
    assert to_toml(again) == to_toml(scenario)
    assert again.system.parameters == type(again.system.parameters).model_validate(
        scenario.system.parameters.model_dump()
    )
    assert again.system.goal == scenario.system.goal
    for field in ("name", "title", "lesson", "seed", "replications", "plans", "thresholds", "claims", "notes"):
        assert getattr(again, field) == getattr(scenario, field), field


@pytest.mark.parametrize("text", ["nominal", ";"])
def test_a_plan_of_nothing_is_written_and_read(text):
    scenario = loads(changed('"distract:walker-3@50=60", "slow:walker-0@10+20=0.5"', f'"{text}"'))
    assert scenario.plans == {"one distracted": NOMINAL}
    assert loads(to_toml(scenario)).plans == scenario.plans


VALUES = st.recursive(
    st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_toml_reads_back_what_was_written(data):
    assert tomllib.loads(toml.dumps(data)) == data


@given(VALUES)
def test_a_value_is_written_on_one_line_and_read_back(value):
    assert toml.read_value(toml.value(value)) == value
    assert "\n" not in toml.value(value)


def test_lists_are_written_on_one_line():
    assert toml.dumps({"at": [[1.0, 2.0], [3.0, 4.0]], "b": [{"c": ["a,\n]"]}]}) == (
        'at = [[1.0, 2.0], [3.0, 4.0]]\n\n[[b]]\nc = ["a,\\n]"]\n'
    )


def test_toml_writes_what_is_not_finite():
    again = tomllib.loads(toml.dumps({"a": [math.inf, -math.inf, math.nan], "none": None}))
    assert again["a"][:2] == [math.inf, -math.inf]
    assert math.isnan(again["a"][2])
    assert "none" not in again


# no file makes a traceback


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.mangled())
def test_no_mangled_file_makes_a_traceback(text):
    with suppress(ScenarioError):
        scenario = loads(text, Path("mangled.toml"))
        again = to_toml(scenario)
        assert to_toml(loads(again)) == again


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_text_of_a_plan_makes_a_traceback(text):
    with suppress(EmergentError):
        plan_of(text, loads(GOOD).system)


# no file takes much memory or time

LARGE = {
    "plans": ("[[plan]]\nname = 'p{i}'\nperturbations = ['remove:*@1']\n", 1001, "at most 1,000 entries"),
    "perturbations": (
        "[[plan]]\nname = 'p{i}'\nperturbations = [" + "'remove:*@1'," * 101 + "]\n",
        100,
        "plan has 10,100 perturbations, but must have at most 10,000",
    ),
    "claims": ("[claims.c{i}]\nat_least = 0\n", 1001, "claims is {'c0'", "a table of at most 1,000 entries"),
    "unknown keys": ("[k{i}]\n", 20_000, "k0 is not a known key", "… and at least 92 more"),
    "a long name": ("[" + "k" * 100_000 + "]\n", 1, "kkk… is not a known key"),
    "a long text": ("[parameters]\nwalkers = '" + "x" * 100_000 + "'\n", 1, "walkers is 'xxxx", "x…, but must be"),
    "a number of many digits": ("[parameters]\nwalkers = 0x" + "f" * 100_000 + "\n", 1, "cannot be read"),
    "a wrong list": ("[parameters]\nwindows = [" + "'x'," * 20_000 + "]\n", 1, "windows[0] is 'x'", "… and at least"),
    "unknown components": (
        "[[plan]]\nname = 'p{i}'\nperturbations = [" + "'remove:walker-x@1'," * 90 + "]\n",
        9,
        "walk has no component 'walker-x'",
        "… and at least 92 more",
    ),
}


@pytest.mark.parametrize(("unit", "times", "said"), [(u, n, said) for u, n, *said in LARGE.values()], ids=LARGE)
def test_a_large_file_is_refused_soon_in_a_short_message(unit, times, said):
    heading = GOOD[: GOOD.index("[parameters]")]
    begun = time.process_time()
    with pytest.raises(FileError) as error:
        loads(heading + "".join(unit.replace("{i}", str(i)) for i in range(times)))
    message = str(error.value)
    assert [part for part in said if part not in message] == []
    assert len(message) < 5000
    assert time.process_time() - begun < 10


OLDER = """
[scenario]
name = "older"
title = "A file from before"
system = "planted"

[parameters]
law = "dictator"

[claims.all]
parameters = { law = "seekers" }
at_least = 1
"""


def test_older_names_of_systems_and_parameters_are_still_read():
    scenario = loads(OLDER)
    assert scenario.system.name == "ground-truth"
    assert scenario.system.parameters.dynamics == "dictator"
    assert dict(scenario.claims[0].parameters) == {"dynamics": "seekers"}
    for name in ("law", "dynamics"):
        assert loads(OLDER, parameters={name: "wind"}).system.parameters.dynamics == "wind"
        assert scenario.system.with_parameters({name: "wind"}).parameters.dynamics == "wind"
    assert 'dynamics = "dictator"' in to_toml(scenario)
    assert 'system = "ground-truth"' in to_toml(scenario)


def test_an_older_name_beside_todays_is_refused():
    both = OLDER.replace('law = "dictator"', 'law = "dictator"\ndynamics = "wind"')
    with pytest.raises(ScenarioError, match=r"parameters\.law is not a known key\. .*Known: dynamics,"):
        loads(both)
