"""What a design means, and which mistakes it refuses before anything runs."""

import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from emergent.scenario import FileError, read_scenario
from emergent.sweep import Design, read_design, run_scenarios
from emergent.sweep.points import points
from emergent.sweep.sampling import drawn as drawn_of
from emergent.sweep.tables import DrawnTable
from emergent.sweep.values import Bounds, read

from .conftest import RUNS


def variants(design: Design) -> list[dict[str, object]]:
    return [dict(one.variant) for one in design.scenarios]


def test_lists_and_ranges_are_swept_and_the_last_runs_fastest(file):
    design = read_design(file)
    grid = [(walkers, speed) for walkers in (4, 6) for speed in (1, 1.5, 2)]
    assert [(v["walkers"], v["speed"]) for v in variants(design)] == grid
    assert len(list(points(design.scenarios, design.config))) * design.config.replications == RUNS


def test_a_scalar_is_one_value_and_a_text_is_never_taken_apart():
    design = Design(
        "pipeline-linear", parameters={"components.writer.right": [0.5, 0.9], "items": 3}, outcomes="verdict"
    )
    assert variants(design) == [{"components.writer.right": right, "items": 3} for right in (0.5, 0.9)]
    assert design.config.outcomes == ["verdict"]


def test_dots_in_a_file_reach_into_tables(small):
    file = small.with_name("d.toml")
    file.write_text('scenario = "pipeline-linear"\n[parameters]\ncomponents.writer.right = [0.5, 0.9]\n')
    assert variants(read_design(file)) == [{"components.writer.right": right} for right in (0.5, 0.9)]


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"from": 0.1, "to": 0.3, "step": 0.1}, [0.1, 0.2, 0.3]),
        ({"from": 1, "to": 2.9, "step": 0.5}, [1, 1.5, 2, 2.5]),
        (np.array([1.0, 2.0]), [1, 2]),
        ((1.0, 2.0), [1, 2]),
        (1.5, [1.5]),
    ],
    ids=["both ends", "not beyond", "array", "tuple", "scalar"],
)
def test_ranges(small, given, values):
    assert [v["speed"] for v in variants(Design(small, parameters={"speed": given}))] == values


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_samples_fill_their_bounds_evenly_and_cross_with_lists(small, method):
    bounds = {"speed": {"low": 0.5, "high": 1.5}, "walkers": {"low": 4, "high": 7, "whole": True}, "cohesion": [1, 2]}
    made = [variants(Design(small, parameters=bounds, sample={"method": method, "size": 16, "seed": 1})) for _ in "ab"]
    assert made[0] == made[1]
    speeds = sorted(v["speed"] for v in made[0] if v["cohesion"] == 1)
    assert [int((speed - 0.5) * 16) for speed in speeds] == list(range(16))  # one in each sixteenth, by both methods
    assert [sum(v["walkers"] == n for v in made[0]) for n in (4, 5, 6, 7)] == [8] * 4


def test_logarithmic_bounds(small):
    drawn = Design(small, parameters={"speed": {"low": 0.1, "high": 10, "log": True}}, sample={"size": 20})
    assert sum(v["speed"] < 1 for v in variants(drawn)) == 10


DISTRIBUTIONS = {
    "triangular": ({"mode": 2.5}, stats.triang((2.5 - 1) / 3, 1, 3)),
    "peak at an end": ({"mode": 1.0}, stats.triang(0, 1, 3)),
    "normal": ({"mean": 3.0, "sd": 0.5}, stats.truncnorm(-4, 2, 3, 0.5)),
    "log": ({"log": True}, stats.loguniform(1, 4)),
    "even": ({}, stats.uniform(1, 3)),
}


@pytest.mark.parametrize(("more", "distribution"), DISTRIBUTIONS.values(), ids=DISTRIBUTIONS)
def test_bounds_have_the_distributions_of_scipy(more, distribution):
    bounds = read(Bounds, {"low": 1.0, "high": 4.0, **more})
    bounds.check()
    shares = [0, 0.01, 0.3, 0.5, 0.77, 1]
    assert [bounds.at(share) for share in shares] == pytest.approx(distribution.ppf(shares))


SCHEME = {"speed": {"low": 0.5, "high": 1.5}, "cohesion": {"low": 0.0, "high": 1.0}}


def values(drawn: DrawnTable) -> np.ndarray:
    """Return the points of a sample in blocks, (block, point, parameter)."""
    rows = np.array([list(row.values()) for row in drawn_of(drawn.bounds, drawn)])
    return rows.reshape(-1, drawn.block(len(drawn.bounds)), len(drawn.bounds))


def test_saltelli_makes_points_of_two(small):
    design = Design(small, parameters=SCHEME, sample={"method": "saltelli", "size": 4, "seed": 2})
    found = values(design.config.drawn)
    a, ab0, ab1, ba0, ba1, b = found.transpose(1, 0, 2)
    for one, other, mixed in ((a, b, (ab0, ab1)), (b, a, (ba0, ba1))):
        for column, rows in enumerate(mixed):
            assert np.array_equal(rows[:, column], other[:, column])
            assert np.array_equal(rows[:, 1 - column], one[:, 1 - column])
    each = {(v["speed"], v["cohesion"]) for v in variants(design)}
    assert len(design.scenarios) == len(each) == 16  # of two parameters, each block has two rows twice
    assert each == set(map(tuple, found.reshape(-1, 2).tolist()))
    fewer = Design(small, parameters=SCHEME, sample={"method": "saltelli", "size": 3, "seed": 2, "pairs": False})
    assert np.array_equal(values(fewer.config.drawn), found[:3, [0, 1, 2, 5]])


@pytest.mark.parametrize("levels", [4, 6])
def test_trajectories_change_one_parameter_at_a_time_and_each_once(small, levels):
    design = Design(small, parameters=SCHEME, sample={"method": "morris", "size": 12, "levels": levels})
    unit = values(design.config.drawn) - [0.5, 0]
    steps = np.diff(unit, axis=1)
    assert np.allclose(np.sort(np.abs(steps), axis=1), [[0, 0], [levels / (2 * (levels - 1))] * 2])
    assert np.allclose(unit * (levels - 1), np.round(unit * (levels - 1)))


@pytest.mark.parametrize("method", ["saltelli", "morris"])
def test_without_salib_its_samples_are_refused_in_a_sentence(small, monkeypatch, method):
    for name in ("SALib", "SALib.sample", "SALib.sample.morris", "SALib.sample.sobol"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(FileError, match=r"install it with pip install 'emergent\[sensitivity\]'"):
        Design(small, parameters=SCHEME, sample={"method": method, "size": 4})


def test_the_folder_knows_how_its_scenarios_were_drawn(small, tmp_path):
    design = Design(small, parameters=SCHEME, sample={"method": "morris", "size": 2}, replications=1)
    store = run_scenarios(design.scenarios, design.config, store=tmp_path / "out", progress=False)
    assert store.config == design.config
    assert store.config.drawn.bounds["speed"] == Bounds(low=0.5, high=1.5)


@pytest.mark.parametrize("ending", ["csv", "parquet", "frame"])
def test_one_scenario_a_row(small, ending):
    frame = pd.DataFrame({"scenario": ["small.toml", "small.toml", "restaurant-walk"], "walkers": [4, 5, 6]})
    frame["speed"] = [1.1, None, 1.3]
    if ending == "frame":
        found = Design(table=frame.assign(scenario=[str(small), str(small), "restaurant-walk"]))
    else:
        getattr(frame, f"to_{ending}")(small.with_name(f"rows.{ending}"), index=False)
        (file := small.with_name("d.toml")).write_text(f'table = "rows.{ending}"')
        found = read_design(file)
    assert variants(found) == [{"walkers": 4, "speed": 1.1}, {"walkers": 5}, {"walkers": 6, "speed": 1.3}]
    assert [one.base.name for one in found.scenarios] == ["small", "small", "restaurant-walk"]


def test_fields_of_plans_are_swept(small):
    table = {"plan": "one distracted", "dose": [0, 5], "onset": {"from": 2, "to": 4, "step": 2}}
    mislead = {"plan": "mislead:walker-0@1", "settings": {"degrees": [30, 60]}}
    design = Design(small, plans=[table, mislead])
    texts = [p.planned.text for p in points(design.scenarios, design.config)]
    assert texts[:4] == [f"distract:walker-3@{onset}={dose}" for onset in (2, 4) for dose in (0, 5)]
    assert texts[4:] == [f"mislead:walker-0@1,degrees={degrees}" for degrees in (30, 60)]


def test_members_are_drawn_anew_in_each_replication_and_larger_draws_hold_smaller_ones(small):
    design = Design(small, plans=[{"plan": "remove:*@5", "struck": [0, 1, 3]}], parameters={"walkers": 10})
    none, one, three = [[p.planned.of(3, r) for r in range(200)] for p in points(design.scenarios, design.config)]
    assert not any(none)
    drawn = [{plan.perturbations[0].components for plan in plans} for plans in (one, three)]
    assert len(drawn[0]) == 10  # each member; that one of ten is never drawn in 200 has a chance of 10 · 0.9²⁰⁰ < 10⁻⁸
    pairs = zip(one, three, strict=True)
    assert all(set(a.perturbations[0].components) < set(b.perturbations[0].components) for a, b in pairs)


def test_fields_of_one_perturbation_are_swept(small):
    both = "freeze:walker-0@1; remove:*@5"
    dose = {"plan": both, "which": 1, "dose": [0, 0.5]}
    struck = [{"plan": both, "which": which, "struck": [2]} for which in (1, 2)]
    given = points((design := Design(small, plans=[dose])).scenarios, design.config)
    assert [p.planned.text for p in given] == [f"freeze:walker-0@1={dose}; remove:*@5" for dose in ("0", "0.5")]
    (drawn,) = points((design := Design(small, plans=struck[1:])).scenarios, design.config)
    for r in range(9):
        first, second = drawn.planned.of(3, r)
        assert (first.text, len(second.components)) == ("freeze:walker-0@1", 2)
    assert drawn.planned.text == f"{both} (2 drawn by number 2)"
    with pytest.raises(FileError, match="2 are to be struck, but the plan names 1"):
        Design(small, plans=struck)


def test_a_scenario_without_its_last_walker_has_the_same_plans_by_the_same_names(file):
    design = read_design(file)
    named = [p.planned.name for p in points(design.scenarios, design.config)]
    assert named == ["nominal", "one distracted", "remove:*@5 struck=1", "remove:*@5 struck=3"] * 6


def test_the_hash_tells_designs_apart(file):
    first, same, other = read_design(file), read_design(file), read_design(file, replications=41)
    assert first.hash == same.hash != other.hash


def test_ids_follow_from_what_scenarios_are(small):
    scenario = read_scenario(small)
    ids = [Design(scenario, **more).scenarios[0].id for more in ({}, {"parameters": {"speed": 2}}, {"seed": 4})]
    assert len(set(ids)) == 3
    assert Design(small).scenarios[0].id == ids[0]


MISTAKES = {
    "unknown key": (
        'replication = 3\nscenario = "small.toml"',
        "replication is not a known key. Did you mean",
    ),
    "no scenario": ("replications = 3", "scenario is missing"),
    "unknown scenario": ('scenario = "smal"', "there is no scenario and no file"),
    "replications in quotes": ('scenario = "small.toml"\nreplications = "3"', "replications is '3', but must be"),
    "unknown parameter": (
        "[parameters]\nwalker = [4]",
        "parameters.walker is not a known key. Did you mean",
    ),
    "out of bounds": (
        "[parameters]\nspeed = [1, 99]",
        "parameters.speed is 99, but must be a number from 0.01 to 20",
    ),
    "half a walker": ("[parameters]\nwalkers = 4.5", "parameters.walkers is 4.5, but must be a whole number"),
    "empty list": ("[parameters]\nspeed = []", "parameters.speed is an empty list"),
    "range to nowhere": ("[parameters]\nspeed = {from = 2, to = 1, step = 0.5}", "has no values"),
    "range without step": ("[parameters]\nspeed = {from = 2, to = 1}", "step is missing"),
    "bounds without sample": ("[parameters]\nspeed = {low = 1, high = 2}", "has bounds, but there is no sample"),
    "bounds the wrong way": (
        "sample = {size = 4}\n[parameters]\nspeed = {low = 2, high = 1}",
        "must be below high",
    ),
    "mode out of bounds": (
        "sample = {size = 4}\n[parameters]\nspeed = {low = 1, high = 2, mode = 3}",
        "mode is 3, but must be from low to high",
    ),
    "mean alone": (
        "sample = {size = 4}\n[parameters]\nspeed = {low = 1, high = 2, mean = 1.5}",
        "mean and sd belong together",
    ),
    "two distributions": (
        "sample = {size = 4}\n[parameters]\nspeed = {low = 1, high = 2, mode = 1.5, log = true}",
        "log and mode cannot be combined",
    ),
    "odd levels": (
        'sample = {method = "morris", size = 4, levels = 5}\n[parameters]\nspeed = {low = 1, high = 2}',
        "sample.levels is 5, but must be",
    ),
    "sample of nothing": ("sample = {size = 4}", "no parameter has bounds"),
    "unknown method": ('sample = {method = "lsh", size = 4}', "sample.method is 'lsh', but must be"),
    "unknown plan": ('plans = ["one distractd"]', "plans[0] cannot be: there is no plan 'one distractd'. Did you mean"),
    "plan of a missing member": ('plans = ["remove:walker-4@1"]', "has no component 'walker-4'"),
    "too late": ('plans = [{plan = "remove:*@1", onset = [2, 20]}]', "its horizon is 20 s"),
    "too many struck": ('plans = [{plan = "remove:*@1", struck = 5}]', "5 are to be struck, but the plan names 4"),
    "no such perturbation": (
        'plans = [{plan = "remove:*@1", which = 2, dose = 1}]',
        "which is 2, but the plan 'remove:*@1' has 1 perturbations",
    ),
    "dose of nothing": ("plans = [{dose = [1, 2]}]", "perturbs nothing, so it has no dose"),
    "unknown outcome": ('outcomes = ["retentoin"]', "outcomes[0] is 'retentoin'. Did you mean 'retention'?"),
    "too few for a metric": ('outcomes = ["retention"]\nreplications = 3', "replications is 3, but retention needs 4"),
    "a metric that cannot be asked": (
        'scenario = "pipeline-linear"\noutcomes = ["retargeting"]',
        "outcomes[0] is 'retargeting', which cannot be measured",
    ),
    "no such table": ('table = "rows.csv"', "table cannot be: 'rows.csv' cannot be read"),
    "no TOML": ("replications =", "is not valid TOML"),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_refused_before_anything_runs(small, text, said):
    file = small.with_name("design.toml")
    file.write_text(text if text.startswith(("scenario", "replication")) else f'scenario = "small.toml"\n{text}')
    with pytest.raises(FileError) as refused:
        read_design(file)
    assert said in str(refused.value)
    assert str(file) in str(refused.value)


def test_several_mistakes_are_told_at_once_each_once(small):
    with pytest.raises(FileError) as refused:
        Design(small, parameters={"speed": [99, 1], "cohesion": [1, 2, 3, -1]})
    assert [problem.key for problem in refused.value.problems] == ["parameters.speed", "parameters.cohesion"]


SEVERAL = """
scenario = ["small.toml", "smal"]
replication = 3
plans = ["one distractd"]
outcomes = ["retentoin"]
sample = { method = "lsh", size = 4 }
[parameters]
walkers = { from = 5, to = 4, step = 1 }
cohesion = []
speed = [1, 99]
noise = { low = 1, high = 0 }
turn_rate = { low = 0, high = 1 }
"""


def test_no_mistake_hides_another(small):
    (file := small.with_name("several.toml")).write_text(SEVERAL)
    with pytest.raises(FileError) as refused:
        read_design(file)
    keys = {"replication", "sample.method", "scenario", "plans[0]", "outcomes[0]"}
    keys |= {f"parameters.{name}" for name in ("walkers", "cohesion", "speed", "noise")}
    assert {problem.key for problem in refused.value.problems} == keys
    assert len(refused.value.problems) == len(keys)


def test_python_is_refused_likewise(small, tmp_path):
    design = Design(small)
    wrong = design.config.model_copy(update={"outcomes": ["nothing"]})
    with pytest.raises(FileError, match=r"outcomes\[0\] is 'nothing'"):
        run_scenarios(design.scenarios, wrong, store=tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()
