"""What each verb does."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from emergent import scenarios
from emergent.cli.scenarios import settings
from emergent.system import System


def test_list_shows_scenarios_with_titles_and_systems(ask):
    answer = ask("list")
    assert answer.code == 0
    assert [name for name in scenarios() if name not in answer.out] == []
    assert "The restaurant walk across an open plaza" in answer.out
    assert "walk" in answer.out.split("systems")[1]


def test_info_shows_parameters_kinds_plans_and_claims(ask):
    out = ask("info", "restaurant-walk").out
    for part in ("rad²/s", "from 1 to 2,000", "Heading diffusion D", "mislead", "headings=common|own", "ceiling"):
        assert part in out
    assert "one distracted" in out
    assert "sighted-only" in out
    assert "interval ≥ 0.9" in out


def test_info_of_a_system_shows_its_defaults(ask):
    out = ask("info", "walk").out
    assert "Number of walkers in the group." in out
    assert "claim" not in out


def test_run_writes_what_was_asked_for_and_nothing_else(ask, small, tmp_path):
    out, animation = tmp_path / "out", tmp_path / "animation" / "walk.gif"
    answer = ask("run", small, "--perturb", "remove:walker-1@30", "--out", out, "--animate", animation)
    assert answer.code == 0, answer.err
    assert {path.name for path in out.iterdir()} == {"trajectories.parquet", "twin.parquet", "run.png"}
    assert [path.name for path in animation.parent.iterdir()] == ["walk.gif"]
    with Image.open(animation) as picture:
        assert picture.n_frames > 50
    with Image.open(out / "run.png") as picture:
        assert picture.width > 800


def test_trajectories_have_the_columns_and_the_frame_rate_of_pedestrian_tools(ask, small, tmp_path):
    ask("run", small, "--perturb", "remove:walker-1@30", "--out", tmp_path)
    run, twin = (pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("trajectories", "twin"))
    assert list(run.columns) == ["id", "frame", "x", "y", "state"]
    assert run.attrs["frame_rate"] == 2.0
    metadata = pq.read_schema(tmp_path / "trajectories.parquet").metadata
    assert float(metadata[b"frame_rate"]) == 2.0
    assert json.loads(metadata[b"members"])[1] == "walker-1"
    assert metadata[b"plan"] == b"remove:walker-1@30"
    assert len(twin) == 4 * 121
    assert run[(run.id == 1) & (run.state != "absent")].frame.max() == 59
    before = run[run.frame < 60].merge(twin, on=["id", "frame"])
    assert np.array_equal(before[["x_x", "y_x"]], before[["x_y", "y_y"]])


def test_trajectories_say_what_everybody_does_in_every_frame(ask, small, tmp_path):
    plan = "remove:walker-1@20+30; distract:walker-2@10=5; guide:walker-3@0; deafen:walker-3@0"
    ask("run", small, "--set", "restaurant=[12, 0]", "--perturb", plan, "--out", tmp_path)
    run = pd.read_parquet(tmp_path / "trajectories.parquet")
    assert len(run) == 4 * 121
    assert (run.groupby("id").frame.diff().dropna() == 1).all()
    assert run.groupby("id").frame.min().tolist() == [0] * 4
    away = run[run.state == "absent"]
    assert (away.id == 1).all()
    assert away.frame.tolist() == list(range(40, 100))
    assert run.x.isna().tolist() == run.y.isna().tolist() == (run.state == "absent").tolist()
    assert run[run.state == "distracted"].id.unique().tolist() == [2]
    there = run[run.state == "arrived"]
    still = there.groupby("id")[["x", "y"]].nunique()
    assert 3 in still.index
    assert (still == 1).to_numpy().all()
    schema = pq.read_schema(tmp_path / "trajectories.parquet")
    assert pa.types.is_dictionary(schema.field("state").type)
    assert set(run.state) <= set(json.loads(schema.metadata[b"states"]))


def test_run_prints_what_happened_beside_the_twin(ask, small):
    out = ask("run", small, "--perturb", "one distracted", "--seed", "3").out
    assert "plan  distract:walker-3@10=20" in out
    assert "seed 3" in out
    assert "attainment of the 3 that count" in out
    assert "twin" in out
    assert "twin" not in ask("run", small).out


def test_set_changes_the_system_and_leaves_out_what_no_longer_fits(ask, small):
    out = ask("run", small, "--set", "walkers=2", "--set", "windows=[[5, 5], [9, 9.5]]").out
    assert "attainment of the 2 that count" in out


@pytest.mark.parametrize(
    "given",
    ["walkers=2", " walkers = 2 ", "walkers=2\n", "walkers\t=\t2"],
    ids=["plain", "spaces", "a line's end", "tabs"],
)
def test_spaces_around_a_value_mean_nothing(ask, small, given):
    assert "attainment of the 2 that count" in ask("run", small, "--set", given).out


def test_a_value_is_whatever_toml_has_on_one_line_and_lists_over_several():
    pairs = ["a='x = 1, y'", 'b="\\u0041#"', "c=[[1, 2],\n [3, 4]]", "d=-1e-3", "e=true", "f={g = 1}"]
    assert settings(pairs) == {"a": "x = 1, y", "b": "A#", "c": [[1, 2], [3, 4]], "d": -0.001, "e": True, "f": {"g": 1}}


def test_a_scenario_is_a_name_a_file_or_a_folder(ask, small, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "scenario.toml").write_text(small.read_text())
    assert ask("run", folder).code == 0
    assert "holds no scenario.toml" in ask("run", tmp_path).err


@pytest.mark.parametrize(("bound", "code", "said"), [(0.0, 0, "holds"), (-0.0, 0, "holds")], ids=["zero", "minus zero"])
def test_check_of_claims_that_hold(ask, small, bound, code, said):
    small.write_text(small.read_text().replace("at_most = 0.0", f"at_most = {bound}"))
    answer = ask("check", small)
    assert answer.code == code
    assert said in answer.out
    assert "Nobody gets there in a minute." in answer.out
    assert "all 1 claims hold" in answer.out


def test_check_exits_with_1_where_a_claim_fails(ask, small):
    small.write_text(small.read_text().replace("at_most = 0.0", "at_least = 0.5"))
    answer = ask("check", small)
    assert answer.code == 1
    assert "FAILS" in answer.out
    assert "1 of 1 claims fail" in answer.out


def test_assess_prints_the_verdict_and_writes_the_report(ask, small, tmp_path):
    answer = ask("assess", small, "--replications", "4", "--out", tmp_path / "report")
    assert answer.code == 0, answer.err
    assert {"report.html", "assessment.json", "figures"} == {path.name for path in (tmp_path / "report").iterdir()}
    assert "goal-directed" in answer.out
    assert "Written to" in answer.out


def test_run_draws_a_title_of_any_script(ask, small, tmp_path, caplog):
    title = "去餐馆 المطعم הדרך रास्ता 🍜 5$ or $6"
    text = small.read_text(encoding="utf-8").replace("Four walkers for a minute", title)
    small.write_text(text, encoding="utf-8")
    out, animation = tmp_path / "out", tmp_path / "walk.gif"
    answer = ask("run", small, "--set", "horizon=10", "--out", out, "--animate", animation)
    assert answer.code == 0, answer.err
    assert "Glyph" not in answer.err + caplog.text
    assert len(caplog.records) <= 1
    with Image.open(animation) as picture:
        assert picture.n_frames > 5


@pytest.mark.parametrize("scenario", ["small", "pipeline-linear"])
def test_no_record_prints_the_same_and_records_nothing(ask, small, scenario, monkeypatch):
    name = small if scenario == "small" else scenario
    plan = "one distracted" if scenario == "small" else "mild"
    recorded = ask("run", name, "--perturb", plan)
    asked = []
    run = System.run
    monkeypatch.setattr(System, "run", lambda self, asks, **more: asked.extend(asks) or run(self, asks, **more))
    answer = ask("run", name, "--perturb", plan, "--no-record")
    assert answer.code == 0, answer.err
    assert answer.out == recorded.out
    assert {request.record for request in asked} == {None}


def test_record_every_so_many_seconds(ask, small, tmp_path):
    answer = ask("run", small, "--record-every", "5", "--out", tmp_path / "out")
    assert answer.code == 0, answer.err
    assert pd.read_parquet(tmp_path / "out" / "trajectories.parquet").frame.max() == 12


def test_an_interval_between_steps_is_said_to_be_another(ask, small, tmp_path):
    answer = ask("run", small, "--record-every", "0.7", "--out", tmp_path / "out")
    assert "Recorded every 0.5 s: the nearest whole number of steps." in answer.out
    assert pd.read_parquet(tmp_path / "out" / "trajectories.parquet").frame.max() == 120
    assert "Recorded every" not in ask("run", small, "--record-every", "5").out


@pytest.mark.parametrize("other", [["--out", "out"], ["--animate", "a.gif"], ["--record-every", "2"]])
def test_no_record_and_what_needs_a_recording_are_refused(ask, small, other):
    answer = ask("run", small, "--no-record", *other)
    assert answer.code == 2
    assert f"--no-record and {other[0]} cannot be combined: {other[0]} " in answer.err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "x"])
def test_an_interval_that_no_recording_has_is_refused(ask, small, seconds):
    answer = ask("run", small, "--record-every", seconds)
    assert answer.code == 2
    assert "Traceback" not in answer.err


def test_a_recording_that_is_too_large_says_how_to_record_less(ask, small):
    large = ["run", small, "--set", "walkers=2000", "--set", "horizon=100000", "--set", "dt=0.01"]
    answer = ask(*large)
    assert answer.code == 2
    assert "--record-every SECONDS records less often, --no-record not at all" in answer.err
